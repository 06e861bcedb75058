"""What the public may see, ready to be joined into feeds: counters of scopes and stored fragments."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import LASTING
from calendar_app.models.base import PLAIN_ORDER, Base


class ScopeCounter(Base):
    """Counts the changes of a public scope: "all", "commemorations", "unit:TVT", "kind:mus_province", "place:21548"."""

    __tablename__ = "scope_counter"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    counter: Mapped[int] = mapped_column(default=0)


class Fragment(Base):
    """The folded VEVENT bytes (CRLF) of one published thing in one language, with the days it covers."""

    __tablename__ = "fragment"
    __table_args__ = (UniqueConstraint("subject", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "activity:17", "commemoration:4:2027-04-21"
    subject: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(5), default="vi")
    first_day: Mapped[date]
    last_day: Mapped[date]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: of the content without stamp and sequence: they move only when this does
    digest: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime]

    scopes: Mapped[list["FragmentScope"]] = relationship(back_populates="fragment", cascade="all, delete-orphan")


class FragmentScope(Base):
    """A scope that a fragment is part of."""

    __tablename__ = "fragment_scope"
    __table_args__ = (Index("ix_fragment_scope_scope_last_day", "scope", "last_day", "fragment_id"),)

    fragment_id: Mapped[int] = mapped_column(ForeignKey("fragment.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    #: repeated from the fragment, so that one index answers a feed
    last_day: Mapped[date]

    fragment: Mapped[Fragment] = relationship(back_populates="scopes")


class SearchWord(Base):
    """A folded word by which the public finds a published activity, with the last day on which it takes place.

    Read by the word in the order of days, so that an answer of twenty costs about twenty rows however many there are.
    """

    __tablename__ = "search_word"
    __table_args__ = (
        Index("ix_search_word_word", "word", "last_day", "activity_id", "in_title"),
        {"sqlite_with_rowid": False},
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(PLAIN_ORDER, primary_key=True)
    last_day: Mapped[date]
    in_title: Mapped[bool]


class Holding(Base):
    """What the public may see take place, by day, with all that it can be found by: written by publication alone.

    It repeats what stands elsewhere so that the days of a page lie side by side and are read without a join. Codes
    stand between spaces: " lib_commune cc_commune ".
    """

    __tablename__ = "holding"
    __table_args__ = (
        Index("ix_holding_lasting", "last_day", "first_day", **LASTING),
        {"sqlite_with_rowid": False},
    )

    first_day: Mapped[date] = mapped_column(primary_key=True)
    #: minutes after midnight in Vietnam; -1 for the whole day, which comes first
    begins: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    last_day: Mapped[date]
    place_id: Mapped[int | None]
    type: Mapped[str] = mapped_column(String(40))
    #: "" | all | children | teenagers | adults | elderly | families
    age: Mapped[str] = mapped_column(String(20))
    free: Mapped[bool]
    #: kinds that who takes part has on the first day of the activity
    kinds: Mapped[str] = mapped_column(Text)
    #: codes of commemorations that it serves
    days: Mapped[str] = mapped_column(Text)
    #: what it offers, itself or by its venue
    needs: Mapped[str] = mapped_column(String(60))
    #: concerns the whole province, or was chosen by its unit
    wide: Mapped[bool]

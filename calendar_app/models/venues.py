"""Where a unit holds its activities."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitSite


class Venue(Base):
    """A hall, room or square on the list of a unit; taken out of use, never deleted."""

    __tablename__ = "venue"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    #: the building or branch it belongs to
    site_id: Mapped[int | None] = mapped_column(ForeignKey("unit_site.id"))
    address: Mapped[str] = mapped_column(String(300), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    #: people
    capacity: Mapped[int | None]
    #: codes: step_free, accessible_toilet, parking, hearing_loop, sign_language, quiet_room
    accessibility: Mapped[list[str]] = mapped_column(default=list)
    outdoor: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship()
    site: Mapped[UnitSite | None] = relationship()
    place: Mapped[Place | None] = relationship()

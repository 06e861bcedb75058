"""What is asked of stored files, and of what they belong to."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Evidence, Occurrence, Participation, Result, Version
from calendar_app.models.days import CommemorationYear
from calendar_app.models.files import FileContent, StoredFile
from calendar_app.models.indicators import Attestation, Baseline, Declaration, Sheet
from calendar_app.models.plans import PlanSetting
from calendar_app.models.units import Unit

#: the setting of a plan that names the unit which watches its targets
WATCHER = "targets_desk"
#: of the integers that both databases take
LARGEST_ID = 2**31 - 1


def stored(session: Session, file_id: int) -> StoredFile | None:
    """What is known of a file, without its bytes."""
    return session.get(StoredFile, file_id) if 0 < file_id <= LARGEST_ID else None


def body(session: Session, file_id: int) -> bytes:
    """The bytes of a file."""
    return session.scalars(select(FileContent.body).where(FileContent.file_id == file_id)).one()


def unit_path(session: Session, file: StoredFile) -> str:
    """The path of the unit whose file it is."""
    return session.get_one(Unit, file.unit_id).path


def party_paths(session: Session, file_id: int) -> Iterator[str]:
    """The paths of the units that take part in the activities which a file proves or pictures."""
    proven = (
        select(Occurrence.activity_id)
        .join(Result, Result.occurrence_id == Occurrence.id)
        .join(Evidence, Evidence.result_id == Result.id)
        .where(Evidence.file_id == file_id)
    )
    pictured = select(Version.activity_id).where(Version.picture_id == file_id)
    parties = (
        select(Unit.path)
        .join(Participation, Participation.unit_id == Unit.id)
        .where(Participation.activity_id.in_(proven.union(pictured)), Participation.state.in_(("invited", "accepted")))
    )
    yield from session.scalars(parties.order_by(Unit.path))


def is_letter_of_a_day(session: Session, file_id: int) -> bool:
    """Whether a file is the letter that sets a commemoration for a year, and so is meant for every unit."""
    used = select(CommemorationYear.id).where(CommemorationYear.letter_file_id == file_id).limit(1)
    return session.scalar(used) is not None


def watcher_paths(session: Session, file_id: int) -> Iterator[str]:
    """The paths of the units that watch the targets which a file proves something of."""
    plans = [
        session.scalars(select(table.plan_id).where(table.file_id == file_id).limit(1)).first()
        for table in (Declaration, Attestation, Baseline, Sheet)
    ]
    named = select(PlanSetting.value).where(PlanSetting.key == WATCHER, PlanSetting.plan_id.in_(filter(None, plans)))
    codes = [str(value.get("value")) for value in session.scalars(named)]
    yield from session.scalars(select(Unit.path).where(Unit.code.in_(codes)).order_by(Unit.path))


def public_picture(session: Session, file_id: int) -> StoredFile | None:
    """A picture that the published, public version of an activity shows."""
    shown = (
        select(StoredFile)
        .join(Version, Version.picture_id == StoredFile.id)
        .join(Activity, Activity.published_version_id == Version.id)
        .where(StoredFile.id == file_id, StoredFile.purpose == "picture")
        .where(Version.visibility == "public", ~Version.product)
    )
    return session.scalars(shown.limit(1)).first() if 0 < file_id <= LARGEST_ID else None

"""Today's communes, wards and special zones by name, for choosing one."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.domain import text
from calendar_app.models.places import Place
from calendar_app.site.public_rows import PlaceRef

#: more places than a province has
MOST = 1000


def today(session: Session, day: date) -> list[PlaceRef]:
    """The places of a day that lie in another one, as a Vietnamese dictionary orders their names."""
    rows = session.execute(
        select(Place.code, Place.name_vi, Place.name_en, Place.kind)
        .where(Place.parent_id.is_not(None), or_(Place.valid_to.is_(None), Place.valid_to > day))
        .where(or_(Place.valid_from.is_(None), Place.valid_from <= day))
        .order_by(Place.code)
        .limit(MOST)
    )
    found = [PlaceRef(code, vi, en, kind) for code, vi, en, kind in rows]
    return sorted(found, key=lambda place: text.sort_key(_bare(place)))


def _bare(place: PlaceRef) -> str:
    """The name without what sort of place it is: "Ba Tơ" of "Xã Ba Tơ"."""
    kind = f"{place.kind} "
    return place.name_vi[len(kind) :] if place.name_vi.lower().startswith(kind) else place.name_vi

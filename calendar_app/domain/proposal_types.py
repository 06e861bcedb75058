"""Of what type a proposed activity is: as last year, as the unit's templates, as is usual for the day; else plainly."""

from collections.abc import Iterable, Sequence

from calendar_app.domain.proposal_rules import ceremony_allowed
from calendar_app.domain.proposal_terms import Brief, DatedDay, Gap, Model, Sort

#: a plain activity lasts no longer
PLAIN = 7


def candidates(brief: Brief, gap: Gap, day: DatedDay | None = None) -> list[Sort]:
    """The types that would count, the likeliest first; a ceremony never, where the day may have none."""
    if gap.types:
        allowed = [brief.sorts[code] for code in gap.types if code in brief.sorts]
    else:
        allowed = [sort for sort in brief.sorts.values() if not sort.product]
    marked = [day] if day else []
    found = [sort for sort in allowed if not sort.ceremony or all(ceremony_allowed(one) for one in marked)]
    return ranked(brief, found, gap, day)


def ranked(brief: Brief, sorts: Iterable[Sort], gap: Gap | None, day: DatedDay | None) -> list[Sort]:
    """Types in the order in which they are tried: what was done last year for this, what the unit has a template for,
    what suits the day, then what the plan names first; where it names none, the plainest that take longest."""
    before = _done_before(brief, gap, day)
    templates = {model.type for model in brief.models}
    order = {code: number for number, code in enumerate(gap.types if gap and gap.types else brief.sorts)}

    def rank(sort: Sort) -> tuple[int | bool, ...]:
        usual = day is not None and day.code in sort.suits
        if gap is not None and gap.types:
            return sort.code not in before, not usual, sort.code not in templates, order[sort.code]
        if usual:
            return sort.code not in before, False, False, False, 0, order[sort.code]
        special = sort.ceremony or sort.outdoor or sort.festive or sort.length > PLAIN
        return sort.code not in before, True, bool(sort.suits), special, -sort.lead_days, order[sort.code]

    return sorted(sorts, key=rank)


def plain_form(brief: Brief, day: DatedDay) -> Sort | None:
    """What is held instead of a ceremony: what suits the day, else the plainest type."""
    found = [sort for sort in brief.sorts.values() if not sort.ceremony and not sort.product and not sort.festive]
    return next(iter(ranked(brief, found, None, day)), None)


def model_for(brief: Brief, sort: Sort) -> Model | None:
    """The unit's template for a type: the first by name."""
    return next((model for model in brief.models if model.type == sort.code), None)


def length_of(brief: Brief, sort: Sort, days: Sequence[DatedDay] = ()) -> int:
    """How many days it lasts: as the template says, as long as a commemoration of many days, else as the type does."""
    if sort.product:
        return 1
    if model := model_for(brief, sort):
        return model.length
    longest = max(((day.last_day - day.first_day).days + 1 for day in days), default=1)
    return longest if longest > 1 and sort.length > 1 else sort.length


def _done_before(brief: Brief, gap: Gap | None, day: DatedDay | None) -> set[str]:
    """The types with which the same day was marked last year."""
    if day is None or gap is None or len(gap.days) > 1:
        return set()
    return {past.type for past in brief.past if day.code in past.commemorations}

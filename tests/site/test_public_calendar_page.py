"""The month as the public page shows it: weeks from Monday, bars in lanes, lunar days, the same days as a list."""

from datetime import date, timedelta

from calendar_app.site.calendar_page import MOST_SINGLES, Bar, Cell, MonthPage, build, shown
from calendar_app.site.public_rows import ActivityRow, DatedRow, DayRef, UnitRef, fold_series, state_of, systems_of

NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 22)
UNIT = UnitRef("TVT", "Thư viện", "Library", "library")


def activity(first: date, last: date | None = None, id: int = 1) -> ActivityRow:  # noqa: A002
    return ActivityRow(id, id, f"Hoạt động {id}", first, last or first, None, None, "", None, UNIT, "planned")


def commemoration(first: date, last: date | None = None, tone: str = "") -> DatedRow:
    return DatedRow(DayRef("day", "Ngày", "Day", tone), "national", first, last or first, None, None)


def cell(page: MonthPage, day: date) -> Cell:
    return next(cell for week in page.weeks for cell in week if cell.day == day)


def bars(page: MonthPage) -> list[tuple[date, Bar]]:
    return [(cell.day, bar) for week in page.weeks for cell in week for bar in cell.lanes if bar]


def test_weeks_run_from_monday_over_the_edges_of_the_month():
    page = build(NOVEMBER, [], [], TODAY)

    assert page.weeks[0][0].day == date(2026, 10, 26)
    assert page.weeks[-1][-1].day == date(2026, 12, 6)
    assert shown(NOVEMBER) == (date(2026, 10, 26), date(2026, 12, 7))
    assert cell(page, date(2026, 10, 31)).outside
    assert [cell.day for week in page.weeks for cell in week if cell.today] == [TODAY]


def test_lunar_day_is_short_except_where_a_month_begins():
    page = build(NOVEMBER, [], [], TODAY)

    assert (cell(page, date(2026, 11, 8)).lunar, cell(page, date(2026, 11, 8)).lunar_first) == ("30", False)
    assert (cell(page, date(2026, 11, 9)).lunar, cell(page, date(2026, 11, 9)).lunar_first) == ("1/10", True)


def test_leap_month_is_marked():
    page = build(date(2025, 7, 1), [], [], TODAY)

    assert cell(page, date(2025, 7, 25)).lunar == "1/6N"


def test_what_lasts_is_one_bar_in_each_week():
    page = build(NOVEMBER, [], [activity(date(2026, 11, 20), date(2026, 11, 25))], TODAY)

    assert [(day, bar.span, bar.from_before, bar.going_on) for day, bar in bars(page)] == [
        (date(2026, 11, 20), 3, False, True),
        (date(2026, 11, 23), 3, True, False),
    ]
    assert cell(page, date(2026, 11, 21)).lanes == (None,)
    assert cell(page, date(2026, 11, 26)).lanes == ()


def test_bars_that_overlap_take_lanes_of_their_own_and_a_free_lane_is_used_again():
    long, short, later = (
        activity(date(2026, 11, 9), date(2026, 11, 15), 1),
        activity(date(2026, 11, 9), date(2026, 11, 10), 2),
        activity(date(2026, 11, 12), date(2026, 11, 13), 3),
    )

    page = build(NOVEMBER, [], [short, later, long], TODAY)

    monday, thursday = cell(page, date(2026, 11, 9)), cell(page, date(2026, 11, 12))
    assert [bar.thing for bar in monday.lanes if bar] == [long, short]
    assert [bar.thing if bar else None for bar in thursday.lanes] == [None, later]


def test_things_of_one_day_stand_apart_and_the_rest_is_counted():
    day = date(2026, 11, 18)
    many = [activity(day, id=number) for number in range(MOST_SINGLES + 2)]

    found = cell(build(NOVEMBER, [commemoration(day, tone="great")], many, TODAY), day)

    assert len(found.days) == 1
    assert len(found.activities) == MOST_SINGLES
    assert (found.hidden, found.great) == (2, True)


def test_mourning_gives_way_to_nothing_but_a_great_day():
    day = date(2027, 3, 16)

    page = build(date(2027, 3, 1), [commemoration(day, tone="mourning"), commemoration(day)], [], TODAY)

    assert cell(page, day).mourning
    assert not cell(page, day).great


def test_agenda_shows_what_lasts_once_and_what_began_before_on_the_first():
    from_october = activity(date(2026, 10, 20), date(2026, 11, 3), 1)
    inside = activity(date(2026, 11, 20), date(2026, 11, 25), 2)

    page = build(NOVEMBER, [commemoration(date(2026, 11, 20))], [from_october, inside], TODAY)

    assert [(entry.day, len(entry.days), entry.activities) for entry in page.agenda] == [
        (date(2026, 11, 1), 0, (from_october,)),
        (date(2026, 11, 20), 1, (inside,)),
    ]


def test_neighbours_end_with_the_lunar_table():
    assert build(date(1969, 1, 1), [], [], TODAY).previous is None
    assert build(date(2052, 12, 1), [], [], TODAY).next is None


def test_a_series_is_one_row_that_counts_the_others():
    rows = [activity(TODAY + timedelta(weeks=week)) for week in range(3)]

    (folded,) = fold_series(rows)

    assert (folded.first_day, folded.more) == (TODAY, 2)


def test_states_said_to_the_public():
    day, before, after = TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1)

    assert state_of("planned", "cancelled", after, after, TODAY) == "cancelled"
    assert state_of("postponed", "planned", after, after, TODAY) == "postponed"
    assert state_of("held", "planned", before, before, TODAY) == "held"
    assert state_of("planned", "planned", before, before, TODAY) == "past"
    assert state_of("planned", "planned", before, after, TODAY) == "running"
    assert state_of("planned", "planned", after, after, day) == "planned"


def test_a_unit_of_two_kinds_belongs_to_two_systems():
    assert systems_of(["mus_province", "lib_other"]) == ("library", "museum")
    assert systems_of([]) == ("agency",)

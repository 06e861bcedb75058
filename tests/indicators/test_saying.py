"""What is declared, attested and measured: who may, what is refused, what stays."""

from datetime import date

import pytest

from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.indicators import measuring, saying, service
from calendar_app.indicators.proving import Proof
from calendar_app.indicators.saying import Count, Word
from calendar_app.models.indicators import Declaration, Measurement
from tests.factories import grant, make_person
from tests.indicators.conftest import LATER, PROOF

COUNT = Count("lib_school_general", 2026, 300, 400, date(2026, 12, 31))


def someone(told, unit, role):
    return grant(told.session, make_person(told.session, f"{unit}.{role.name}@example.vn"), told.unit(unit), role)


def declare(told, by, count=COUNT, unit="SGDDT", proof=PROOF):
    return saying.declare(told.frame, told.target("t_lib_edu"), told.unit(unit), count, proof, by=by, now=LATER)


def test_the_agency_of_a_kind_declares_and_the_desk_may_too(told):
    education, desk = someone(told, "SGDDT", Role.EDITOR), someone(told, "SVHTTDL", Role.EDITOR)
    stranger = someone(told, "TVT", Role.MANAGER)

    declare(told, education)
    declare(told, desk, unit="SVHTTDL")

    with pytest.raises(NotFound):
        declare(told, stranger)
    with pytest.raises(NotAllowed):
        declare(told, stranger, unit="TVT")


@pytest.mark.parametrize(
    ("count", "proof", "faults"),
    [
        (Count("lib_school_general", 2026, 5, 4, date(2026, 1, 1)), PROOF, {"numerator": "more_than_whole"}),
        (Count("lib_school_general", 2022, 1, 4, date(2022, 1, 1)), PROOF, {"year": "out_of_range"}),
        (Count("lib_school_general", 2026, 1, 4, date(2031, 3, 1)), PROOF, {"as_of": "out_of_range"}),
        (COUNT, Proof(note="tin tôi"), {"document": "missing"}),
        (COUNT, Proof(link="javascript:alert(1)"), {"link": "not_an_address"}),
    ],
)
def test_what_is_wrong_with_a_declaration(told, count, proof, faults):
    with pytest.raises(Invalid) as refused:
        declare(told, SYSTEM, count, proof=proof)
    assert refused.value.fields == faults


def test_the_next_declaration_supersedes_and_nothing_is_deleted(told):
    declare(told, SYSTEM)
    declare(told, SYSTEM, Count("lib_school_general", 2026, 310, 400, date(2026, 12, 31)))

    rows = told.session.query(Declaration).order_by(Declaration.id).all()
    assert [(row.numerator, row.superseded_at is None) for row in rows] == [(300, False), (310, True)]


def test_taken_back_with_a_reason_it_counts_no_longer(told):
    row = told.declare("t_lib_special", "lib_special", "SVHTTDL", 2026, 9, 12)
    with pytest.raises(Invalid):
        saying.withdraw(told.frame, row, " ", by=SYSTEM, now=LATER)
    saying.withdraw(told.frame, row, "Nhầm số", by=SYSTEM, now=LATER)

    assert service.evaluate(told.frame, told.target("t_lib_special"), 2026).measured.value is None
    with pytest.raises(WrongStatus):
        saying.withdraw(told.frame, row, "Lần nữa", by=SYSTEM, now=LATER)


def test_an_approver_of_the_unit_attests_and_an_editor_does_not(told):
    def attest(by, unit="BTT"):
        target = told.target("t_mus_programme")
        return saying.attest(
            told.frame, target, told.unit(unit), Word(True, date(2026, 5, 18)), PROOF, by=by, now=LATER
        )

    attest(someone(told, "BTT", Role.APPROVER))
    with pytest.raises(NotAllowed):
        attest(someone(told, "BTT", Role.EDITOR))
    with pytest.raises(Invalid) as refused:
        attest(SYSTEM, "TVT")
    assert refused.value.fields == {"since": "not_a_member"}


def test_the_latest_word_that_holds_decides(told):
    told.attest("t_mus_programme", "BTT", date(2026, 1, 1))
    told.attest("t_mus_programme", "BTT", date(2026, 6, 1), date(2026, 6, 30), meets=False)

    target = told.target("t_mus_programme")
    months = {day: service.evaluate(told.frame, target, 2026, day).measured.numerator for day in
              (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 1))}  # fmt: skip
    assert list(months.values()) == [1, 0, 1]


def test_a_measurement_stays_and_what_changed_stands_beside_it(told):
    told.declare("t_lib_special", "lib_special", "SVHTTDL", 2026, 9, 12)
    first = told.measure("t_lib_special", 2026, date(2027, 1, 10))
    told.declare("t_lib_special", "lib_special", "SVHTTDL", 2026, 12, 12)

    frame, target = told.frame, told.target("t_lib_special")
    assert service.figure(frame, target, 2026).value == 75
    assert measuring.differs(frame, target, first).measured.value == 100
    assert [member["key"] for member in first.members] == ["SVHTTDL"]

    with pytest.raises(Invalid) as refused:
        told.measure("t_lib_special", 2026, date(2027, 2, 1))
    assert refused.value.fields == {"note": "missing"}
    told.measure("t_lib_special", 2026, date(2027, 2, 1), note="Cơ quan kê khai lại")
    assert service.figure(told.frame, target, 2026).value == 100
    assert told.session.query(Measurement).count() == 2


def test_nothing_given_is_nothing_to_measure(told):
    with pytest.raises(Invalid) as refused:
        told.measure("t_lib_special", 2026, date(2026, 12, 31))
    assert refused.value.fields == {"year": "no_data"}
    gone = told.measure("t_lib_district", 2026, date(2026, 12, 31))
    assert (gone.gone, gone.denominator) == (True, 0)


def test_only_who_watches_the_targets_measures_and_rebases(told):
    stranger, desk = someone(told, "TVT", Role.MANAGER), someone(told, "SVHTTDL", Role.EDITOR)
    for by, error in ((stranger, NotFound), (desk, NotAllowed)):
        with pytest.raises(error):
            measuring.measure(
                told.frame, told.target("t_lib_district"), 2026, date(2026, 12, 31), Proof(), by=by, now=LATER
            )
        with pytest.raises(error):
            measuring.rebase(told.frame, told.target("g_lib_2030"), measuring.Base(2025, 2026), PROOF, by=by, now=LATER)

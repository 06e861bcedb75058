"""Loading places and units."""

from datetime import timedelta

from sqlalchemy import func, select

from calendar_app.models.audit import AuditEntry
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Succession, Unit
from calendar_app.units import queries, service
from calendar_app.units.checks import read_units
from tests.conftest import NOW, TODAY

SMALL = """schema_version: 1
places:
  - {code: "1", kind: tỉnh, vi: Tỉnh Một, en: One}
  - {code: "2", kind: xã, vi: Xã Hai, en: Two, parent: "1"}
former_names:
  - {kind: huyện, name: Huyện Đất Đỏ, places: ["2"]}
units:
  - {code: LEAF, vi: Thư viện, level: province, parents: [TOP], kinds: [library, museum]}
  - {code: TOP, vi: Tỉnh, level: province, sites: [{name: Cơ sở 2, place: "2"}]}
  - {code: OTHER, vi: Sở khác, level: province, place: "2", names: [{vi: Sở cũ, sort: former}]}
"""


def load(session, text, now=NOW):
    units, faults = read_units(text.encode())
    assert [str(fault) for fault in faults] == []
    return service.load(session, units, now=now)


def test_loads_everything(session, quang_ngai):
    report = service.load(session, quang_ngai, now=NOW)

    assert report.added == {
        "places": session.scalar(select(func.count()).select_from(Place)),
        "former_names": session.scalar(select(func.count()).select_from(FormerName)),
        "units": session.scalar(select(func.count()).select_from(Unit)),
        "successions": session.scalar(select(func.count()).select_from(Succession)),
    }
    assert (report.added["places"], report.added["units"]) == (96 + 2, 143)
    assert str(report).splitlines()[0] == "địa bàn: thêm 98, sửa 0, giữ nguyên 0"


def test_loading_again_changes_nothing(session, quang_ngai):
    service.load(session, quang_ngai, now=NOW)
    audited = session.scalar(select(func.count()).select_from(AuditEntry))

    report = service.load(session, quang_ngai, now=NOW + timedelta(days=30))

    assert (sum(report.added.values()), sum(report.changed.values())) == (0, 0)
    assert report.touched == set()
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == audited


def test_a_file_may_name_children_before_parents(session):
    load(session, SMALL)

    assert queries.by_code(session, "LEAF").path == "/TOP/LEAF/"
    assert queries.by_code(session, "TOP").path == "/TOP/"


def test_names_are_searched_folded_with_old_ones_and_those_of_the_land(session):
    load(session, SMALL)

    assert queries.by_code(session, "OTHER").folded == "so khac | so cu | other | huyen dat do"
    assert queries.place_by_code(session, "2").folded == "xa hai | two | huyen dat do"


def test_only_what_changed_is_changed(session):
    load(session, SMALL)

    report = load(session, SMALL.replace("vi: Sở khác", "vi: Sở mới"))

    assert (report.changed["units"], report.unchanged["units"]) == (1, 2)
    assert report.touched == {"OTHER"}


def test_a_move_ends_the_old_parent_and_moves_the_path(session):
    load(session, SMALL)

    load(session, SMALL.replace("parents: [TOP]", "parents: [{unit: OTHER, since: 2026-11-22}]"))

    leaf = queries.by_code(session, "LEAF")
    assert leaf.path == "/OTHER/LEAF/"
    assert {(row.parent.code, row.since, row.until) for row in leaf.parents} == {
        ("TOP", None, TODAY),
        ("OTHER", TODAY, None),
    }


def test_a_kind_that_the_file_drops_ends_and_may_come_back(session):
    load(session, SMALL)
    load(session, SMALL.replace("[library, museum]", "[library]"))
    leaf = queries.by_code(session, "LEAF")

    assert queries.kinds_of(leaf, TODAY - timedelta(days=1)) == ["library", "museum"]
    assert queries.kinds_of(leaf, TODAY) == ["library"]

    load(session, SMALL, now=NOW + timedelta(days=1))
    assert queries.kinds_of(leaf, TODAY) == ["library", "museum"]


def test_nothing_is_deleted(session):
    load(session, SMALL)

    load(session, "schema_version: 1\nunits:\n  - {code: TOP, vi: Tỉnh, level: province}\n")

    assert queries.by_code(session, "OTHER").name_vi == "Sở khác"
    assert queries.place_by_code(session, "2").parent.code == "1"


def test_a_site_knows_its_place(session):
    load(session, SMALL)

    assert [(site.name, site.place.code) for site in queries.by_code(session, "TOP").sites] == [("Cơ sở 2", "2")]


def test_loading_is_audited(transact, quang_ngai):
    with transact() as session:
        service.load(session, quang_ngai, now=NOW)

    with transact() as session:
        audited = select(func.count()).select_from(AuditEntry).where(AuditEntry.table_name == "unit")
        assert session.scalar(audited) == 143

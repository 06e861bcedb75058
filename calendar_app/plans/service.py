"""Loading a plan: its catalogue of days, its entries as versions, its settings, its dates."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.models.plans import Plan, PlanSetting
from calendar_app.plans import days, reminding
from calendar_app.plans.entries import sections
from calendar_app.plans.schema import PlanDocument, Setting
from calendar_app.plans.versions import Tally, Versions, closed_periods, total

#: sections of the file in the operator's words
WORDS = {
    "commemorations": "ngày kỷ niệm", "agencies": "cơ quan", "commemoration_sets": "nhóm ngày",
    "obligations": "chỉ tiêu", "expectations": "ngày khuyến khích", "tasks": "nhiệm vụ", "targets": "mục tiêu",
    "duties": "phân công", "reports": "chế độ báo cáo", "milestones": "mốc", "settings": "thiết lập",
}  # fmt: skip


@dataclass(frozen=True)
class LoadReport:
    """What a load did, section by section, and the commemorations whose rows or dates changed."""

    plan: str
    sections: Mapping[str, Tally]
    days_changed: frozenset[str]

    @property
    def total(self) -> Tally:
        return total(self.sections.values())

    @property
    def changed_anything(self) -> bool:
        """Whether anything differs from before; false for the second load of one file."""
        total = self.total
        return bool(total.added or total.changed or total.ended or self.days_changed)

    def __str__(self) -> str:
        """A few lines for the operator, in Vietnamese."""
        if not self.changed_anything:
            return f"Kế hoạch {self.plan}: không có gì thay đổi ({self.total.unchanged} mục)."
        lines = [f"Kế hoạch {self.plan}:"]
        lines += [_line(WORDS[name], tally) for name, tally in self.sections.items() if tally != Tally()]
        return "\n".join([*lines, f"  {len(self.days_changed)} ngày kỷ niệm có thay đổi về ngày hoặc nội dung."])


def load(session: Session, document: PlanDocument, *, now: datetime) -> LoadReport:
    """Make the database say what a checked plan file says. Loading the same file again changes nothing.

    Entries are versioned (see `versions`), never deleted; activities and credits are not touched. The caller reckons
    standings again and bumps what `LoadReport.days_changed` names.
    """
    today = clock.day(now)
    plan, tally = _plan(session, document, now)
    reports = {"plan": tally}
    reports["commemorations"], changed = days.load_catalogue(
        session, document.commemorations, {story.day: story for story in document.stories}
    )
    first = document.plan.since if tally.added else max(document.plan.since, date(today.year, 1, 1))
    versions = Versions(session, plan, today, first, closed_periods(session, plan))
    reports |= {section.name: versions.reconcile(section) for section in sections(document)}
    reports["settings"] = _settings(session, plan, [*document.settings, *reminding.settings(document)])
    plan.tracked_from = _tracked_from(plan, document.settings, today if tally.added else None)
    session.flush()
    session.expire(plan, ["settings"])
    changed |= days.extend(session, now)
    reports.pop("plan")
    return LoadReport(plan.code, reports, frozenset(changed))


def _plan(session: Session, document: PlanDocument, now: datetime) -> tuple[Plan, Tally]:
    head = document.plan
    plain = document.model_dump(mode="json")
    checksum = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    columns = head.model_dump(
        include={"title_vi", "title_en", "issuer_vi", "issuer_en", "number", "issued_on", "since", "until"}
    ) | {"root_code": head.root}
    plan = session.scalars(select(Plan).where(Plan.code == head.code)).one_or_none()
    if plan is None:
        plan = Plan(
            code=head.code, tracked_from=clock.day(now), document=plain, checksum=checksum, loaded_at=now, **columns
        )
        session.add(plan)
        session.flush()
        return plan, Tally(added=1)
    if plan.checksum == checksum:
        return plan, Tally(unchanged=1)
    plan.document, plan.checksum, plan.loaded_at = plain, checksum, now
    for name, value in columns.items():
        setattr(plan, name, value)
    return plan, Tally(changed=1)


def _settings(session: Session, plan: Plan, entries: Sequence[Setting]) -> Tally:
    """Bring the settings up to the file; a value that was set by hand stays, whatever the default becomes."""
    rows = {row.key: row for row in session.scalars(select(PlanSetting).where(PlanSetting.plan_id == plan.id))}
    tally = Tally()
    for entry in [*entries, *_silent(rows.values(), {entry.key for entry in entries})]:
        default = {"value": entry.default}
        columns: dict[str, object] = {
            "default": default, "name_vi": entry.vi, "name_en": entry.en, "why_vi": entry.why_vi,
            "why_en": entry.why_en, "cite": ", ".join(entry.cite or ()),
        }  # fmt: skip
        row = rows.get(entry.key)
        if row is None:
            session.add(PlanSetting(plan_id=plan.id, key=entry.key, value=default, **columns))
            tally.added += 1
            continue
        if row.value == row.default:
            columns["value"] = default
        differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        tally.changed += bool(differing)
        tally.unchanged += not differing
    return tally


def _silent(rows: Iterable[PlanSetting], said: Collection[str]) -> Iterator[Setting]:
    """Rules of reminding of which the file says nothing any more: their default is the rule's own again."""
    for row in rows:
        if row.key.startswith(reminding.PREFIX) and row.key not in said and row.default["value"] is not None:
            yield Setting(key=row.key, default=None, vi=row.name_vi, en=row.name_en)


def _tracked_from(plan: Plan, entries: Iterable[Setting], first_loaded: date | None) -> date:
    """As the file sets it; else 1 January of the year of the first load, kept at later loads."""
    stated = next((entry.default for entry in entries if entry.key == "tracked_from"), None)
    if isinstance(stated, str):
        return date.fromisoformat(stated)
    return date(first_loaded.year, 1, 1) if first_loaded else plan.tracked_from


def _line(words: str, tally: Tally) -> str:
    counts = {"thêm": tally.added, "sửa": tally.changed, "kết thúc": tally.ended, "giữ nguyên": tally.unchanged}
    return f"  {words}: " + ", ".join(f"{verb} {count}" for verb, count in counts.items() if count)

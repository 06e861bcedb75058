"""The figures that commands print: JSON shapes that others rely on, and plain text."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.indicators import service as indicators
from calendar_app.indicators.service import Row
from calendar_app.models.days import CommemorationDate
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.quotas.boards import Cell

RISKS = {
    "met": "đã đạt",
    "on_track": "đúng tiến độ",
    "at_risk": "có nguy cơ không đạt",
    "overdue": "quá hạn",
    "waived": "được miễn",
    "not_applicable": "chưa theo dõi",
}
VERDICTS = {
    "met": "đã đạt",
    "on_track": "đúng tiến độ",
    "behind": "chậm tiến độ",
    "not_applicable": "không còn áp dụng",
    "no_data": "chưa có số liệu",
}


def days(rows: Iterable[CommemorationDate]) -> list[dict[str, Any]]:
    """Dated commemorations, by first day: code, name, days, calendar, scope, anniversary and its legal class."""
    return [
        {
            "code": row.commemoration.code,
            "name": row.commemoration.name_vi,
            "first_day": row.first_day.isoformat(),
            "last_day": row.last_day.isoformat(),
            "calendar": "lunar" if "lunar" in row.commemoration.rule else "solar",
            "scope": row.commemoration.scope,
            "anniversary": row.anniversary,
            "class": row.anniversary_class,
        }
        for row in sorted(rows, key=lambda row: (row.first_day, row.commemoration.code))
    ]


def days_text(rows: list[dict[str, Any]]) -> str:
    """One line a day, for reading."""
    lines = []
    for row in rows:
        first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
        span = f"{first:%d/%m/%Y}" + (f"–{last:%d/%m/%Y}" if last != first else "")
        years = f" ({row['anniversary']} năm, năm {row['class']})" if row["anniversary"] else ""
        lines.append(f"{span}\t{row['name']}{years}")
    return "\n".join(lines)


def quotas(session: Session, year: int, on: date, unit: Unit | None) -> dict[str, Any]:
    """Obligations of a year by unit, as of a day."""
    cells = boards.cells(session, year, on, unit)
    return {
        "year": year,
        "units": [
            {"unit": code, "obligations": [obligation(cell) for cell in group]}
            for code, group in groupby(cells, key=lambda cell: cell.unit.code)
        ],
    }


def obligation(cell: Cell) -> dict[str, Any]:
    """One cell; the period is half-open."""
    found = cell.progress
    return {
        "id": cell.obligation.code,
        "period": {"since": cell.period.since.isoformat(), "until": cell.period.until.isoformat()},
        "minimum": cell.minimum,
        "maximum": cell.terms.maximum,
        "held": found.held,
        "planned": found.planned,
        "unconfirmed": found.unconfirmed,
        "missing": found.missing,
        "risk": cell.risk,
        "parts": [
            {"day": part.code, "held": part.held, "planned": part.planned, "unconfirmed": part.unconfirmed,
             "missing": part.missing}
            for part in found.parts
        ],
    }  # fmt: skip


def quotas_text(found: dict[str, Any]) -> str:
    """One line an obligation, for reading."""
    return "\n".join(
        f"{unit['unit']}\t{row['id']}\tđã tổ chức {row['held']}/{row['minimum']}, đã lên kế hoạch {row['planned']}, "
        f"chưa cập nhật {row['unconfirmed']}, còn thiếu {row['missing']}\t{RISKS[row['risk']]}"
        for unit in found["units"]
        for row in unit["obligations"]
    )


def targets(session: Session, year: int, today: date) -> dict[str, Any]:
    """Targets whose year is due up to a year or lies ahead; unknown figures are null."""
    return {"year": year, "targets": [row.as_json() for row in indicators.rows(session, year, today)]}


def targets_text(session: Session, year: int, today: date) -> str:
    """One line a target, for reading."""
    return "\n".join(
        f"{row.target.code}\t{row.goal.due_year}\tyêu cầu {row.goal.required:g}{row.unit}\t{_judged(row)}"
        for row in indicators.rows(session, year, today)
    )


def _judged(row: Row) -> str:
    return VERDICTS[row.verdict] if row.tracked or row.verdict != "no_data" else "chưa theo dõi"

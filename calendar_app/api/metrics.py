"""Figures for Prometheus, read from the database when they are asked for, so that every process says the same."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy.orm import Session

from calendar_app.api import health_queries as queries


class Figures:
    """What one session says at one moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now

    def collect(self) -> Iterator[Metric]:
        session, now = self.session, self.now
        yield labelled("calendar_mail_messages", "Messages by state.", "state", queries.messages_by_state(session))
        yield labelled("calendar_reminders", "Reminders by state.", "state", queries.reminders_by_state(session))
        ages = {name: (now - at).total_seconds() for name, at in queries.heartbeats(session).items()}
        yield labelled("calendar_job_heartbeat_age_seconds", "Seconds since each job last ran.", "job", ages)
        due = queries.oldest_due(session, now)
        age = (now - due).total_seconds() if due else 0.0
        yield plain("calendar_mail_oldest_due_age_seconds", "Seconds the oldest due message has waited.", age)
        yield plain("calendar_mail_gate_open", "1 while mail may go out.", float(not queries.gate_closed(session)))
        yield plain(
            "calendar_mail_bad_addresses", "Addresses to which nothing is sent.", queries.bad_addresses(session)
        )


def text(session: Session, now: datetime) -> bytes:
    """All figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures(session, now))
    return generate_latest(registry)


def labelled(name: str, words: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    """A figure for each value of a label."""
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def plain(name: str, words: str, value: float) -> Metric:
    """One figure."""
    return GaugeMetricFamily(name, words, value=value)

"""The day in figures, for Prometheus: read from the database when asked, a restart forgets nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy.engine import Connection

from bot.clock import Now
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.operator.health import Health
from bot.outbox.kinds import Kind
from bot.outbox.states import UNSAID

PROMISED = (Kind.REMINDER, Kind.ANNOUNCEMENT)  # what has an hour of its own
LATENESS = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)  # seconds

_o = t.outbox.c
_UNSAID = _o.state.in_(UNSAID)


class _Gathered:
    """What Prometheus' own client asks for the metrics, already gathered."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def exposition(metrics: Iterable[Metric]) -> bytes:
    """In the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gathered(metrics))
    return generate_latest(registry)


def of_health(health: Health) -> list[Metric]:
    up = GaugeMetricFamily("comptoir_platform_up", "1 while the platform is heard", labels=["platform"])
    lost = GaugeMetricFamily("comptoir_places_lost", "Places that are lost to us", labels=["platform"])
    for platform in health.platforms:
        up.add_metric([platform.name], not platform.is_down)
        lost.add_metric([platform.name], platform.lost)
    return [
        up,
        lost,
        GaugeMetricFamily("comptoir_well", "1 while /healthz answers 200", health.is_well),
        GaugeMetricFamily("comptoir_since_tick_seconds", "Since the clock's last turn", health.since_tick),
        GaugeMetricFamily("comptoir_database_writable", "1 while it is", health.is_writable),
        GaugeMetricFamily("comptoir_database_damaged", "1 once damage was met", health.is_damaged),
        GaugeMetricFamily("comptoir_broken_parts", "Parts that broke within a minute", len(health.broken)),
        GaugeMetricFamily(
            "comptoir_outbox_overdue_seconds", "Of the oldest row due and unsaid", health.overdue
        ),
        CounterMetricFamily(
            "comptoir_clock_jumps_total", "How often the computer's clock was set", health.clock_jumps
        ),
    ]


def of_day(tx: Transaction) -> list[Metric]:
    """What only reads: it waits for no writer."""
    return [
        _last_events(tx.c),
        _next_due(tx),
        _counted("comptoir_outbox_due", "Rows due and unsaid", tx.c, _due(tx.now)),
        _counted("comptoir_journal_waiting", "Events heard and not handled", tx.c, _waiting()),
        _outcomes(tx.c),
        _lateness(tx),
    ]


def _last_events(c: Connection) -> Metric:
    heard = GaugeMetricFamily("comptoir_last_event_timestamp_seconds", "Last heard", labels=["platform"])
    for row in c.execute(sa.select(t.platforms.c.name, t.platforms.c.last_event)):
        if row.last_event is not None:
            heard.add_metric([row.name], row.last_event.timestamp())
    return heard


def _next_due(tx: Transaction) -> Metric:
    """No sample where nothing is to come."""
    metric = GaugeMetricFamily(
        "comptoir_next_due_timestamp_seconds", "When the next row falls due", labels=[]
    )
    due: datetime | None = tx.c.execute(
        sa.select(sa.func.min(_o.due)).where(_UNSAID, _o.due > tx.now.event)
    ).scalar()
    if due is not None:
        metric.add_metric([], tx.clock.wall_time(due).timestamp())
    return metric


def _due(now: Now) -> sa.Select[Any]:
    return sa.select(_o.platform, sa.func.count()).where(_UNSAID, _o.due <= now.event).group_by(_o.platform)


def _waiting() -> sa.Select[Any]:
    j = t.journal.c
    return sa.select(j.platform, sa.func.count()).where(j.waiting).group_by(j.platform)


def _counted(name: str, about: str, c: Connection, query: sa.Select[Any]) -> Metric:
    """Zero for a platform of which the query says nothing."""
    metric = GaugeMetricFamily(name, about, labels=["platform"])
    found: dict[str, int] = {row[0]: row[1] for row in c.execute(query)}
    for platform in c.execute(sa.select(t.platforms.c.name)).scalars():
        metric.add_metric([platform], found.get(platform, 0))
    return metric


def _outcomes(c: Connection) -> Metric:
    labels = ["platform", "kind", "state"]
    metric = GaugeMetricFamily(
        "comptoir_outbox_rows", "Rows of the outbox, by what became of them", labels=labels
    )
    grouped = (_o.platform, _o.kind, _o.state)
    for platform, kind, state, count in c.execute(sa.select(*grouped, sa.func.count()).group_by(*grouped)):
        metric.add_metric([platform, kind, state], count)
    return metric


def _lateness(tx: Transaction) -> Metric:
    """In wall time, from the hour it was due to the moment it stood there."""
    metric = HistogramMetricFamily(
        "comptoir_lateness_seconds", "Of what has an hour", labels=["platform", "kind"]
    )
    said = sa.select(_o.platform, _o.kind, _o.due, _o.sent_at).where(
        _o.kind.in_(PROMISED), _o.delivered == 1, _o.sent_at.isnot(None)
    )
    late: dict[tuple[str, str], list[float]] = {}
    for platform, kind, due, sent_at in tx.c.execute(said):
        seconds = (sent_at - tx.clock.wall_time(due)).total_seconds()
        late.setdefault((platform, kind), []).append(max(0.0, seconds))
    for labels, all_seconds in late.items():
        metric.add_metric(list(labels), _buckets(all_seconds), sum(all_seconds))
    return metric


def _buckets(all_seconds: list[float]) -> list[tuple[str, float]]:
    bounded = [(str(bound), float(sum(s <= bound for s in all_seconds))) for bound in LATENESS]
    return [*bounded, ("+Inf", float(len(all_seconds)))]

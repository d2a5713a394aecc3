"""The day in figures, for Prometheus, read from the database on request: a restart forgets nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy.engine import Connection, Row

from bot.clock import Clock, Now
from bot.database import schema as t
from bot.operator.health import Health
from bot.outbox.kinds import Kind
from bot.outbox.states import UNSAID

PROMISED = (Kind.REMINDER, Kind.ANNOUNCEMENT)  # kinds with a set time
LATENESS = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)  # seconds

_o = t.outbox.c
_UNSAID = _o.state.in_(UNSAID)


@dataclass(frozen=True, slots=True)
class DayRows:
    """The day's rows in the database; each row of `said` ends with two instants, as they are stored."""

    last_events: Sequence[Row[str, datetime | None]]  # of every platform
    next_due: datetime | None
    due: Sequence[Row[str, int]]
    waiting: Sequence[Row[str, int]]
    outcomes: Sequence[Row[str, str, str, int]]
    said: Sequence[Row[str, str, str, str]]


def rows_of_day(c: Connection, now: Now) -> DayRows:
    """Read the rows of the day; a read waits for no writer."""
    j, of_outbox = t.journal.c, (_o.platform, _o.kind, _o.state)
    is_due, stored = _o.due <= now.event, sa.String
    promised = (_o.kind.in_(PROMISED), _o.delivered == 1, _o.sent_at.isnot(None))
    instants = sa.type_coerce(_o.due, stored), sa.type_coerce(_o.sent_at, stored)
    return DayRows(
        c.execute(sa.select(t.platforms.c.name, t.platforms.c.last_event)).all(),
        c.execute(sa.select(sa.func.min(_o.due)).where(_UNSAID, sa.not_(is_due))).scalar(),
        c.execute(_count(_o.platform).where(_UNSAID, is_due)).all(),
        c.execute(_count(j.platform).where(j.waiting)).all(),
        c.execute(_count(*of_outbox)).all(),
        c.execute(sa.select(_o.platform, _o.kind, *instants).where(*promised)).all(),
    )


def _count(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*columns, sa.func.count()).group_by(*columns)


def exposition(health: Health, rows: DayRows | None, clock: Clock) -> bytes:
    """Return the metrics in the text format of Prometheus; `rows` is None if the database does not answer."""
    day = [] if rows is None else of_day(rows, clock)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gathered([*of_health(health), *day]))
    return generate_latest(registry)


class _Gathered:
    """A collector, as Prometheus' client expects one, of metrics that are already gathered."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


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


def of_day(rows: DayRows, clock: Clock) -> list[Metric]:
    return [
        _last_events(rows),
        _next_due(rows, clock),
        _counted("comptoir_outbox_due", "Rows due and unsaid", rows, rows.due),
        _counted("comptoir_journal_waiting", "Events heard and not handled", rows, rows.waiting),
        _outcomes(rows),
        _lateness(rows, clock),
    ]


def _last_events(rows: DayRows) -> Metric:
    heard = GaugeMetricFamily("comptoir_last_event_timestamp_seconds", "Last heard", labels=["platform"])
    for platform, last_event in rows.last_events:
        if last_event is not None:
            heard.add_metric([platform], last_event.timestamp())
    return heard


def _next_due(rows: DayRows, clock: Clock) -> Metric:
    """Return the metric, without a sample if nothing is to come."""
    metric = GaugeMetricFamily(
        "comptoir_next_due_timestamp_seconds", "When the next row falls due", labels=[]
    )
    if rows.next_due is not None:
        metric.add_metric([], clock.wall_time(rows.next_due).timestamp())
    return metric


def _counted(name: str, about: str, rows: DayRows, counts: Iterable[Row[str, int]]) -> Metric:
    """Return the metric, with zero for a platform that has no count."""
    metric = GaugeMetricFamily(name, about, labels=["platform"])
    found = {each[0]: each[1] for each in counts}
    for platform, _ in rows.last_events:
        metric.add_metric([platform], found.get(platform, 0))
    return metric


def _outcomes(rows: DayRows) -> Metric:
    labels = ["platform", "kind", "state"]
    metric = GaugeMetricFamily(
        "comptoir_outbox_rows", "Rows of the outbox, by what became of them", labels=labels
    )
    for platform, kind, state, count in rows.outcomes:
        metric.add_metric([platform, kind, state], count)
    return metric


def _lateness(rows: DayRows, clock: Clock) -> Metric:
    """Return the lateness in wall time, from the due time to the moment the message was sent."""
    metric = HistogramMetricFamily(
        "comptoir_lateness_seconds", "Of what has an hour", labels=["platform", "kind"]
    )
    late: dict[tuple[str, str], list[float]] = {}
    for platform, kind, due, sent_at in rows.said:
        seconds = (
            datetime.fromisoformat(sent_at) - clock.wall_time(datetime.fromisoformat(due))
        ).total_seconds()
        late.setdefault((platform, kind), []).append(max(0.0, seconds))
    for labels, all_seconds in late.items():
        metric.add_metric(list(labels), _buckets(all_seconds), sum(all_seconds))
    return metric


def _buckets(all_seconds: list[float]) -> list[tuple[str, float]]:
    bounded = [(str(bound), float(sum(s <= bound for s in all_seconds))) for bound in LATENESS]
    return [*bounded, ("+Inf", float(len(all_seconds)))]

"""Figures for Prometheus.  Rooms register theirs in `REGISTRY`; labels are words of ours, never ids.

SENT = Counter("walletdesk_messages_sent", "Replies that went out", ["channel"], registry=REGISTRY)
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.settings import Settings

REGISTRY = CollectorRegistry(auto_describe=True)
"""This process's figures."""

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("walletdesk_http_requests", "Requests answered", ["method", "route", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "walletdesk_http_request_seconds", "Time to answer", ["route"], buckets=_QUICK, registry=REGISTRY
)
SOCKETS = Gauge("walletdesk_sockets", "WebSockets that are open", registry=REGISTRY)
JOBS = Counter("walletdesk_jobs", "Runs of jobs by what became of them", ["kind", "outcome"], registry=REGISTRY)
JOB_SECONDS = Histogram("walletdesk_job_seconds", "Time a job ran", ["kind"], buckets=_QUICK, registry=REGISTRY)


CHANNEL_SENT = Counter(
    "walletdesk_channel_sent",
    "Messages handed to a channel by what became of them",
    ["channel", "outcome"],
    registry=REGISTRY,
)
CHANNEL_EVENTS = Counter(
    "walletdesk_channel_events", "What providers posted by what became of it", ["channel", "outcome"], registry=REGISTRY
)


def channel_sent(channel: str, outcome: str) -> None:
    CHANNEL_SENT.labels(channel, outcome).inc()


def channel_event(channel: str, outcome: str) -> None:
    CHANNEL_EVENTS.labels(channel, outcome).inc()


def job_ended(kind: str, outcome: str, seconds: float) -> None:
    """For `Runner(on_end=...)`."""
    JOBS.labels(kind, outcome).inc()
    JOB_SECONDS.labels(kind).observe(seconds)


class _Database(Collector):
    """The database as it stands at the moment of asking; per app, because a test process has several."""

    def __init__(self, db: Db, backlog: jobs.Backlog | None, dead: int | None) -> None:
        self._db = db
        self._backlog = backlog
        self._dead = dead

    def collect(self) -> Iterable[Metric]:
        writes, reads = self._db.waiting()
        waiting = GaugeMetricFamily("walletdesk_db_waiting", "Units in the queue", labels=["queue"])
        waiting.add_metric(["write"], writes)
        waiting.add_metric(["read"], reads)
        yield waiting
        yield CounterMetricFamily("walletdesk_db_units", "Units committed", value=self._db.units)
        yield CounterMetricFamily("walletdesk_db_commits", "Commits, of several units each", value=self._db.commits)
        if self._backlog is not None:
            yield GaugeMetricFamily("walletdesk_jobs_waiting", "Jobs and timers that wait", value=self._backlog.jobs)
            late = max(0, self._db.clock.now() - (self._backlog.oldest_at or self._db.clock.now())) / SECOND
            yield GaugeMetricFamily("walletdesk_jobs_late_seconds", "How long the first due job waits", value=late)
        if self._dead is not None:
            yield GaugeMetricFamily("walletdesk_jobs_dead", "Jobs that were given up", value=self._dead)


async def metrics(request: Request) -> Response:
    """`/metrics`: for who shows the token; without one in the settings, for this machine alone.  Others get 404."""
    settings: Settings = request.app.state.settings
    if not _may_read(request, settings.metrics_token):
        raise NotFound
    db: Db = request.app.state.db
    backlog = dead = None
    try:
        backlog, dead = await db.read(jobs.backlog), await db.read(jobs.dead_count)
    except WalletdeskError:  # the figures matter most while the database is away
        REQUESTS.labels("GET", "/metrics", "no_database").inc()
    whole = generate_latest(REGISTRY) + _exposed(_Database(db, backlog, dead))
    return Response(whole, media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})


def _exposed(collector: Collector) -> bytes:
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


def _may_read(request: Request, token: str) -> bool:
    if token:
        shown = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(shown, b"Bearer " + token.encode())
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


routes = [Route("/metrics", metrics, methods=["GET"])]

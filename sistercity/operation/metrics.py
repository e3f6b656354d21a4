"""``/metrics`` for Prometheus: what was counted, and how full the queues are."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from sistercity.audit.models import LedgerClock
from sistercity.files import clamd
from sistercity.jobs.choices import OPEN_STATES
from sistercity.jobs.models import Job
from sistercity.notices.models import Mail
from sistercity.replica import REPLICA, last_number, stays_at_primary


class State:
    """What stands in the database at the moment of asking; four statements."""

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        info = GaugeMetricFamily("portal_release", "The release at work.", labels=["release"])
        info.add_metric([settings.RELEASE], 1)
        yield info
        ledger = GaugeMetricFamily(
            "portal_ledger_number", "The last number of each chain and series.", labels=["chain"]
        )
        for clock in LedgerClock.objects.all():
            ledger.add_metric([clock.name], clock.number)
        yield ledger
        if REPLICA in settings.DATABASES:
            yield _replica()
        yield _by_state("portal_jobs", "Background jobs that are kept.", Job)
        oldest = Job.objects.filter(state__in=OPEN_STATES).aggregate(at=Min("asked_at"))["at"]
        age = (timezone.now() - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily(
            "portal_oldest_open_job_seconds", "Age of the oldest job not done.", max(age, 0)
        )
        yield _by_state("portal_mails", "Mails in the log.", Mail)
        if settings.CLAMD:
            yield GaugeMetricFamily(
                "portal_scanner_up", "Whether the virus scanner answers.", scanner_answers()
            )


def scanner_answers() -> bool:
    """Whether the virus scanner that is configured answers, within two seconds."""
    try:
        clamd.ping(settings.CLAMD, seconds=2)
    except clamd.Unanswered:
        return False
    return True


def _replica() -> GaugeMetricFamily:
    """No value while the replica is away."""
    family = GaugeMetricFamily(
        "portal_replica_ledger_number", "The last change that the replica holds."
    )
    try:
        family.add_metric([], last_number(REPLICA))
    except DatabaseError:
        connections[REPLICA].close()
    return family


def _by_state(name: str, help_text: str, model: type) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=["state"])
    for state, count in model.objects.order_by().values_list("state").annotate(Count("pk")):
        family.add_metric([state], count)
    return family


@stays_at_primary
@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is counted, to whoever shows the token; there is no page without one."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    state = CollectorRegistry()
    state.register(State())
    return HttpResponse(counted + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return False
    told = request.META.get("HTTP_AUTHORIZATION", "")
    return secrets.compare_digest(told.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())

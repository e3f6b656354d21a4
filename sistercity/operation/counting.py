"""What is counted of requests, for Prometheus.

Each process counts for itself; where ``PROMETHEUS_MULTIPROC_DIR`` is set, as the application server
does, all of a machine are added up from its files. The names of routes are bounded, those of
addresses are not: a number of a pairing is no label.
"""

from __future__ import annotations

from django.http import HttpRequest
from prometheus_client import Counter, Histogram

from sistercity.addresses import is_of_api

REQUESTS = Counter(
    "portal_requests", "Requests answered.", ["method", "route", "status"]
)
SECONDS = Histogram(
    "portal_request_seconds", "Seconds until an answer began.", ["part"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)  # fmt: skip
SLOW_STATEMENTS = Counter("portal_slow_statements", "Statements that took too long.")
REPEATED_STATEMENTS = Counter(
    "portal_repeated_statements", "Requests that asked one statement too many times."
)
SCANS = Counter("portal_scans", "Files that the virus scanner was asked about.", ["outcome"])
REPLICA = Counter(
    "portal_replica_requests",
    "Requests that a replica was asked for (asked), of which the primary answered (handed_on); "
    "times that it was passed over because it was away or behind.",
    ["outcome"],
)
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def count_request(request: HttpRequest, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(part_of(request.path)).observe(seconds)


def part_of(path: str) -> str:
    """Which part of the portal an address belongs to."""
    if is_of_api(path):
        return "api"
    return "admin" if path.startswith("/admin/") else "pages"

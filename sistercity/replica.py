"""Which database answers a request: the primary, or a replica that follows it.

A request reads one database from its beginning to its end: the replica where nobody is signed in,
only reads, and asks for what everybody may see; the primary else. Whatever hangs on the state of
the register (tags, checkpoints, what is kept for whoever asks next) is made of the ledger's number
on the connection in use, so that it is true for the database that answered.

A reader is never told less than before by a replica that lags: what asks for more than the replica
holds, what turns out to write, and what a replica cannot finish is begun again at the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest, HttpResponse

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.operation import counting

logger = logging.getLogger("portal.replica")

PRIMARY, REPLICA = "default", "replica"
SAFE = {"GET", "HEAD"}
# Parameters that ask how the register stands beyond what a replica can vouch for: a change that
# it lacks may belong to the moment.
OF_THE_PRESENT = {"known_at", "from_known_at", "to_known_at", "updated_since"}
# How often each process asks the primary whether the replica lacks a change, and how long it
# leaves a database alone that was away. Seconds.
LOOK_SECONDS, REST_SECONDS = 5, 30
# Tells a browser apart that has just sent a form: it reads the primary until no replica that is
# used can be behind what it wrote.
COOKIE = "wrote"
# PostgreSQL's words for a reading that was in the way of what the replica had to replay, and for
# an attempt to write there.
_NOT_HERE = {"40001", "25006"}

_in_use: ContextVar[str] = ContextVar("database_in_use", default=PRIMARY)


class PrimaryWanted(Exception):
    """The request must be answered by the primary; ``Routed`` begins it again there."""


class ByRequest:
    """The router of Django's models: they are where the request at work is answered.

    A replica refuses what would be written there, so that nothing is written by what it says.
    """

    def db_for_read(self, model: type, **hints: object) -> str:
        """The database in use."""
        return _in_use.get()

    db_for_write = db_for_read

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Both databases are one register."""
        return True

    def allow_migrate(self, alias: str, app_label: str, **hints: object) -> bool:
        """A replica gets its schema from the primary."""
        return alias == PRIMARY


def is_at_replica() -> bool:
    """Whether a replica answers."""
    return _in_use.get() == REPLICA


def connection_in_use() -> BaseDatabaseWrapper:
    """The connection of whichever database answers, for statements written by hand."""
    return connections[_in_use.get()]


@contextmanager
def at_primary() -> Iterator[None]:
    """What is done inside reads and writes the primary, whoever answers the request."""
    token = _in_use.set(PRIMARY)
    try:
        yield
    finally:
        _in_use.reset(token)


def stays_at_primary(view: Callable) -> Callable:
    """Mark a view that no replica answers, though it is public and only reads."""
    view.stays_at_primary = True
    return view


class Watch:
    """What this process knows of the replica: whether it answers, whether it keeps up."""

    def __init__(self) -> None:
        self._rests_until = self._looks_at = 0.0
        self._keeps_up = True

    def is_fit(self) -> bool:
        """Whether the replica may answer now; one statement there, now and then one here."""
        if time.monotonic() < self._rests_until:
            return False
        try:
            number = last_number(REPLICA)
        except Error as error:
            self.rest(error)
            return False
        self._look(number)
        if not self._keeps_up:
            counting.REPLICA.labels("behind").inc()
        return self._keeps_up

    def rest(self, error: Exception) -> None:
        """Leave the replica alone for a while, which did not answer."""
        self._rests_until = time.monotonic() + REST_SECONDS
        connections[REPLICA].close()
        counting.REPLICA.labels("away").inc()
        logger.warning("the replica is away, the primary answers: %s", type(error).__name__)

    def _look(self, number: int) -> None:
        """Ask the primary since when the replica, at ``number``, lacks a change."""
        if time.monotonic() < self._looks_at:
            return
        later = Change.objects.using(PRIMARY).filter(number__gt=number).order_by("number")
        try:
            since = later.values_list("at", flat=True).first()
        except Error:
            # Nobody can say; what the replica holds is the best there is.
            connections[PRIMARY].close()
            self._looks_at = time.monotonic() + REST_SECONDS
            return
        self._looks_at = time.monotonic() + LOOK_SECONDS
        most = timedelta(seconds=settings.REPLICA_LAG_SECONDS)
        keeps_up = since is None or clock.now() - since <= most
        if keeps_up != self._keeps_up:
            self._keeps_up = keeps_up
            told = "keeps up again" if keeps_up else "lags behind, the primary answers"
            logger.warning("the replica %s: it holds change %d", told, number)


def last_number(alias: str) -> int:
    """The last change that a database holds; 0 before the first."""
    connection = connections[alias]
    rows = Change.objects.using(alias).order_by("-number").values_list("number", flat=True)
    # The statement itself shows whether the connection still holds.
    connection.health_check_done = True
    try:
        return rows.first() or 0
    except Error:
        connection.close()
        return rows.first() or 0


watch = Watch()


class Routed:
    """Middleware: settles where a request is answered, once its view is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer at the primary unless ``process_view`` finds otherwise."""
        token = _in_use.set(PRIMARY)
        try:
            response = self.get_response(request)
        finally:
            _in_use.reset(token)
        if request.method not in SAFE:
            response.set_cookie(
                COOKIE,
                "1",
                max_age=settings.REPLICA_LAG_SECONDS + 2 * LOOK_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(self, request: HttpRequest, view: Callable, *_given: object) -> None:
        """Turn to the replica where it may answer."""
        if may_read_replica(request, view) and watch.is_fit():
            _in_use.set(REPLICA)
            counting.REPLICA.labels("asked").inc()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Begin again at the primary what the replica could not answer."""
        if not is_at_replica() or not _is_of_replica(error):
            return None
        if isinstance(error, Error) and not _answers():
            watch.rest(error)
        counting.REPLICA.labels("handed_on").inc()
        _in_use.set(PRIMARY)
        match = request.resolver_match
        return match.func(request, *match.args, **match.kwargs)


def may_read_replica(request: HttpRequest, view: Callable) -> bool:
    """Whether a replica can tell what is asked: reading only, of what everybody may see."""
    return (
        request.method in SAFE
        and not getattr(view, "login_required", True)
        and not getattr(view, "stays_at_primary", False)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and COOKIE not in request.COOKIES
        and OF_THE_PRESENT.isdisjoint(request.GET)
    )


def _is_of_replica(error: Exception) -> bool:
    """Whether the replica could not answer, rather than that the same would fail again."""
    if isinstance(error, PrimaryWanted | TransactionManagementError):
        # Rows are locked to be written, in a transaction, which is of the primary.
        return True
    if not isinstance(error, Error):
        return False
    return getattr(error.__cause__, "pgcode", None) in _NOT_HERE or not _answers()


def _answers() -> bool:
    connection = connections[REPLICA]
    return connection.connection is not None and connection.is_usable()

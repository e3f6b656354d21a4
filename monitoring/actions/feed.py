"""Making and revoking the secret address of a person's calendar."""

from __future__ import annotations

import hashlib
import secrets

from monitoring.models import CalendarFeed
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, writing


def make_feed(*, by: User) -> tuple[CalendarFeed, str]:
    """Give a person a new secret address; the one before answers no more.

    Returns:
        The row, and the secret, which is kept nowhere and cannot be shown again.
    """
    secret = secrets.token_urlsafe(32)
    with writing(by=by, action="calendarfeed.create") as entry:
        _revoke_all(entry)
        feed = entry.save(
            CalendarFeed(user=by, token_hash=hash_of(secret), made_at=clock.now())
        )
    return feed, secret


def revoke_feed(*, by: User) -> int:
    """Let a person's address answer no more; returns how many it were: one, or none left."""
    with writing(by=by, action="calendarfeed.revoke") as entry:
        return _revoke_all(entry)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _revoke_all(entry: Entry) -> int:
    # The person is locked, so that of two presses at once the second revokes what the first made.
    User.objects.select_for_update().get(pk=entry.by.pk)
    feeds = list(CalendarFeed.objects.select_for_update().live().filter(user=entry.by))
    for feed in feeds:
        feed.revoked_at = clock.now()
        entry.save(feed)
    return len(feeds)

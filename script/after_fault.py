"""What must hold after any fault, looked at past the pages.

For each line of its input it looks, and prints one object of JSON: ``faults`` are sentences, none
where everything holds, ``swept`` says how many files half written the sweep has taken away.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from monitoring.models import Activity  # noqa: E402
from registry.models import ImportRun  # noqa: E402
from sistercity.audit.ledger import first_access_fault, first_fault  # noqa: E402
from sistercity.feed.writing import refresh  # noqa: E402
from sistercity.files import store  # noqa: E402
from sistercity.files.models import StoredFile  # noqa: E402
from sistercity.files.sweeping import WITHOUT_ROW_SECONDS, sweep  # noqa: E402
from sistercity.jobs import results, sweeping  # noqa: E402
from sistercity.jobs.models import Job  # noqa: E402
from sistercity.notices.models import Notice  # noqa: E402

# What lies in VAR_DIR and is no content: made by the server itself, or written over by the next.
KNOWN = ("static/", "metrics/", "api-counts.sqlite3", "demo-secret", "mail/", "filler", "cache/",
         "backups/", "files/swept", "kept-bulk/")  # fmt: skip


def faults() -> Iterator[str]:
    """Every sentence is one."""
    if (number := first_fault()) is not None:
        yield f"the chain of changes does not hold from {number}"
    if (number := first_access_fault()) is not None:
        yield f"the chain of accesses does not hold from {number}"
    if count := refresh():
        yield f"the feed had not told {count} objects"
    for one in StoredFile.objects.filter(erased_at=None):
        if not store.is_whole(store.root() / one.path, one.sha256):
            yield f"the stored file {one.sha256} is not whole"
    for job in Job.objects.exclude(result_sha256=""):
        if not results.path_of(job.result_sha256).exists():
            yield f"the result of job {job.pk} is lost"
    twice = Activity.objects.order_by().values("form_key").annotate(n=Count("pk")).filter(n__gt=1)
    if twice:
        yield f"{len(twice)} forms were saved twice"
    same = ("to", "kind", "subject", "subject_id", "change", "words", "key")
    told = Notice.objects.order_by().values(*same).annotate(n=Count("pk"))
    if again := list(told.filter(n__gt=1)):
        yield f"{len(again)} notices were told twice"
    for run in ImportRun.objects.filter(state="done"):
        if not run.changes().exists():
            yield f"import {run.pk} says it was carried out and no change knows it"


def swept() -> tuple[int, list[str]]:
    """Let everything lie long enough, sweep, and tell what nobody takes away."""
    old = time.time() - WITHOUT_ROW_SECONDS - 60
    held = {one.sha256 for one in StoredFile.objects.all()}
    held |= set(Job.objects.values_list("result_sha256", flat=True))
    for path in _lying():
        os.utime(path, (old, old))
    count = sweep() + sweeping._delete_orphans()
    left = [str(path) for path in _lying() if not _is_content(path, held)]
    return count, left


def _lying() -> list[Path]:
    """Files in VAR_DIR that somebody must refer to, or take away."""
    var = Path(settings.VAR_DIR)
    found = (path for path in var.rglob("*") if path.is_file())
    return [path for path in found if not str(path.relative_to(var)).startswith(KNOWN)]


def _is_content(path: Path, held: set[str]) -> bool:
    if path.suffix == ".djcache" or "small" in path.parts:
        return not path.name.startswith("tmp")
    return path.name in held and hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def main() -> None:
    """Look whenever told to."""
    for _line in sys.stdin:
        found = list(faults())
        count, left = swept()
        found += [f"nobody takes {path} away" for path in left]
        print(json.dumps({"faults": found, "swept": count}), flush=True)
        # The next fault may be the database's.
        connection.close()


if __name__ == "__main__":
    main()

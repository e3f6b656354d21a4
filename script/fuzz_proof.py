"""Made-up requests to the API for as long as is asked, on the register and the demonstration."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

# One seed after the other, so that a fault can be sent again without all that came before.
PIECE = 500
FIRST_SEED = 1


def fuzz(cases: int, tell: Callable[[str], None]) -> list[str]:
    """Send ``cases`` requests that the schema is the pattern of, many of them unsound.

    Returns:
        Every answer that is a server error, or that the schema does not tell: the seed, the
        request, and what is wrong.
    """
    from tests.fuzzing import Fuzzer

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    logging.disable(logging.CRITICAL)
    tell("fuzz: loading the register and the demonstration")
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)
    found: list[str] = []
    for seed, start in enumerate(range(0, cases, PIECE), FIRST_SEED):
        fuzzer = Fuzzer(seed)
        found += [f"seed {seed}: {fault}" for fault in fuzzer.cases(min(PIECE, cases - start))]
        answered = ", ".join(f"{status} {count}" for status, count in fuzzer.statuses.most_common())
        tell(f"fuzz: seed {seed}: {answered}; faults so far: {len(found)}")
    return found

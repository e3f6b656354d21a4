"""A small share of the fuzzing that script/soak does at length."""

import pytest

from tests.fuzzing import Fuzzer

CASES = 200


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.expects_log("django.request", "django.security.DisallowedHost")
def test_made_up_requests_meet_no_fault_and_nothing_that_the_schema_does_not_tell():
    fuzzer = Fuzzer(seed=2566)
    assert list(fuzzer.cases(CASES)) == []
    # Enough of what is made up is sound, so that answers are looked at and not only refusals.
    assert fuzzer.statuses[200] > CASES / 4

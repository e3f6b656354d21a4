"""Writes of the register by several people at one moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from registry import actions
from tests import factories

pytestmark = pytest.mark.feed


@pytest.mark.django_db(transaction=True)
def test_two_pairings_created_at_once_get_different_numbers():
    province = factories.province()
    sides = [factories.counterpart(name).pk for name in ("ก", "ข", "ค", "ง")]
    start, numbers = Barrier(4), []

    def create(counterpart_id: int) -> None:
        start.wait(10)
        try:
            row = actions.create_pairing(
                by=None, province_id=province.pk, counterpart_id=counterpart_id, values={}
            )
            numbers.append(row.number)
        finally:
            connection.close()

    threads = [Thread(target=create, args=(side,)) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(numbers) == ["P-0001", "P-0002", "P-0003", "P-0004"]

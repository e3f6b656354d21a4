"""The run uses the database it claims to use."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_run_uses_the_database_it_claims() -> None:
    assert connection.vendor == os.environ["TEST_DATABASE"]


@pytest.mark.django_db
def test_the_server_itself_says_what_it_is() -> None:
    asks = {"sqlite": "select 'SQLite ' || sqlite_version()", "postgresql": "select version()"}
    with connection.cursor() as cursor:
        cursor.execute(asks[os.environ["TEST_DATABASE"]])
        answer = cursor.fetchone()[0]

    assert answer.lower().startswith(os.environ["TEST_DATABASE"])

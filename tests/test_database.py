"""The run uses the database it claims to use."""

import os

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.databases import drop_database, empty_database, using


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


@pytest.mark.soak
def test_the_quickly_made_database_is_that_of_the_migrations(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        quick = _schema_and_rows()
        name = empty_database("plain")
        with using(name):
            call_command("migrate", verbosity=0)
            plain = _schema_and_rows()
        drop_database(name)

    assert len(plain) > 1000
    assert quick == plain


SCHEMA = {
    "sqlite": ["select name, sql from sqlite_master where name not like 'sqlite_%'"],
    "postgresql": [
        "select indexname, indexdef from pg_indexes where schemaname = 'public'",
        "select conrelid::regclass::text || conname, pg_get_constraintdef(oid) from pg_constraint"
        " where connamespace = 'public'::regnamespace",
        "select table_name || column_name, concat_ws(' ', ordinal_position, data_type, udt_name,"
        " character_maximum_length, is_nullable, column_default, identity_generation,"
        " collation_name) from information_schema.columns where table_schema = 'public'",
    ],
}


def _schema_and_rows() -> list[tuple[str, str]]:
    """Every table, column, constraint and index, and every row but the days of migrations."""
    found = []
    with connection.cursor() as cursor:
        for query in SCHEMA[connection.vendor]:
            cursor.execute(query)
            found += [(str(name), str(text)) for name, text in cursor.fetchall()]
        for table in connection.introspection.table_names(cursor):
            if table != "django_migrations":
                cursor.execute(f"select * from {connection.ops.quote_name(table)}")
                found += [(table, str(row)) for row in cursor.fetchall()]
    return sorted(found)

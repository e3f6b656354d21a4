"""The test database by the migrations themselves, but without Django's dearest precaution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ProjectState


@contextmanager
def quickly() -> Iterator[None]:
    """Migrate with each model drawn again alone, not with all that can be reached from it.

    Django's historical models refer to each other, and whenever one changes it makes all anew that
    hang together with it: here nearly all, some three hundred times, five sixths of the work. The
    schema needs only names of tables and columns of the others, which an older drawing tells as
    well; migrations of data get all models afresh. ``script/soak schema`` proves on both databases
    that schema and rows are those of ``manage.py migrate``.
    """

    def reload_model(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> None:
        if "apps" in state.__dict__:
            # Tells RunPython to draw everything anew.
            state.is_delayed = True
            state._reload({(app_label, model_name.lower())})

    with mock.patch.object(ProjectState, "reload_model", reload_model):
        yield

"""Models by their names, for the sets that they themselves are made with."""

from __future__ import annotations

from django.apps import apps

from sistercity.audit.recorded import Recorded


def model_named(name: str) -> type[Recorded]:
    """A model of the register; to be asked for when a set is used, not when it is defined."""
    return apps.get_model("registry", name)

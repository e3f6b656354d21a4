"""Monitoring in the admin, split by noun; each module registers its own."""

from . import activity, training, working_group

__all__ = ["activity", "training", "working_group"]

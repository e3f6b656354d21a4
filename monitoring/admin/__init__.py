"""Monitoring in the admin, split by noun; each module registers its own."""

from . import activity, holiday, plan, radar, ranking, related, review, training, working_group

__all__ = [
    "activity", "holiday", "plan", "radar", "ranking", "related", "review", "training",
    "working_group",
]  # fmt: skip

"""The drive plan in the admin, split by noun."""

from . import agency, frame, indicator, plan, project

__all__ = ["agency", "frame", "indicator", "plan", "project"]

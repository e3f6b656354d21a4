"""Long work of the reports, by kind; registered when the app is ready."""

from sistercity.jobs.kinds import register

from .all_provinces import ALL_PROVINCES
from .one_report import ONE_REPORT

__all__ = ["ALL_PROVINCES", "ONE_REPORT", "register_kinds"]


def register_kinds() -> None:
    """Make them known to the queue."""
    register(ALL_PROVINCES)
    register(ONE_REPORT)

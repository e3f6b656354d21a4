"""Workbooks that provinces sent back, by who may see them."""

from __future__ import annotations

from monitoring.choices import WorkbookState
from monitoring.querysets.scope import OfProvinceQuerySet


class WorkbookUploadQuerySet(OfProvinceQuerySet):
    """Uploads; the ministry sees all, a province its own, nobody else any."""

    def standing(self) -> WorkbookUploadQuerySet:
        """Those whose rows were taken and not undone."""
        return self.filter(state=WorkbookState.DONE)

    def undone(self) -> WorkbookUploadQuerySet:
        """Those that were taken and then undone."""
        return self.filter(state=WorkbookState.UNDONE)

"""What the ministry's editors do to many rows of the working groups at once.

Activities are decided on together at the desk of review, which has a page of its own for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from monitoring import actions
from monitoring.models import WorkingGroupOrder
from sistercity.accounts.models import User
from sistercity.admin.bulk import BulkAct, saving


def _approve(
    *, by: User, row: WorkingGroupOrder, values: Mapping, reason: str, revision: int
) -> WorkingGroupOrder:
    return actions.approve_order(by=by, order_id=row.pk, note=reason, revision=revision)


def _return(
    *, by: User, row: WorkingGroupOrder, values: Mapping, reason: str, revision: int
) -> WorkingGroupOrder:
    return actions.return_order(by=by, order_id=row.pk, note=reason, revision=revision)


ORDERS = (
    BulkAct(
        "approve",
        gettext_lazy("เห็นชอบคำสั่ง"),
        _approve,
        lead=gettext_lazy("เมื่อเห็นชอบแล้ว คณะทำงานตามคำสั่งนี้จะนับในตัวชี้วัด 3.1 และ 3.2"),
        reason_label=gettext_lazy("เหตุที่เห็นชอบ"),
    ),
    BulkAct(
        "return",
        gettext_lazy("ส่งกลับให้แก้ไข"),
        _return,
        reason_label=gettext_lazy("สิ่งที่ต้องแก้ไข"),
        reason_help=gettext_lazy("ผู้บันทึกทุกรายการที่เลือกจะเห็นข้อความเดียวกันนี้"),
    ),
)
MEMBERS = (
    BulkAct(
        "end",
        gettext_lazy("กำหนดวันสิ้นสุดในคณะทำงาน"),
        saving(actions.save_member, "member"),
        fields=("ends_on",),
    ),
)

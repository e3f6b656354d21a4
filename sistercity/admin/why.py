"""Why a row, or a field of it, cannot be edited here: told from what decides it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.choices import Role
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import field_of

# What a field is that stays as it was first saved.
_CODE = gettext_lazy("รหัสอยู่ในที่อยู่เว็บ API และแฟ้มส่งออก จึงคงเดิมตลอด")
_DERIVED = gettext_lazy("ระบบกำหนดเองจากข้อเท็จจริงอื่น จึงพิมพ์เองไม่ได้")
_FIXED = gettext_lazy("กำหนดเมื่อเพิ่มรายการ แล้วคงเดิม หากผิด โปรดเพิ่มรายการใหม่")
_ELSEWHERE = gettext_lazy("รายการนี้บันทึกที่หน้าอื่น หน้านี้มีไว้อ่านและค้น")


class ExplainingAdmin:
    """Says why something is read-only, and lets that decide whether it is.

    ``why_elsewhere`` says where rows are written that are not edited here (``can_change`` is
    False); ``why_fixed`` why a field, by its name, is shown and not edited.
    """

    why_elsewhere: str | Promise = _ELSEWHERE
    why_fixed: dict[str, str | Promise] = {}

    def why_row_stands(self, request: HttpRequest, obj: Recorded) -> str:
        """Why nobody edits this row as it stands now; "" where editors do. A subclass says."""
        return ""

    def why_not_edited(self, request: HttpRequest, obj: Recorded | None = None) -> str:
        """Why this person cannot edit the row here, and who or what could; "" where they can."""
        if not self.can_change:
            return str(self.why_elsewhere)
        if request.user.role not in self.edited_by:
            roles = ", ".join(str(label) for role, label in Role.choices if role in self.edited_by)
            return _("บทบาทของท่านคือ%(role)s อ่านได้แต่แก้ไขไม่ได้ ผู้แก้ไขได้คือ%(roles)s") % {
                "role": request.user.get_role_display(), "roles": roles
            }  # fmt: skip
        return self.why_row_stands(request, obj) if obj is not None else ""

    def frozen_told(self, request: HttpRequest, obj: Recorded) -> list:
        """What else holds the row fast: ``words``, ``label`` and ``href`` of each."""
        return []

    def has_change_permission(self, request: HttpRequest, obj: Recorded | None = None) -> bool:
        """Where nothing is said against it."""
        return not self.why_not_edited(request, obj)

    def fixed_told(self, request: HttpRequest, obj: Recorded) -> list[tuple[str, str]]:
        """Each field that is shown to an editor and not edited: its label, and why."""
        told = []
        for name in self.get_readonly_names(request, obj):
            field = field_of(self.model, name) if isinstance(name, str) else None
            if field is None:
                continue
            usual = _CODE if name == "code" else _FIXED if field.editable else _DERIVED
            told.append((str(field.verbose_name), str(self.why_fixed.get(name, usual))))
        return told

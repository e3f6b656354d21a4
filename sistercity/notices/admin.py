"""What is told, by kind, and the log of mails, in the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.choices import STAFF_ROLES, Role
from sistercity.admin import ActForm, PortalAdmin, ReadOnlyAdmin, sent

from . import actions
from .choices import MailState
from .kinds import find_kind
from .models import Mail, NoticeRule
from .telling import tell_notices


@admin.register(NoticeRule)
class NoticeRuleAdmin(PortalAdmin):
    """One row a kind; the loading of the register makes them, administrators set them."""

    edited_by = frozenset({Role.ADMINISTRATOR})
    read_by = frozenset(STAFF_ROLES)
    asks_reason = True
    can_add = False
    fields = ("kind", "is_on", "is_mailed", "gap_hours", "lead_days", "repeat_days")
    list_display = ("__str__", "is_on", "is_mailed", "gap_hours", "lead_days", "repeat_days")

    def get_readonly_names(self, request, obj=None):
        """The kind stays; what means nothing for it cannot be set."""
        kind = find_kind(obj.kind) if obj else None
        names = ["kind"]
        if kind is None or kind.lead_days is None:
            names.append("lead_days")
        if kind is None or kind.repeat_days is None:
            names.append("repeat_days")
        return tuple(names)

    def save_through(self, request, obj, form, change):
        """Set by the action."""
        return actions.set_rule(
            by=request.user,
            rule=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What was sent to whom, when, with what result; one that failed can be tried again."""

    form = forms.ModelForm
    has_history = False
    read_by = edited_by = frozenset({Role.ADMINISTRATOR})
    fields = (
        "to", "address", "subject", "matters", "state", "attempts", "error", "made_at", "sent_at",
        "next_try_at", "message_id",
    )  # fmt: skip
    list_display = ("id", "to", "subject", "state", "attempts", "made_at", "sent_at", "error")
    list_filter = ("state", "made_at")
    list_select_related = ("to",)
    search_fields = ("to__full_name", "to__username", "address", "subject", "error")
    search_help_text = gettext_lazy("ชื่อผู้รับ ที่อยู่อีเมล หัวเรื่อง หรือเหตุที่ไม่สำเร็จ")

    @admin.display(description=gettext_lazy("เรื่องในฉบับนี้"))
    def matters(self, mail: Mail) -> str:
        """By kind, as the recipient may see them still."""
        rows = mail.notices.order_by("made_at", "id")[:50]
        return " · ".join(one.said for one in tell_notices(mail.to, rows))

    def get_row_tools(self, request, obj):
        """What was not sent can be tried again."""
        if obj.state not in (MailState.FAILED, MailState.WAITING):
            return []
        return [(_("ส่งอีกครั้งเดี๋ยวนี้"), reverse("admin:notices_mail_retry", args=[obj.pk]))]

    def get_urls(self):
        """The act of trying again."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/retry/", wrap(self.retry_view), name="notices_mail_retry"),
            *super().get_urls(),
        ]

    def retry_view(self, request, pk: int):
        """Try a mail again, after asking."""
        mail = self.row_or_404(request, pk)
        return self.act(
            request,
            mail,
            form=ActForm(sent(request)),
            carry_out=lambda _values: actions.retry_mail(by=request.user, mail_id=pk),
            title=_("ส่งอีเมลอีกครั้ง"),
            label=_("ส่งอีกครั้ง"),
            done=_("นำอีเมลเข้าคิวส่งแล้ว"),
            lead=_("โปรแกรมทำงานเบื้องหลังจะส่งในอีกสักครู่ ผลจะปรากฏที่รายการนี้"),
        )

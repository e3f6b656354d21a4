"""Jobs in the admin: looked at by administrators, so that a queue that stands still is seen."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy

from sistercity.accounts.choices import Role
from sistercity.admin import ReadOnlyAdmin

from .models import Job
from .telling import title_of


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Who asked for what, and how far it has come; never the result."""

    form = forms.ModelForm
    has_history = False
    read_by = edited_by = frozenset({Role.ADMINISTRATOR})
    ordering = ("-id",)
    fields = (
        "title", "asked_by", "state", "done_count", "total_count", "error",
        "asked_at", "started_at", "finished_at", "expires_at", "result_sha256", "result_size",
    )  # fmt: skip
    list_display = (
        "id", "title", "asked_by", "state", "done_count", "total_count", "asked_at", "finished_at"
    )  # fmt: skip
    list_filter = ("state", "asked_at")
    list_select_related = ("asked_by",)
    search_fields = ("asked_by__full_name", "asked_by__username", "error")
    search_help_text = gettext_lazy("ชื่อผู้ขอ หรือเหตุที่ไม่สำเร็จ")

    @admin.display(description=gettext_lazy("งาน"))
    def title(self, job: Job) -> str:
        """In words."""
        return title_of(job)

"""Keys of agencies in the admin: given, changed, rotated and revoked by administrators."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.admin import ActForm, PortalAdmin, ReadOnlyInline, sent
from sistercity.audit.telling import NOTHING, tell_time
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.messages import reads_english
from sistercity.fields.plain import ReasonField
from sistercity.templatetags.parts import badge

from . import actions, collecting
from .credentials import Credential
from .models import ApiKey, KeySecret, KeyUse
from .usage import DAYS, first_day, notices_of, standings_of, sums_by_key, sums_of

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
# What the forms begin with, in days.
USUAL_DAYS, USUAL_OVERLAP_DAYS = 365, 30


class RotateForm(ActForm):
    """Until when the secret in use works beside the new one."""

    old_until = ThaiDateFormField(
        required=False,
        label=gettext_lazy("ความลับเดิมใช้ได้ถึงวันที่"),
        help_text=gettext_lazy("ให้หน่วยงานมีเวลาเปลี่ยน เว้นว่างหากความลับเดิมรั่วไหลและต้องเลิกใช้ทันที"),
    )
    reason = ReasonField(required=False)


class RevokeForm(ActForm):
    """Why a key is to work no longer."""

    reason = ReasonField(
        label=gettext_lazy("เหตุผลที่เพิกถอน"),
        help_text=gettext_lazy("เก็บไว้ในบัญชีการเปลี่ยนแปลง ไม่แสดงต่อผู้ใช้กุญแจ"),
    )


class SecretInline(ReadOnlyInline):
    """The secrets of a key; what they are nobody can see any more."""

    model = KeySecret
    edited_by = read_by = ADMINISTRATORS
    fields = ("prefix", "made_at", "works_until", "last_used")
    verbose_name_plural = gettext_lazy("ความลับของกุญแจ")

    def get_queryset(self, request):
        """With when each was shown last."""
        return super().get_queryset(request).with_last_use()

    @admin.display(description=gettext_lazy("ใช้ล่าสุด"))
    def last_used(self, secret: KeySecret) -> str:
        """When it was shown last."""
        return tell_time(secret.last_used_at) or NOTHING


@admin.register(ApiKey)
class KeyAdmin(PortalAdmin):
    """Which system of which agency holds a key, what it opens, and whether it is used."""

    edited_by = read_by = ADMINISTRATORS
    asks_reason = True
    asks_again = True
    change_list_template = "admin/keys/key_list.html"
    inlines = (SecretInline,)
    fieldsets = (
        (None, {"fields": ("agency_th", "agency_en", "system", "office")}),
        (gettext_lazy("ขอบเขต"), {"fields": ("can_read", "can_follow", "can_take_bulk")}),
        (
            gettext_lazy("อัตราและอายุ"),
            {"fields": ("rate_per_minute", "bulk_per_hour", "expires_on")},
        ),
    )
    list_display = (
        "agency", "system", "state", "scopes_told", "expires_on", "last_used", "recent",
    )  # fmt: skip
    search_fields = ("agency_th", "agency_en", "system", "office", "secrets__prefix")
    search_help_text = gettext_lazy("ชื่อหน่วยงาน ระบบ หรือรหัสนำของกุญแจ")

    # The list.

    def get_queryset(self, request):
        """With when each was used last, and how often of late."""
        return super().get_queryset(request).with_use(first_day(clock.today()))

    def get_search_results(self, request, queryset, search_term):
        """One line a key, however many of its secrets match."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found.distinct() if search_term else found), may_repeat

    def changelist_view(self, request, extra_context=None):
        """Counts that wait are collected first, so that what is shown is so now."""
        if self.has_view_permission(request):
            collecting.collect()
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("หน่วยงาน"), ordering="agency_th")
    def agency(self, key: ApiKey) -> str:
        """Its name in the reader's language."""
        return key.agency_en if reads_english() else key.agency_th

    @admin.display(description=gettext_lazy("สถานะ"))
    def state(self, key: ApiKey) -> str:
        """Word, shape and colour."""
        return _state_badge(key)

    @admin.display(description=gettext_lazy("ขอบเขต"))
    def scopes_told(self, key: ApiKey) -> str:
        """What it opens, as agencies know it."""
        return ", ".join(key.scopes)

    @admin.display(description=gettext_lazy("ใช้ล่าสุด"), ordering="last_used_at")
    def last_used(self, key: ApiKey) -> str:
        """When it was shown last."""
        return tell_time(key.last_used_at) or NOTHING

    @admin.display(description=gettext_lazy("เรียกใน 31 วัน"), ordering="recent_count")
    def recent(self, key: ApiKey) -> int:
        """Requests of late."""
        return key.recent_count

    # The form.

    def why_row_stands(self, request, obj) -> str:
        """A revoked key is only read."""
        if obj.revoked_at is None:
            return ""
        return _("กุญแจนี้เพิกถอนแล้ว ใช้ไม่ได้และแก้ไขไม่ได้อีก หากหน่วยงานยังต้องใช้ โปรดให้กุญแจใหม่")

    def get_changeform_initial_data(self, request) -> dict:
        """A key runs for a year unless said otherwise."""
        return {
            "expires_on": clock.today() + timedelta(days=USUAL_DAYS),
            **super().get_changeform_initial_data(request),
        }

    def get_inlines(self, request, obj):
        """A new key has no secret yet."""
        return self.inlines if obj else ()

    def save_through(self, request, obj, form, change):
        """Give or change a key by the actions; the new secret waits for the answer."""
        if change:
            return actions.change_key(
                by=request.user,
                key=obj,
                revision=form.cleaned_data.get("opened_revision"),
                reason=form.cleaned_data.get("reason", ""),
            )
        key, request.credential = actions.make_key(by=request.user, key=obj)
        return key

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        """The page that shows the secret: itself the answer, so that it is kept nowhere."""
        return self._secret_page(request, obj, request.credential)

    def get_row_tools(self, request, obj) -> list[tuple[str, str]]:
        """What it was used for; a new secret; the end of an old one, or of all."""
        acts = [("usage", _("การใช้กุญแจ"))]
        if obj.revoked_at is None:
            acts.append(("rotate", _("ออกความลับใหม่")))
            working = KeySecret.objects.filter(key=obj).working_at(clock.now())
            if working.exclude(works_until=None).exists():
                acts.append(("end_overlap", _("เลิกใช้ความลับเดิม")))
            acts.append(("revoke", _("เพิกถอนกุญแจ")))
        return [(label, reverse(f"admin:keys_apikey_{act}", args=[obj.pk])) for act, label in acts]

    # Acts and pages.

    def get_urls(self):
        """Further acts on a key, and what keys were used for."""
        wrap = self.admin_site.admin_view
        acts = ("rotate", "end_overlap", "revoke", "usage")
        return [
            path("usage/", wrap(self.all_usage_view), name="keys_apikey_all_usage"),
            *(
                path(
                    f"<int:pk>/{act.replace('_', '-')}/",
                    wrap(getattr(self, f"{act}_view")),
                    name=f"keys_apikey_{act}",
                )
                for act in acts
            ),
            *super().get_urls(),
        ]

    def rotate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new secret, shown once, beside the old one until a chosen day."""
        key = self.row_or_404(request, pk)
        until = clock.today() + timedelta(days=USUAL_OVERLAP_DAYS)
        form = RotateForm(
            sent(request), initial={"old_until": until, "opened_revision": key.revision}
        )
        made: list[Credential] = []

        def carry_out(values: dict) -> None:
            _key, credential = actions.rotate_key(
                by=request.user, key_id=pk, old_until=values["old_until"],
                revision=values["opened_revision"], reason=values["reason"],
            )  # fmt: skip
            made.append(credential)

        response = self.act(
            request, key, form=form, carry_out=carry_out,
            title=_("ออกความลับใหม่"), label=_("ออกความลับใหม่"), done=_("ออกความลับใหม่แล้ว"),
            lead=_("กุญแจ ขอบเขต และอัตราคงเดิม หน่วยงานใช้ความลับเดิมและใหม่คู่กันได้จนถึงวันที่กำหนด"),
        )  # fmt: skip
        return self._secret_page(request, key, made[0]) if made else response

    def end_overlap_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Old secrets work no longer, before the day that was chosen."""
        key = self.row_or_404(request, pk)
        form = ActForm(sent(request), initial={"opened_revision": key.revision})

        def carry_out(values: dict) -> None:
            actions.end_overlap(by=request.user, key_id=pk, revision=values["opened_revision"])

        return self.act(
            request, key, form=form, carry_out=carry_out,
            title=_("เลิกใช้ความลับเดิม"), label=_("เลิกใช้ความลับเดิมทันที"),
            done=_("เลิกใช้ความลับเดิมแล้ว"),
            lead=_("โปรดดูที่หน้ากุญแจก่อนว่าหน่วยงานใช้ความลับเดิมครั้งล่าสุดเมื่อใด ความลับใหม่ยังใช้ได้"),
        )  # fmt: skip

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A key works no longer, with the reason."""
        key = self.row_or_404(request, pk)
        form = RevokeForm(sent(request), initial={"opened_revision": key.revision})

        def carry_out(values: dict) -> None:
            actions.revoke_key(
                by=request.user, key_id=pk, reason=values["reason"],
                revision=values["opened_revision"],
            )  # fmt: skip

        return self.act(
            request, key, form=form, carry_out=carry_out,
            title=_("เพิกถอนกุญแจ"), label=_("เพิกถอนกุญแจ"), done=_("เพิกถอนกุญแจแล้ว"),
            lead=_("กุญแจใช้ไม่ได้ตั้งแต่คำขอถัดไป และนำกลับมาใช้อีกไม่ได้ หน่วยงานยังอ่านข้อมูลเผยแพร่โดยไม่มีกุญแจได้"),
        )  # fmt: skip

    def all_usage_view(self, request: HttpRequest) -> HttpResponse:
        """What all keys were used for of late."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        collecting.collect()
        since = first_day(clock.today())
        keys = ApiKey.objects.visible_to(request.user)
        context = {
            "title": _("การใช้กุญแจทั้งหมด"),
            "lines": [
                (key, _state_badge(key), sums) for key, sums in sums_by_key(keys, since)
            ],
        }
        return self._page(request, "admin/keys/all_usage.html", context)

    def usage_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one key was used for of late, and how it stands now."""
        key = self.row_or_404(request, pk)
        collecting.collect()
        now = clock.now()
        uses = KeyUse.objects.visible_to(request.user).since(first_day(now.date()))
        uses = uses.filter(secret__key=key)
        context = {
            "title": _("การใช้กุญแจ"),
            "subtitle": str(key),
            "object": key,
            "badge": _state_badge(key),
            "standings": standings_of(key),
            "notices": notices_of(key, key.secrets.all(), None, now),
            "by_resource": sums_of(uses, "resource"),
            "by_day": sums_of(uses, "day")[::-1],
        }
        return self._page(request, "admin/keys/usage.html", context)

    def _secret_page(self, request, key: ApiKey, credential: Credential) -> HttpResponse:
        context = {
            "title": _("กุญแจของหน่วยงาน"),
            "subtitle": str(key),
            "object": key,
            "credential": str(credential),
            "usage_address": request.build_absolute_uri(reverse("api-usage")),
        }
        return self._page(request, "admin/keys/secret.html", context)

    def _page(self, request, template: str, context: dict) -> HttpResponse:
        given = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "days": DAYS,
            **context,
        }
        return TemplateResponse(request, template, given)


def _state_badge(key: ApiKey) -> str:
    state = key.state_on(clock.today())
    return render_to_string("parts/badge.html", badge(f"key_{state}", state.label))

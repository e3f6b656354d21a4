"""Imports of files in the admin: the dry run, carrying it out, what it did, undoing it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, InterfaceError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions, rules
from registry.actions.importing import RegisterMoved
from registry.actions.undoing import plan_undo
from registry.choices import ImportState
from registry.importing import desk
from registry.importing.cells import UnreadableFile
from registry.importing.check import Check
from registry.importing.marked import write_marked, write_refused
from registry.models import ImportRun
from sistercity.accounts.confirm import check_again
from sistercity.admin import ReadOnlyAdmin
from sistercity.admin.forms import sent, show_refusal
from sistercity.errors import NotAllowed, WrongState
from sistercity.exports.record import record_export
from sistercity.fields.plain import PlainTextMixin, ReasonField
from sistercity.files.sending import send_file
from sistercity.outages import outage_of

from .transfer import attachment

logger = logging.getLogger(__name__)

# Up to so many rows the answer comes at once; beyond, it tells how far the reading is.
_AT_ONCE = 2_000
# Rows of each kind that a page lists; a marked workbook and the download hold all.
SHOWN = 500
_MARK = "\x00live\x00"


class AgreementForm(forms.Form):
    """What the dry run said it would do, and how much of it is wanted."""

    agreed = forms.CharField(widget=forms.HiddenInput())
    sheet = forms.CharField(widget=forms.HiddenInput(), required=False)
    is_partial = forms.BooleanField(required=False)


class UndoForm(PlainTextMixin, forms.Form):
    """Why an import is taken back; what the page said would stay."""

    reason = ReasonField(
        label=gettext_lazy("เหตุผลของการยกเลิก"),
        max_length=200,
        help_text=gettext_lazy("เก็บไว้ในบัญชีการเปลี่ยนแปลงและที่คู่ซึ่งยกเลิก"),
    )
    expected = forms.CharField(widget=forms.HiddenInput())


def _settled(name: str) -> Callable[[ImportRun], int | None]:
    """A count as a column: an open file has none yet, for each look at it counts anew."""

    @admin.display(description=ImportRun._meta.get_field(name).verbose_name, ordering=name)
    def count(run: ImportRun) -> int | None:
        return None if run.state == ImportState.OPEN else getattr(run, name)

    return count


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Files that were handed in, each with its counts and what it did."""

    list_display = (
        "file_name", "opened_at", "by", "state",
        *map(_settled, ("row_count", "added_count", "changed_count", "same_count",
                        "refused_count")),
    )  # fmt: skip
    list_filter = ("state", "door")
    list_select_related = ("by",)
    search_fields = ("file_name", "by__full_name", "by__username")

    def get_urls(self):
        """The acts on one import, and its files."""
        wrap = self.admin_site.admin_view
        acts = (
            ("carry-out", "carry_out", self.carry_out_view),
            ("undo", "undo", self.undo_view),
            ("marked", "marked", self.marked_view),
            ("file", "file", self.file_view),
        )
        own = [
            path(f"<int:pk>/{part}/", wrap(view), name=f"registry_importrun_{name}")
            for part, name, view in acts
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Of an open file the dry run as of now; else what the import did."""
        try:
            run = self.row_or_404(request, object_id)
        except Http404:  # as Django's own pages of a row: away, with words
            if not self.has_view_permission(request):
                raise
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if run.state != ImportState.OPEN:
            return self._done_page(request, run)
        return self._check_page(request, run, sheet=request.GET.get("sheet", ""))

    def carry_out_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Write what the dry run showed, whole or the right rows only."""
        run = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        if refused := _refusal(rules.check_can_import, run):
            return self._done_page(request, run, refused=refused)
        form = AgreementForm(sent(request))
        if not form.is_valid():
            return HttpResponseRedirect(self.address_of(run))
        check_again(request)
        values = form.cleaned_data
        check = self._check(request, run, values["sheet"])
        if check is None:
            return HttpResponseRedirect(self.address_of(run))
        steps = desk.carry_out(
            run, check, by=request.user, agreed=values["agreed"], is_partial=values["is_partial"]
        )
        return self._live_page(request, run, check, steps, done=self._carried_out)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would go back and what stays; then, with a reason, doing so."""
        run = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        if run.state != ImportState.DONE:
            return self._done_page(request, run, refused=_refusal(rules.check_can_undo, run))
        check_again(request)
        form = UndoForm(sent(request))
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                run = actions.undo_import(by=request.user, run_id=pk, **form.cleaned_data)
            except (ValidationError, WrongState) as refusal:
                show_refusal(form, refusal)
                status = 409 if isinstance(refusal, WrongState) else 200
            else:
                messages.success(request, _undone_words(run))
                return HttpResponseRedirect(self.address_of(run))
        plan = plan_undo(run)
        form.initial["expected"] = plan.fingerprint()
        if form.is_bound:
            form.data = form.data.copy()
            form.data["expected"] = plan.fingerprint()
        context = {**self._context(request, run), "form": form, "plan": plan, "shown": SHOWN}
        template = "admin/registry/importrun/undo.html"
        return TemplateResponse(request, template, context, status=status)

    def marked_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The office's workbook with its wrong cells marked; of an import the refused rows only."""
        run = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        check = self._check(request, run, request.GET.get("sheet", ""))
        if check is None:
            raise Http404
        check.run()
        stem = run.file_name.rsplit(".", 1)[0]
        record_export(request, list_name=f"import-{run.pk}", file_format="xlsx")
        if run.state == ImportState.OPEN:
            content = write_marked(desk.data_of(run), check.table, check.faults)
            return attachment(content, f"{stem}-marked.xlsx")
        return attachment(write_refused(check.table, check.faults), f"{stem}-refused.xlsx")

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was handed in."""
        run = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        return send_file(request, run.file, run.file_name)

    def _context(self, request: HttpRequest, run: ImportRun) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": _("นำเข้าทะเบียน"),
            "subtitle": run.file_name,
            "run": run,
            "opts": self.opts,
            "media": self.media,
            "may_act": self.may_act(request),
        }

    def _check(self, request: HttpRequest, run: ImportRun, sheet: str) -> Check | None:
        """The dry run, not yet read; None, with a message, when the file cannot be read."""
        try:
            return Check(desk.table_of(run, sheet), user=self._reader(request))
        except UnreadableFile as fault:
            messages.error(request, str(fault))
        except FileNotFoundError:
            messages.error(request, _("แฟ้มที่ตรวจไว้ไม่อยู่แล้ว โปรดเลือกแฟ้มอีกครั้ง"))
        return None

    def _reader(self, request: HttpRequest):
        """As whom the register is read: those who only look see what an editor sees."""
        return request.user if self.may_act(request) else None

    def _check_page(self, request: HttpRequest, run: ImportRun, *, sheet: str) -> HttpResponseBase:
        check = self._check(request, run, sheet)
        if check is None:
            back = "admin:registry_pairing_import" if self.may_act(request) else "admin:index"
            return HttpResponseRedirect(reverse(back))
        return self._live_page(request, run, check, check.steps(), done=self._checked)

    def _checked(self, request: HttpRequest, run: ImportRun, check: Check, notice: str = "") -> str:
        """The part of the page that says what was found."""
        form = AgreementForm(
            initial={"agreed": check.fingerprint(), "sheet": check.table.sheet}
        )
        context = {
            **self._context(request, run),
            "check": check,
            "counts": check.counts,
            "form": form,
            "notice": notice,
            "shown": SHOWN,
        }
        return render_to_string("admin/registry/importrun/check.html", context, request)

    def _carried_out(self, request: HttpRequest, run: ImportRun, check: Check) -> str:
        run.refresh_from_db()
        context = {**self._context(request, run), "notice": _done_words(run)}
        return render_to_string("admin/registry/importrun/carried_out.html", context, request)

    def _done_page(self, request: HttpRequest, run: ImportRun, refused: str = "") -> HttpResponse:
        changes = run.changes().select_related("by").with_rows()
        context = {**self._context(request, run), "changes": changes, "refused": refused}
        template = "admin/registry/importrun/done.html"
        return TemplateResponse(request, template, context, status=409 if refused else 200)

    def _live_page(
        self,
        request: HttpRequest,
        run: ImportRun,
        check: Check,
        steps: Iterator[int],
        *,
        done: Callable[[HttpRequest, ImportRun, Check], str],
    ) -> HttpResponseBase:
        """A page that reads on while it is being shown; a short file is answered whole."""
        context = {**self._context(request, run), "live": _MARK}
        page = render_to_string("admin/registry/importrun/live.html", context, request)
        head, tail = page.split(_MARK)
        language = translation.get_language()
        total = len(check.table.lines)
        is_writing = done == self._carried_out

        def parts() -> Iterator[str]:
            yield head
            try:
                for read in steps:
                    with translation.override(language):
                        yield _step(request, run, read, total, is_writing=is_writing)
                with translation.override(language):
                    yield done(request, run, check)
            except (WrongState, NotAllowed, ValidationError) as refusal:
                with translation.override(language):
                    yield self._refused(request, run, check, refusal)
            except (DatabaseError, InterfaceError) as fault:
                if outage_of(fault) is None:
                    raise
                # The page has begun, so no other can say what happened.
                logger.exception("import %s broke off", run.pk)
                with translation.override(language):
                    yield self._told(request, run, desk.broken_off())
            yield tail

        if total > _AT_ONCE:
            response = StreamingHttpResponse(parts())
            # A server in front would keep the steps back until the page is whole.
            response.headers["X-Accel-Buffering"] = "no"
            return response
        try:
            for _read in steps:
                pass
        except (WrongState, NotAllowed, ValidationError) as refusal:
            status = 409 if isinstance(refusal, WrongState) else 200
            body = self._refused(request, run, check, refusal)
            return HttpResponse([head, body, tail], status=status)
        if is_writing:
            run.refresh_from_db()
            messages.success(request, _done_words(run))
            return HttpResponseRedirect(self.address_of(run))
        return HttpResponse([head, done(request, run, check), tail])

    def _refused(
        self, request: HttpRequest, run: ImportRun, check: Check, refusal: Exception
    ) -> str:
        """Why nothing was written; where the register moved on, the dry run as of now."""
        words = " ".join(getattr(refusal, "messages", None) or [str(refusal)])
        if not isinstance(refusal, RegisterMoved):
            return self._told(request, run, words)
        again = Check(check.table, user=self._reader(request)).run()
        return self._checked(request, run, again, notice=words)

    def _told(self, request: HttpRequest, run: ImportRun, words: str) -> str:
        context = {**self._context(request, run), "notice": words}
        return render_to_string("admin/registry/importrun/refused.html", context, request)


def _step(
    request: HttpRequest, run: ImportRun, read: int, total: int, *, is_writing: bool
) -> str:
    """How far the reading is; the page shows the last one only."""
    context = {"run": run, "read": read, "total": total, "is_writing": is_writing}
    return render_to_string("admin/registry/importrun/step.html", context, request)


def _done_words(run: ImportRun) -> str:
    words = _("นำเข้าแล้ว เพิ่ม %(new)s คู่ แก้ไข %(changed)s คู่ ไม่เปลี่ยนแปลง %(same)s คู่") % {
        "new": f"{run.added_count:,}",
        "changed": f"{run.changed_count:,}",
        "same": f"{run.same_count:,}",
    }
    if run.refused_count:
        words += " " + _("ไม่รับ %(refused)s แถว") % {"refused": f"{run.refused_count:,}"}
    return words


def _undone_words(run: ImportRun) -> str:
    return _("ยกเลิกการนำเข้าแล้ว %(undone)s คู่ คงไว้ %(kept)s รายการที่มีผู้แก้ไขภายหลัง") % {
        "undone": f"{run.undone_count:,}",
        "kept": f"{run.kept_count:,}",
    }


def _refusal(check: Callable[[ImportRun], None], run: ImportRun) -> str:
    """Why a rule refuses; "" where it does not."""
    try:
        check(run)
    except WrongState as refusal:
        return str(refusal)
    return ""

"""The province's workbook: downloaded, filled without the portal, looked at, taken."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import actions, rules, workbook_rules, years
from monitoring.actions.workbook_undo import plan_undo
from monitoring.choices import WorkbookState
from monitoring.forms import TakeForm, UndoWorkbookForm, WorkbookForm
from monitoring.models import FiscalYear, WorkbookUpload
from monitoring.workbook import desk
from registry.importing.cells import UnreadableFile
from registry.importing.desk import XLSX_TYPE
from registry.models import Province
from registry.views.pages import asked_code
from sistercity.accounts.choices import Role
from sistercity.errors import WrongState
from sistercity.exports.record import record_export
from sistercity.files.sending import send_file

from .listing import page_of
from .year import why_shut

DETAIL = "monitoring:workbook-detail"
# Faults and rows of each kind that a page lists; the marked workbook holds all.
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_list(request: HttpRequest) -> HttpResponse:
    """Downloads by year, the form for a filled workbook, and what was sent so far."""
    user = request.user
    form = WorkbookForm()
    status = HTTPStatus.OK
    if request.method == "POST":
        workbook_rules.check_fills(by=user)
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = desk.take_in(by=user, data=file.read(), name=file.name)
            except (UnreadableFile, WrongState) as fault:
                form.add_error("file", str(fault))
            else:
                return redirect(DETAIL, upload.pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    uploads = WorkbookUpload.objects.visible_to(user).select_related("province", "by")
    context = {
        "form": form,
        "may_fill": user.role == Role.OFFICER,
        "provinces": _offers(user),
        "page": page_of(request, uploads),
    }
    return render(request, "monitoring/workbook_list.html", context, status=status)


@require_safe
def workbook_download(request: HttpRequest, year: int) -> HttpResponse:
    """The workbook of a year, of the province that ``?province=`` names or the only one."""
    user = request.user
    workbook_rules.check_fills(by=user)
    served = {province.pk: province for province in Province.objects.served_by(user)}
    province = next(iter(served.values()), None)
    if code := asked_code(request, "province"):
        province = get_object_or_404(Province.objects.visible_to(user), code=code)
    if province is None:
        raise Http404
    rules.check_serves(by=user, province_id=province.pk, served=served)
    get_object_or_404(FiscalYear.objects.visible_to(user), year=year)
    if why := why_shut(year, province.pk):
        messages.warning(request, why)
        return redirect("monitoring:workbook-list")
    content = desk.make_workbook(province, year)
    record_export(request, list_name=f"workbook-{province.code}-{year}", file_format="xlsx")
    return _attachment(content, f"workbook-{province.code}-{year}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_detail(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What taking a workbook would do, or did; sending the page's form takes it."""
    upload = _visible(request, upload_id)
    if request.method != "POST":
        return _detail_page(request, upload)
    workbook_rules.check_fills(by=request.user)
    form = TakeForm(request.POST)
    agreed = form.cleaned_data["agreed"] if form.is_valid() else ""
    try:
        upload = desk.take(upload, by=request.user, agreed=agreed)
    except (FileNotFoundError, UnreadableFile):
        return _detail_page(request, upload)
    except WrongState as refusal:
        upload.refresh_from_db()
        if upload.state == WorkbookState.DONE:
            # The same press a second time, or after the line broke: it is done.
            messages.info(request, str(refusal))
            return redirect(DETAIL, upload.pk)
        return _detail_page(request, upload, notice=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(
        request,
        _("รับแล้ว เพิ่ม %(added)s รายการ แก้ไข %(changed)s รายการ")
        % {"added": upload.added_count, "changed": upload.changed_count},
    )
    return redirect(DETAIL, upload.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_undo(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What undoing would take back and what stays; sending the page's form does so."""
    upload = _visible(request, upload_id)
    workbook_rules.check_fills(by=request.user)
    notice = ""
    status = HTTPStatus.OK
    if request.method == "POST":
        form = UndoWorkbookForm(request.POST)
        expected = form.cleaned_data["expected"] if form.is_valid() else ""
        try:
            actions.undo_workbook(by=request.user, upload_id=upload.pk, expected=expected)
        except WrongState as refusal:
            notice, status = str(refusal), HTTPStatus.CONFLICT
        else:
            messages.success(request, _("ยกเลิกการรับสมุดงานแล้ว"))
            return redirect(DETAIL, upload.pk)
    upload.refresh_from_db(fields=["state"])
    if upload.state != WorkbookState.DONE:
        return redirect(DETAIL, upload.pk)
    plan = plan_undo(upload)
    context = {
        "upload": upload,
        "plan": plan,
        "notice": notice,
        "shut": why_shut(upload.fiscal_year, upload.province_id),
        "form": UndoWorkbookForm(initial={"expected": plan.fingerprint()}),
    }
    return render(request, "monitoring/workbook_undo.html", context, status=status)


@require_safe
def workbook_marked(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The province's own workbook with what is wrong in red and what is done locked."""
    upload = _visible(request, upload_id)
    try:
        content = desk.marked(upload)
    except FileNotFoundError as lost:
        raise Http404 from lost
    except UnreadableFile as fault:
        messages.warning(request, str(fault))
        return redirect(DETAIL, upload.pk)
    record_export(request, list_name=f"workbook-marked-{upload.pk}", file_format="xlsx")
    return _attachment(content, f"{upload.file_name.rsplit('.', 1)[0]}-marked.xlsx")


@require_safe
def workbook_file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The workbook as it was handed in."""
    upload = _visible(request, upload_id)
    return send_file(request, upload.file, upload.file_name)


def _visible(request: HttpRequest, upload_id: int) -> WorkbookUpload:
    rows = WorkbookUpload.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("province", "file", "by"), pk=upload_id)


def _offers(user) -> list[tuple[Province, list[int], bool]]:
    """Each province that this officer fills in for: years that take it, whether others do not."""
    if user.role != Role.OFFICER:
        return []
    opened = list(FiscalYear.objects.visible_to(user).order_by("-year"))
    served = list(Province.objects.served_by(user))
    taking = years.years_taking(opened, [province.pk for province in served])
    return [
        (province, taking[province.pk], len(taking[province.pk]) < len(opened))
        for province in served
    ]


def _detail_page(
    request: HttpRequest,
    upload: WorkbookUpload,
    *,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The dry run as of now; of a workbook that was taken, what it did and what is still wrong."""
    try:
        check = desk.look_at(upload)
    except (FileNotFoundError, UnreadableFile):
        check = None
        notice = notice or _("แฟ้มที่อัปโหลดไว้ไม่อยู่แล้ว โปรดเลือกแฟ้มอีกครั้ง")
    shut = why_shut(upload.fiscal_year, upload.province_id)
    is_open = upload.state == WorkbookState.OPEN
    may_take = is_open and request.user.role == Role.OFFICER and not shut
    context = {
        "upload": upload,
        "check": check,
        "is_open": is_open,
        "may_take": may_take,
        "shut": shut,
        "notice": notice,
        "shown": SHOWN,
        "form": TakeForm(initial={"agreed": check.fingerprint()}) if check else None,
        "counts": _counts(upload, check),
    }
    return render(request, "monitoring/workbook_detail.html", context, status=status)


def _counts(upload: WorkbookUpload, check) -> list[tuple[str, int, str]]:
    """The four counts with their words and, while they may still change, as of now."""
    if upload.state == WorkbookState.OPEN and check is not None:
        numbers = tuple(check.counts)
    else:
        numbers = (upload.added_count, upload.changed_count, upload.same_count,
                   upload.refused_count)  # fmt: skip
    words = (_("เพิ่มใหม่"), _("แก้ไขของเดิม"), _("ตรงกับในระบบแล้ว"), _("ต้องแก้ไขก่อน"))
    return list(zip(words, numbers, ("new", "changed", "same", "refused"), strict=True))


def _attachment(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response

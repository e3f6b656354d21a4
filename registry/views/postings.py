"""Postings: who serves which province, kept by the ministry's editors and administrators."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import actions, rules
from registry.forms import PostingForm
from registry.listings import POSTINGS
from registry.models import Posting, Province
from registry.querysets import ENDING_SOON_DAYS
from registry.service import Service, in_post_lines, service_by_province
from sistercity import clock
from sistercity.accounts.confirm import asks_again
from sistercity.errors import NotAllowed, StaleEdit
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list

from .pages import asked_among, asked_code


@require_safe
def posting_list(request: HttpRequest) -> HttpResponse:
    """The provinces with who is in post today, those without somebody first to be found."""
    _check_may_read(request.user)
    today = clock.today()
    services = service_by_province(user=request.user, today=today)
    lists = {
        "": services,
        "no-officer": [one for one in services if one.lacks_officer],
        "no-approver": [one for one in services if one.lacks_approver],
        "ending": _with_ending(request.user, services, today),
    }
    asked = asked_among(request, "show", lists)
    words = {
        "": _("ทุกจังหวัด"),
        "no-officer": _("ไม่มีเจ้าหน้าที่"),
        "no-approver": _("ไม่มีผู้รับรอง"),
        "ending": _("สิ้นสุดใน %(days)s วัน") % {"days": ENDING_SOON_DAYS},
    }
    if is_export(request):
        told = [(str(_("แสดง")), str(words[asked]))]
        return send_list(request, POSTINGS, Rows(in_post_lines(lists[asked])), conditions=told)
    context = {
        "tabs": [(code, words[code], len(rows)) for code, rows in lists.items()],
        "asked": asked,
        "services": lists[asked],
        "province_count": len(services),
        "nobody_count": sum(not one.in_post for one in services),
        "person_count": len({row.user_id for one in services for row in one.in_post}),
        "may_post": _may_post(request.user),
        "as_at": today,
    }
    return render(request, "registry/posting_list.html", context)


@require_safe
def posting_province(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody who serves, will serve or has served one province."""
    _check_may_read(request.user)
    province = get_object_or_404(Province.objects.visible_to(request.user), code=code)
    today = clock.today()
    rows = Posting.objects.visible_to(request.user).filter(province=province)
    postings = [(row, row.is_in_force(today)) for row in rows.select_related("user")]
    context = {
        "province": province,
        "current": [row for row, is_in_force in postings if is_in_force],
        "coming": [row for row, _now in postings if row.starts_on > today],
        "past": [row for row, _now in postings if row.ends_on and row.ends_on < today],
        "may_post": _may_post(request.user),
        "as_at": today,
    }
    return render(request, "registry/posting_province.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
def posting_create(request: HttpRequest) -> HttpResponse:
    """Post somebody to a province; ``?province=TH-50`` fills it in."""
    rules.check_may_post(request.user)
    asked = asked_code(request, "province")
    provinces = Province.objects.visible_to(request.user)
    province = get_object_or_404(provinces, code=asked) if asked else None
    posting = Posting(province=province, starts_on=clock.today())
    return _posting_form(request, posting, province)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
def posting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """End or correct a posting; person and province stay, another one is another posting."""
    rules.check_may_post(request.user)
    rows = Posting.objects.visible_to(request.user).select_related("user", "province")
    posting = get_object_or_404(rows, pk=pk)
    return _posting_form(request, posting, posting.province)


def _posting_form(
    request: HttpRequest, posting: Posting, province: Province | None
) -> HttpResponse:
    opened = posting.revision
    form = PostingForm(request.POST or None, instance=posting, user=request.user)
    page = {"form": form, "posting": posting, "province": province, "revision": opened}
    if request.method != "POST" or not form.is_valid():
        page["revision"] = form["revision"].value() if form.is_bound else opened
        return render(request, "registry/posting_form.html", page)
    try:
        saved = actions.save_posting(
            by=request.user,
            posting=form.instance,
            revision=form.cleaned_data["revision"],
            reason=form.cleaned_data["reason"],
        )
    except ValidationError as refusal:
        form.add_refusal(refusal)
        page["revision"] = form.cleaned_data["revision"]
    except StaleEdit as refusal:
        page |= {"refusal": refusal, "revision": refusal.current.revision}
        return render(request, "registry/posting_form.html", page, status=HTTPStatus.CONFLICT)
    else:
        messages.success(request, _("บันทึกการปฏิบัติหน้าที่แล้ว: %(posting)s") % {"posting": saved})
        return redirect("registry:posting-province", saved.province.code)
    return render(request, "registry/posting_form.html", page)


def _with_ending(user, services: list[Service], today) -> list[Service]:
    ending = Posting.objects.visible_to(user).ending_soon(today)
    provinces = set(ending.values_list("province_id", flat=True))
    return [one for one in services if one.province.pk in provinces]


def _check_may_read(user) -> None:
    """Who serves where is the ministry's to read.

    Raises:
        NotAllowed: a person of a province; one's own postings are on the profile.
    """
    if not user.is_ministry:
        raise NotAllowed(
            _("รายชื่อผู้ปฏิบัติหน้าที่ของจังหวัดเปิดให้กระทรวงเท่านั้น การปฏิบัติหน้าที่ของท่านอยู่ที่หน้าบัญชีของฉัน")
        )


def _may_post(user) -> bool:
    try:
        rules.check_may_post(user)
    except NotAllowed:
        return False
    return True

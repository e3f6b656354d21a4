"""The ministry's digest of reflections: gathered, written, published to provinces, printed."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, digests, rules
from monitoring.choices import Heading
from monitoring.forms import DigestForm
from monitoring.forms.digest import source_name
from monitoring.models import FiscalYear, Reflection, ReflectionDigest
from registry.models import Province
from registry.names import name_order
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.fields.numbers import is_key
from sistercity.kept_pages import page_by_person

DIGEST = "monitoring:digest-year"


@page_by_person
def digest_year(request: HttpRequest, year: int) -> HttpResponse:
    """A year's digest; for the ministry with all that provinces have told, by heading."""
    user, today = request.user, clock.today()
    opened = _opened_years(user)
    if year not in opened:
        raise Http404
    versions = list(ReflectionDigest.objects.visible_to(user).filter(fiscal_year=year))
    published = [one for one in versions if one.published_at]
    digest = _asked_version(request, published)
    draft = next((one for one in versions if not one.published_at), None)
    context = {
        "year": year,
        "years": opened,
        "published": published,
        "digest": digest,
        "parts": digests.parts_of(user, digest) if digest else [],
        "file_href": _file_address(digest) if digest else "",
        "may_write": user.role == Role.EDITOR,
        "draft": draft,
    }
    if user.is_ministry:
        context["gathered"] = digests.gather(user=user, fiscal_year=year, today=today)
        if draft:
            context["draft_parts"] = digests.parts_of(user, draft)
            context["wrote_it"] = user.pk in actions.digest_author_ids(draft)
    return render(request, "monitoring/digest_year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def digest_edit(request: HttpRequest, year: int) -> HttpResponse:
    """Write the draft, beside what the provinces have told."""
    user = request.user
    rules.check_ministry_editor(by=user)
    if year not in _opened_years(user):
        raise Http404
    rows = ReflectionDigest.objects.visible_to(user).filter(fiscal_year=year)
    draft = rows.drafts().first()
    form = _form(request, year, begun_from=draft or rows.published().first())
    page = {
        "form": form,
        "year": year,
        "revision": form["revision"].value() if form.is_bound else draft.revision if draft else 0,
    }
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_digest(
                by=user,
                fiscal_year=year,
                values=form.values,
                sources=form.sources,
                revision=form.cleaned_data["revision"],
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            page |= {
                "refusal": digests.parts_of(user, refusal.current),
                "revision": refusal.current.revision,
            }
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("บันทึกร่างแล้ว จังหวัดยังไม่เห็น"))
            return redirect(DIGEST, year)
    gathered = digests.gather(user=user, fiscal_year=year, today=clock.today())
    page["parts"] = [
        (heading, form[heading.value], form[source_name(heading)], gathered.headings[heading])
        for heading in Heading
    ]
    return render(request, "monitoring/digest_form.html", page, status=status)


@require_POST
def digest_publish(request: HttpRequest, year: int) -> HttpResponse:
    """Publish the draft that was read to the provinces."""
    user = request.user
    rules.check_ministry_editor(by=user)
    rows = ReflectionDigest.objects.visible_to(user).filter(fiscal_year=year)
    draft = rows.drafts().first()
    if draft is None:
        messages.warning(request, _("ไม่มีร่างบทสรุปของปีนี้ หรือเผยแพร่แล้ว"))
        return redirect(DIGEST, year)
    gathered = digests.gather(user=user, fiscal_year=year, today=clock.today())
    read = request.POST.get("revision", "")
    try:
        actions.publish_digest(
            by=user,
            digest_id=draft.pk,
            told_count=len(gathered.told),
            expected_count=gathered.expected_count,
            revision=int(read) if is_key(read) else 0,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except StaleEdit:
        messages.warning(request, _("รายการนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดอ่านฉบับล่าสุดนี้ก่อนตัดสินใจ"))
    except (WrongState, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("เผยแพร่ให้จังหวัดแล้ว"))
    return redirect(DIGEST, year)


@require_safe
def digest_file(request: HttpRequest, year: int) -> HttpResponse:
    """A published version as PDF."""
    rows = ReflectionDigest.objects.visible_to(request.user).published().filter(fiscal_year=year)
    digest = _asked_version(request, list(rows))
    if digest is None:
        raise Http404
    data = digests.digest_pdf(digest, digests.parts_of(request.user, digest))
    response = HttpResponse(data, content_type="application/pdf")
    name = f"reflection-digest-{year}-{digest.version}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _opened_years(user) -> list[int]:
    rows = FiscalYear.objects.visible_to(user).order_by("-year")
    return list(rows.values_list("year", flat=True))


def _file_address(digest: ReflectionDigest) -> str:
    """Where this version is as PDF."""
    address = reverse("monitoring:digest-file", args=[digest.fiscal_year])
    return f"{address}?version={digest.version}"


def _asked_version(
    request: HttpRequest, published: list[ReflectionDigest]
) -> ReflectionDigest | None:
    """The version that ``?version=`` names, or the latest.

    Raises:
        Http404: no such version was published.
    """
    asked = request.GET.get("version")
    if asked is None:
        return published[0] if published else None
    for digest in published:
        if str(digest.version) == asked:
            return digest
    raise Http404


def _form(
    request: HttpRequest,
    year: int,
    begun_from: ReflectionDigest | None,
) -> DigestForm:
    """The form of the draft; a new version begins with the words of the last one."""
    told = Province.objects.visible_to(request.user).filter(
        reflections__in=Reflection.objects.visible_to(request.user)
        .submitted()
        .filter(fiscal_year=year)
    )
    begin = {name: getattr(begun_from, name) for name in Heading.values} if begun_from else {}
    if begun_from:
        for part in digests.parts_of(request.user, begun_from):
            begin[source_name(part.heading)] = [row.province.code for row in part.sources]
    return DigestForm(
        request.POST or None, provinces=told.order_by(name_order()), initial=begin
    )

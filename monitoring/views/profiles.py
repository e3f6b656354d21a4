"""Profiles that somebody takes into a meeting: as a page that prints, and as PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from monitoring import profiles
from monitoring.reports.kept import ReportFile
from registry.models import Counterpart, Pairing
from registry.views.joined import onward
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.kept_pages import page_by_role, public_page

from .sent import asked_language, report_refused, send_file

FINDERS: dict[str, Callable] = {
    "province": profiles.province_of,
    "country": profiles.country_of,
    "counterpart": profiles.counterpart_of,
    "pairing": profiles.pairing_of,
}
# ``?edition=public`` shows what everybody sees, to be left on the table.
PUBLIC_EDITION = "public"


@public_page
@page_by_role
def profile_page(request: HttpRequest, kind: str, key: str | int) -> HttpResponse:
    """A profile as its reader may see it; of today, for an earlier day there is the full page."""
    subject = _subject(request, kind, key)
    if subject is None:
        return _joined(request, kind, key, f"monitoring:{kind}-profile")
    profile = profiles.read_profile(subject, now=clock.now())
    is_public = request.GET.get("edition") == PUBLIC_EDITION
    context = {
        "profile": profile,
        "list_href": reverse(f"registry:{kind}-list"),
        "list_label": _list_label(kind),
        "pdf_href": reverse(f"monitoring:{kind}-profile-pdf", args=[key]),
        "is_public_edition": is_public,
        "query": f"?edition={PUBLIC_EDITION}" if is_public else "",
    }
    return render(request, "monitoring/profile.html", context)


@login_not_required
@require_safe
def profile_pdf(request: HttpRequest, kind: str, key: str | int) -> HttpResponse:
    """The same on two pages at most; only what is read by nobody in particular is kept."""
    try:
        language = asked_language(request)
    except ValidationError as refusal:
        return report_refused(request, refusal)
    with translation.override(language):
        subject = _subject(request, kind, key)
        if subject is None:
            return _joined(request, kind, key, f"monitoring:{kind}-profile-pdf")
        # Whoever is signed in may be shown documents that are not everybody's.
        is_internal = subject.reading.user.is_authenticated

        def write() -> ReportFile:
            profile = profiles.read_profile(subject, now=clock.now())
            content = profiles.profile_pdf(profile, language=language)
            told = f"{_('ข้อมูลประกอบการประชุม')} {subject.title}"
            spoken = "" if language == "th" else f"-{language}"
            return ReportFile(f"profile-{subject.key}{spoken}", told, content)

        reader = request.user.pk if is_internal else ""
        response = send_file(
            request,
            f"profile\x1f{kind}\x1f{key}\x1f{language}\x1f{reader}",
            Change.objects.number_known_at(None),
            "pdf",
            write,
            is_kept=not is_internal,
        )
    if is_internal:
        response["Cache-Control"] = "private, no-store"
    return response


def _subject(request: HttpRequest, kind: str, key: str | int) -> profiles.Subject | None:
    is_public = request.GET.get("edition") == PUBLIC_EDITION
    user = AnonymousUser() if is_public else request.user
    return FINDERS[kind](key, user=user, day=clock.today())


def _joined(request: HttpRequest, kind: str, key: str | int, name: str) -> HttpResponse:
    """The way to the row that this one was joined to, in the edition and language asked for.

    Raises:
        Http404: there is none.
    """
    target = None
    if kind == "pairing":
        rows = Pairing.objects.joined().filter(number=key)
        target = rows.values_list("merged_into__number", flat=True).first()
    elif kind == "counterpart":
        rows = Counterpart.objects.joined().filter(pk=key)
        target = rows.values_list("merged_into_id", flat=True).first()
    if target is None:
        raise Http404
    return onward(request, reverse(name, args=[target]))


def _list_label(kind: str) -> str:
    return {
        "province": pgettext("หลายรายการ", "จังหวัด"),
        "country": pgettext("หลายรายการ", "ประเทศ"),
        "counterpart": pgettext("หลายรายการ", "คู่ความสัมพันธ์"),
        "pairing": _("ทะเบียนคู่ความสัมพันธ์"),
    }[kind]

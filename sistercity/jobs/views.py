"""Somebody's own jobs: asked, watched, cancelled, retried, discarded, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sistercity.errors import WrongState
from sistercity.exports.record import record_export
from sistercity.files.sending import as_attachment

from . import actions, results, rules
from .kinds import JobKind
from .models import Job
from .telling import ToldJob, tell_jobs

CONTENT_TYPES = {
    "zip": "application/zip",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def ask(request: HttpRequest, kind: JobKind, asked: Mapping[str, Any]) -> HttpResponse:
    """Put what a page's form asks for into the queue, on record, and lead to the list of jobs.

    Raises:
        NotAllowed, ValidationError, WrongState: as ``actions.ask_job``.
    """
    with transaction.atomic():
        job, is_new = actions.ask_job(by=request.user, kind=kind, asked=asked)
        if is_new:
            _record(request, job)
    if is_new:
        messages.success(request, _("รับงานแล้ว ท่านปิดหน้านี้ได้ ผลจะรออยู่ที่หน้านี้"))
    else:
        messages.info(request, _("ท่านขอรายการเดียวกันนี้ไว้แล้วและยังไม่เสร็จ จึงไม่ได้เพิ่มงานใหม่"))
    return redirect("jobs:job-list")


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """What the reader has asked for, the latest first."""
    told = tell_jobs(request.user)
    return render(request, "jobs/job_list.html", {"told": told, "is_open": _is_open(told)})


@require_safe
def job_progress(request: HttpRequest) -> JsonResponse:
    """The same for the page's script: each job as it is shown, and what is new in words."""
    told = tell_jobs(request.user)
    cards = [
        {
            "id": one.job.pk,
            "state": one.job.state,
            "version": one.version,
            "said": one.said,
            "html": render_to_string("jobs/job_card.html", {"one": one}, request),
        }
        for one in told
    ]
    return JsonResponse({"jobs": cards, "isOpen": _is_open(told)})


@require_POST
def job_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job."""
    return _act(request, job_id, actions.cancel_job, _("ยกเลิกงานแล้ว"))


@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take a job up again where it stopped."""
    return _act(request, job_id, actions.retry_job, _("ทำงานต่อแล้ว"))


@require_POST
def job_discard(request: HttpRequest, job_id: int) -> HttpResponse:
    """Throw a job and its result away."""
    return _act(request, job_id, actions.discard_job, _("ลบงานและผลแล้ว"))


@require_safe
def job_result(request: HttpRequest, job_id: int) -> HttpResponse:
    """What came of a job; its asker's alone, while that person may still ask for it."""
    job = get_object_or_404(Job.objects.of(request.user), pk=job_id)
    rules.check_may_ask(
        by=request.user, kind=job.known_kind, parameters=job.parameters
    )
    if not job.has_result:
        status = HTTPStatus.CONFLICT if job.is_open else HTTPStatus.GONE
        return render(request, "jobs/no_result.html", {"job": job}, status=status)
    kind = job.known_kind
    extension = kind.extension(job.parameters)
    try:
        content = results.open_result(job.result_sha256)
    except FileNotFoundError:
        context = {"job": job, "is_lost": True}
        return render(request, "jobs/no_result.html", context, status=HTTPStatus.GONE)
    _record(request, job)
    name = f"{kind.file_name(job.parameters)}.{extension}"
    return as_attachment(content, name, CONTENT_TYPES[extension])


def _act(
    request: HttpRequest, job_id: int, act: Callable[..., object], told: str
) -> HttpResponse:
    try:
        act(by=request.user, job_id=job_id)
    except Job.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("jobs:job-list")


def _record(request: HttpRequest, job: Job) -> None:
    """Asking and fetching stand in the chain of accesses like any other export."""
    kind = job.known_kind
    record_export(
        request,
        list_name=kind.file_name(job.parameters),
        file_format=kind.extension(job.parameters),
        asked=urlencode({"job": job.pk, **job.parameters}),
    )


def _is_open(told: list[ToldJob]) -> bool:
    return any(one.job.is_open for one in told)

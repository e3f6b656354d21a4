"""Who gets in where: every route of the portal for every role, written by hand.

A route that is in the URLconf and not in this table fails, so that none ships unlisted.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from PIL import Image
from pytest_django import DjangoDbBlocker

from monitoring import actions, digests, letters, profiles
from monitoring.models import Deputation, Due
from monitoring.radar import radar_lines
from monitoring.reports import suitability_printing
from monitoring.reports.order import Made
from monitoring.workbook import desk as workbook_desk
from registry import actions as register
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.files.content import read_document, read_evidence
from tests import factories, hidden
from tests.access_matrix import matrix
from tests.databases import copied
from tests.english import make_the_data_latin, thai_in
from tests.monitoring import uploads
from tests.policy import faults_of

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request", "django.security")]

# The columns of the tables. ``officer`` and ``approver`` serve Chiang Mai, ``stranger`` is the
# officer of Phuket; every record below is Chiang Mai's.
READERS = ("anonymous", "officer", "stranger", "approver", "editor", "planner", "administrator")

ALL = (200,) * 7
GONE = (404,) * 7
# An anonymous reader is sent to the sign-in page (302) wherever one is needed.
PAGES = {
    # name: (address, anonymous, officer, stranger, approver, editor, planner, administrator)
    "home": ("/", *ALL),
    "registry:pairing-list": ("/pairings/", *ALL),
    "registry:difference-list": ("/pairings/changes/", *ALL),
    "registry:edition-list": ("/editions/", *ALL),
    "registry:edition-detail": ("/editions/2019-01-04/", *ALL),
    "registry:pairing-detail": ("/pairings/{pairing}/", *ALL),
    "registry:province-list": ("/provinces/", *ALL),
    "registry:province-detail": ("/provinces/TH-50/", *ALL),
    "registry:country-list": ("/countries/", *ALL),
    "registry:country-detail": ("/countries/JP/", *ALL),
    "registry:document-list": ("/documents/", *ALL),
    "registry:document-detail": ("/documents/{document}/", *ALL),
    "registry:document-file": ("/documents/{document}/file/", *ALL),
    "registry:document-version": ("/documents/{document}/files/{document_file}/", *ALL),
    "document-list": ("/api/v1/documents/", *ALL),
    "document-detail": ("/api/v1/documents/{document}/", *ALL),
    "registry:counterpart-list": ("/counterparts/", *ALL),
    "registry:counterpart-detail": ("/counterparts/{counterpart}/", *ALL),
    "plans:plan-detail": ("/plan/", *ALL),
    "plans:project-detail": ("/plan/projects/{project}/", *ALL),
    "plans:progress-list": ("/plan/progress/", 302, 403, 403, 403, 200, 200, 200),
    "plans:progress-detail": (
        "/plan/projects/{project}/progress/", 302, 403, 403, 403, 200, 200, 200
    ),
    "monitoring:indicator-current": ("/indicators/", *((302,) * 7)),
    "monitoring:indicator-year": ("/indicators/2566/", *ALL),
    "monitoring:indicator-overview": ("/indicators/2566/overview/", *ALL),
    "monitoring:province-compare": ("/indicators/2566/provinces/", *ALL),
    "monitoring:figure-changes": ("/indicators/2566/changes/", *ALL),
    "monitoring:measure-year": ("/measures/2566/", *ALL),
    "monitoring:reciprocity-list": ("/reciprocity/", *ALL),
    "monitoring:reciprocity-country": ("/reciprocity/country/JP/", *ALL),
    "monitoring:reciprocity-pairing": ("/pairings/{pairing}/reciprocity/", *ALL),
    "monitoring:reciprocity-activities": ("/reciprocity/activities/visits/thai/", *ALL),
    "monitoring:measure-line": ("/measures/2566/province/TH-50/", *ALL),
    "monitoring:indicator-figure": ("/indicators/2566/2.1/", *ALL),
    "monitoring:figure-records": ("/indicators/2566/2.1/pairings/", *ALL),
    "monitoring:completeness-current": ("/completeness/", *((302,) * 7)),
    "monitoring:completeness": ("/completeness/2566/", 302, *((200,) * 6)),
    "monitoring:data-quality": (
        "/completeness/2566/TH-50/", 302, 200, 403, 200, 200, 200, 200
    ),
    "monitoring:at-risk": ("/at-risk/", 302, *((200,) * 6)),
    "monitoring:radar-list": ("/radar/", 302, *((200,) * 6)),
    "monitoring:radar-pairing": ("/radar/{pairing}/", 302, 200, 404, 200, 200, 200, 200),
    "monitoring:snooze-create": (
        "/radar/{pairing}/missing_file/snooze/", 302, 200, 404, 200, 200, 403, 403
    ),
    "monitoring:province-profile": ("/provinces/TH-50/profile/", *ALL),
    "monitoring:province-profile-pdf": ("/provinces/TH-50/profile.pdf", *ALL),
    "monitoring:country-profile": ("/countries/JP/profile/", *ALL),
    "monitoring:country-profile-pdf": ("/countries/JP/profile.pdf", *ALL),
    "monitoring:counterpart-profile": ("/counterparts/{counterpart}/profile/", *ALL),
    "monitoring:counterpart-profile-pdf": ("/counterparts/{counterpart}/profile.pdf", *ALL),
    "monitoring:pairing-profile": ("/pairings/{pairing}/profile/", *ALL),
    "monitoring:pairing-profile-pdf": ("/pairings/{pairing}/profile.pdf", *ALL),
    "monitoring:report-list": ("/reports/", *ALL),
    "monitoring:verify": ("/verify/", *ALL),
    "monitoring:seal-verify": ("/verify/{seal}/", *ALL),
    "monitoring:seal-file": ("/verify/{seal}/report.pdf", *ALL),
    "monitoring:seal-list": ("/seals/", *ALL),
    "monitoring:seal-create": ("/seals/new/", 302, 403, 403, 403, 403, 200, 403),
    "monitoring:seal-supersede": (
        "/seals/{seal}/supersede/", 302, 403, 403, 403, 403, 200, 403
    ),
    "monitoring:all-provinces": ("/reports/provinces/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:report-later": ("/reports/later/", 302, 403, 403, 403, 200, 200, 200),
    "privacy:inventory": ("/privacy/", 302, 403, 403, 403, 200, 200, 200),
    "audit:change-list": ("/ledger/", 302, 403, 403, 403, 200, 403, 200),
    "audit:access-list": ("/ledger/accesses/", 302, 403, 403, 403, 403, 403, 200),
    "privacy:own-data": ("/accounts/data/", 302, *((200,) * 6)),
    "privacy:person": ("/privacy/person/", 302, 403, 403, 403, 403, 403, 200),
    "privacy:erase": ("/privacy/erase/", 302, 403, 403, 403, 403, 403, 200),
    "privacy:erasure-list": ("/privacy/erasures/", 302, 403, 403, 403, 403, 403, 200),
    "jobs:job-list": ("/jobs/", 302, *((200,) * 6)),
    "jobs:job-progress": ("/jobs/progress/", 302, *((200,) * 6)),
    # The planner's own, which is not done yet.
    "jobs:job-result": ("/jobs/{job}/result/", 302, 404, 404, 404, 404, 409, 404),
    "notices:inbox": ("/inbox/", 302, *((200,) * 6)),
    "notices:mail-preference": ("/inbox/mail/", 302, *((200,) * 6)),
    # The officer's own.
    "notices:notice-snooze": ("/inbox/{notice}/snooze/", 302, 200, 404, 404, 404, 404, 404),
    "monitoring:kpi-report-pdf": ("/reports/kpi/2566.pdf", *ALL),
    "monitoring:kpi-report-workbook": ("/reports/kpi/2566.xlsx", *ALL),
    "monitoring:country-report-pdf": ("/reports/country/JP.pdf", *ALL),
    "monitoring:country-report-xlsx": ("/reports/country/JP.xlsx", *ALL),
    "monitoring:country-report-json": ("/reports/country/JP.json", *ALL),
    "monitoring:province-report-pdf": ("/reports/province/TH-50/2566.pdf", *ALL),
    "monitoring:province-report-xlsx": ("/reports/province/TH-50/2566.xlsx", *ALL),
    "monitoring:province-report-json": ("/reports/province/TH-50/2566.json", *ALL),
    "monitoring:annual-report-pdf": ("/reports/activities/2566.pdf", *ALL),
    "monitoring:annual-report-xlsx": ("/reports/activities/2566.xlsx", *ALL),
    "monitoring:annual-report-json": ("/reports/activities/2566.json", *ALL),
    "monitoring:closeout-report-pdf": ("/reports/plan/2562-2566.pdf", *ALL),
    "monitoring:closeout-report-xlsx": ("/reports/plan/2562-2566.xlsx", *ALL),
    "monitoring:closeout-report-json": ("/reports/plan/2562-2566.json", *ALL),
    "monitoring:register-list-pdf": ("/reports/register.pdf", *ALL),
    "monitoring:register-list-workbook": ("/reports/register.xlsx", *ALL),
    "monitoring:register-list-json": ("/reports/register.json", *ALL),
    "monitoring:register-changes-workbook": ("/reports/changes.xlsx", *ALL),
    "monitoring:register-changes-json": ("/reports/changes.json", *ALL),
    "monitoring:kpi-report-json": ("/reports/kpi/2566.json", *ALL),
    "monitoring:workspace": ("/workspace/", 302, 200, 200, 200, 403, 403, 403),
    "monitoring:workbook-list": ("/workspace/workbook/", 302, *((200,) * 6)),
    "monitoring:workbook-download": (
        "/workspace/workbook/2566.xlsx?province=TH-50", 302, 200, 403, 403, 403, 403, 403
    ),
    "monitoring:workbook-detail": (
        "/workspace/workbook/{workbook}/", 302, 200, 404, 200, 200, 200, 200
    ),
    # It was not taken, so whoever may undo is led to the workbook.
    "monitoring:workbook-undo": (
        "/workspace/workbook/{workbook}/undo/", 302, 302, 404, 403, 403, 403, 403
    ),
    "monitoring:workbook-marked": (
        "/workspace/workbook/{workbook}/marked.xlsx", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:workbook-file": (
        "/workspace/workbook/{workbook}/file.xlsx", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:activity-create": (
        "/workspace/activities/new/",
        302,
        200,
        200,
        403,
        403,
        403,
        403,
    ),
    "monitoring:explanation-edit": (
        "/workspace/explanations/{pairing}/2566/",
        302,
        200,
        403,
        403,
        403,
        403,
        403,
    ),
    "monitoring:suitability-detail": (
        "/pairings/{pairing}/suitability/", 302, 200, 403, 200, 200, 200, 200
    ),
    "monitoring:consultation-list": ("/consultations/", 302, *((200,) * 6)),
    "monitoring:consultation-ask": ("/consultations/new/", 302, 200, 200, 403, 200, 403, 403),
    "monitoring:consultation-detail": (
        "/consultations/{consultation}/", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:suitability-pdf": (
        "/pairings/{pairing}/suitability.pdf", 302, 200, 403, 200, 200, 200, 200
    ),
    "monitoring:suitability-list": ("/suitability/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:suitability-edit": (
        "/pairings/{pairing}/suitability/edit/", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:suitability-advise": (
        "/pairings/{pairing}/suitability/advice/", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:plan-list": ("/action-plans/", 302, *((200,) * 6)),
    "monitoring:plan-detail": (
        "/action-plans/{pairing}/2566/", 302, 200, 403, 200, 200, 200, 200
    ),
    "monitoring:plan-edit": (
        "/action-plans/{pairing}/2566/edit/", 302, 200, 403, 403, 403, 403, 403
    ),
    "monitoring:item-drop": (
        "/planned-activities/{planned}/drop/", 302, 200, 404, 403, 403, 403, 403
    ),
    "monitoring:calendar": ("/workspace/calendar/", 302, *((200,) * 6)),
    # Whoever holds the secret reads; no sign-in opens another.
    "monitoring:calendar-feed": ("/calendar/{secret}.ics", *ALL),
    "monitoring:working-group": ("/workspace/working-group/", 302, 200, 200, 200, 200, 403, 403),
    "monitoring:order-create": (
        "/workspace/working-group/orders/new/",
        302,
        200,
        200,
        403,
        200,
        403,
        403,
    ),
    # Nothing was sent back, so who may write it is led to the seat.
    "monitoring:order-edit": (
        "/workspace/working-group/orders/{order}/edit/", 302, 302, 403, 403, 403, 403, 403
    ),
    "monitoring:member-create": (
        "/workspace/working-group/members/new/",
        302,
        200,
        302,
        403,
        302,
        403,
        403,
    ),
    "monitoring:member-edit": (
        "/workspace/working-group/members/{member}/edit/",
        302,
        200,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:meeting-create": (
        "/workspace/working-group/meetings/new/",
        302,
        200,
        302,
        403,
        302,
        403,
        403,
    ),
    "monitoring:meeting-detail": ("/meetings/{meeting}/", 302, 200, 404, 200, 200, 200, 200),
    "monitoring:resolution-create": (
        "/meetings/{meeting}/resolutions/new/", 302, 200, 404, 403, 403, 403, 403
    ),
    "monitoring:resolution-list": ("/resolutions/", 302, *((200,) * 6)),
    "monitoring:resolution-detail": (
        "/resolutions/{resolution}/", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:resolution-edit": (
        "/resolutions/{resolution}/edit/", 302, 200, 404, 403, 403, 403, 403
    ),
    "monitoring:resolution-evidence": (
        "/resolutions/notes/{resolution_note}/file/", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:training-list": ("/trainings/", 302, *((200,) * 6)),
    "monitoring:visit-list": ("/supervision/", 302, *((200,) * 6)),
    "monitoring:visit-create": (
        "/supervision/new/?province=TH-50", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:visit-detail": ("/supervision/{visit}/", 302, 200, 404, 200, 200, 200, 200),
    # It was sent, so whoever may write it is led to the visit.
    "monitoring:visit-edit": ("/supervision/{visit}/edit/", 302, 403, 403, 403, 302, 403, 403),
    "monitoring:finding-create": (
        "/supervision/{visit}/findings/new/", 302, 403, 403, 403, 302, 403, 403
    ),
    "monitoring:finding-edit": (
        "/supervision/findings/{finding}/edit/", 302, 403, 403, 403, 302, 403, 403
    ),
    "monitoring:finding-detail": (
        "/supervision/findings/{finding}/", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:finding-evidence": (
        "/supervision/findings/steps/{finding_step}/file/", 302, 200, 404, 200, 200, 200, 200
    ),
    "monitoring:meeting-edit": ("/meetings/{meeting}/edit/", 302, 200, 404, 403, 403, 403, 403),
    "monitoring:meeting-minutes": (
        "/meetings/{meeting}/minutes/",
        302,
        200,
        404,
        200,
        200,
        200,
        200,
    ),
    "monitoring:working-group-list": ("/working-groups/", *ALL),
    "monitoring:desk-times": ("/review/times/", 302, 403, 403, 200, 200, 200, 200),
    "monitoring:deputy-list": ("/review/deputies/", 302, 200, 200, 200, 200, 200, 200),
    "monitoring:deputy-name": ("/review/deputies/new/", 302, 403, 403, 200, 200, 403, 403),
    "monitoring:ranking-list": ("/country-rankings/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:ranking-create": ("/country-rankings/new/", 302, 403, 403, 403, 200, 403, 403),
    "monitoring:ranking-detail": (
        "/country-rankings/{ranking}/", 302, 403, 403, 403, 200, 200, 200
    ),
    "monitoring:letter-list": ("/review/letters/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:letter-batch": ("/review/letters/{batch}/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:letter-batch-pdf": (
        "/review/letters/{batch}.pdf", 302, 403, 403, 403, 200, 200, 200
    ),
    "monitoring:letter-pdf": ("/review/letters/{letter}.pdf", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:review-bulk": (
        "/review/several/?pick={submitted}", 302, 403, 403, 200, 200, 403, 403
    ),
    "monitoring:review-queue": ("/review/", 302, 403, 403, 200, 200, 200, 200),
    "monitoring:activity-edit": (
        "/activities/{draft}/edit/",
        302,
        200,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:evidence-download": (
        "/evidence/{evidence}/",
        302,
        200,
        404,
        200,
        200,
        200,
        200,
    ),
    "monitoring:evidence-small": ("/evidence/{evidence}/small/", 302, 200, 404, 200, 200, 200, 200),
    "registry:circular-list": ("/workspace/circulars/", 302, 200, 200, 200, 403, 403, 403),
    "registry:circular-detail": (
        "/workspace/circulars/{addressee}/", 302, 200, 404, 200, 403, 403, 403
    ),
    "registry:circular-forward": (
        "/circulars/{addressee}/forward/", 302, 200, 404, 200, 403, 403, 403
    ),
    "registry:circular-withdraw": (
        "/circulars/{addressee}/withdraw/", 302, 403, 404, 403, 200, 403, 403
    ),
    "registry:circular-addressees": (
        "/documents/{circular}/addressees/", 302, 403, 403, 403, 200, 200, 200
    ),
    "registry:circular-address": (
        "/documents/{circular}/addressees/new/", 302, 403, 403, 403, 200, 403, 403
    ),
    "registry:posting-list": ("/postings/", 302, 403, 403, 403, 200, 200, 200),
    "registry:posting-province": ("/postings/TH-50/", 302, 403, 403, 403, 200, 200, 200),
    "registry:posting-create": ("/postings/new/", 302, 403, 403, 403, 200, 403, 200),
    "registry:posting-edit": ("/postings/{posting}/edit/", 302, 403, 403, 403, 200, 403, 200),
    "registry:answer-list": (
        "/workspace/register/",
        302,
        200,
        200,
        200,
        403,
        403,
        403,
    ),
    "registry:answer-confirm-all": (
        "/workspace/register/confirm/",
        302,
        200,
        200,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-add": (
        "/workspace/register/new/",
        302,
        200,
        200,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-change": (
        "/workspace/register/new/{proposal}/",
        302,
        200,
        404,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-correct": (
        "/workspace/register/{pairing}/correct/",
        302,
        200,
        403,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-deny": (
        "/workspace/register/{pairing}/deny/",
        302,
        200,
        403,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-file": (
        "/answers/{proposal}/file/",
        302,
        200,
        404,
        200,
        200,
        200,
        200,
    ),
    "registry:route-detail": (
        "/pairings/{pairing}/route/", 302, 200, 403, 200, 200, 200, 200
    ),
    "registry:guideline-edition": (
        "/register/guidance/editions/{guideline}/", 302, 403, 403, 403, 200, 200, 200
    ),
    "registry:guidance-list": ("/register/guidance/", 302, 403, 403, 403, 200, 200, 200),
    "registry:held-up-list": (
        "/register/guidance/held-up/", 302, 403, 403, 403, 200, 200, 200
    ),
    "registry:duplicate-list": (
        "/register/desk/duplicates/", 302, 403, 403, 403, 200, 403, 403
    ),
    "registry:duplicate-choose": (
        "/register/desk/duplicates/{counterpart}/", 302, 403, 403, 403, 200, 403, 403
    ),
    "registry:duplicate-detail": (
        "/register/desk/duplicates/{counterpart}/{other_unit}/", 302, 403, 403, 403, 200, 403, 403
    ),
    "registry:desk": (
        "/register/desk/",
        302,
        403,
        403,
        403,
        200,
        200,
        200,
    ),
    "registry:answer-decide": (
        "/register/desk/answers/{proposal}/",
        302,
        403,
        403,
        403,
        200,
        200,
        200,
    ),
    "registry:answers-accept": (
        "/register/desk/accept/?province=TH-50",
        302,
        403,
        403,
        403,
        200,
        403,
        403,
    ),
    "monitoring:pairing-join": (
        "/register/desk/join/{pairing}/",
        302,
        403,
        403,
        403,
        200,
        403,
        403,
    ),
    "monitoring:year-list": ("/years/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:year-detail": ("/years/2566/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:year-open": ("/years/2567/open/", 302, 403, 403, 403, 200, 403, 403),
    "monitoring:due-day-edit": (
        "/years/2566/days/reflection/", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:year-close": ("/years/2566/close/", 302, 403, 403, 403, 200, 403, 403),
    "monitoring:year-reopen": ("/years/2564/reopen/", 302, 403, 403, 403, 200, 403, 403),
    "monitoring:erratum-list": ("/years/2564/errata/", 302, *((200,) * 6)),
    "monitoring:reopening-end": (
        "/years/reopenings/{reopening}/end/", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:due-waive": ("/years/dues/{due}/waive/", 302, 403, 403, 403, 200, 403, 403),
    "monitoring:reflection-list": ("/reflections/", 302, 403, 403, 403, 200, 200, 200),
    "monitoring:digest-year": ("/reflections/digest/2566/", 302, *((200,) * 6)),
    "monitoring:digest-file": ("/reflections/digest/2566.pdf", 302, *((200,) * 6)),
    "monitoring:digest-edit": (
        "/reflections/digest/2566/edit/", 302, 403, 403, 403, 200, 403, 403
    ),
    "monitoring:reflection-edit": (
        "/workspace/reflections/2566/?province=TH-50", 302, 200, 403, 403, 403, 403, 403
    ),
    "monitoring:start": ("/start/", 302, *((200,) * 6)),
    "profile": ("/accounts/profile/", 302, *((200,) * 6)),
    "password": ("/accounts/password/", 302, *((200,) * 6)),
    # Whoever has just signed in is led on.
    "confirm": ("/accounts/confirm/", *((302,) * 7)),
    "devices": ("/accounts/devices/", 302, *((200,) * 6)),
    # Whoever is wholly signed in is led on; setting up an app is everybody's, the rest needs one.
    "second-factor": ("/accounts/second-factor/", *((302,) * 7)),
    "second-factor-enrol": ("/accounts/second-factor/enrol/", 302, *((200,) * 6)),
    "recovery-codes": ("/accounts/second-factor/codes/", *((302,) * 7)),
    "second-factor-end": ("/accounts/second-factor/end/", *((302,) * 7)),
    "app-end": ("/accounts/second-factor/app/end/", *((302,) * 7)),
    "security-key-add": ("/accounts/second-factor/keys/new/", 302, *((200,) * 6)),
    # Nobody has a key of that number among their own.
    "security-key-remove": (
        "/accounts/second-factor/keys/999999/remove/", 302, *((404,) * 6)
    ),
    "signed-out": ("/accounts/signed-out/", *ALL),
    "login": ("/accounts/login/", *ALL),
    "healthz": ("/healthz", *ALL),
    "readyz": ("/readyz", *ALL),
    # Nobody by being signed in: whoever shows the token (test_operation).
    "metrics": ("/metrics", *GONE),
    "api-root": ("/api/v1/", *ALL),
    "api-schema": ("/api/v1/schema/", *ALL),
    "api-docs": ("/api/v1/docs/", *ALL),
    "api-guide": ("/api/v1/guide/", *ALL),
    "code-list-index": ("/api/v1/code-lists/", *ALL),
    "code-list": ("/api/v1/code-lists/regions/", *ALL),
    "api-mirror": ("/api/v1/guide/mirror.py", *ALL),
    # Told to holders of a key, whoever is signed in.
    "api-usage": ("/api/v1/usage/", *((401,) * 7)),
    "edition-list": ("/api/v1/editions/", *ALL),
    "edition-detail": ("/api/v1/editions/2019-01-04/", *ALL),
    "province-list": ("/api/v1/provinces/", *ALL),
    "province-detail": ("/api/v1/provinces/TH-50/", *ALL),
    "country-list": ("/api/v1/countries/", *ALL),
    "country-detail": ("/api/v1/countries/JP/", *ALL),
    "counterpart-list": ("/api/v1/counterparts/", *ALL),
    "counterpart-detail": ("/api/v1/counterparts/{counterpart}/", *ALL),
    "pairing-list": ("/api/v1/pairings/", *ALL),
    "pairing-detail": ("/api/v1/pairings/{pairing}/", *ALL),
    "activity-list": ("/api/v1/activities/", *ALL),
    "activity-detail": ("/api/v1/activities/{approved}/", *ALL),
    "working-group-list": ("/api/v1/working-groups/", *ALL),
    "working-group-detail": ("/api/v1/working-groups/{group}/", *ALL),
    "plan-list": ("/api/v1/plans/", *ALL),
    "plan-detail": ("/api/v1/plans/2562-2566/", *ALL),
    "project-list": ("/api/v1/projects/", *ALL),
    "project-detail": ("/api/v1/projects/{project}/", *ALL),
    "indicator-list": ("/api/v1/indicators/", *ALL),
    "indicator-detail": ("/api/v1/indicators/2.1/", *ALL),
    "indicator-result-list": ("/api/v1/indicator-results/", *ALL),
    "measure-list": ("/api/v1/measures/", *ALL),
    "changes-list": ("/api/v1/changes/", *ALL),
    "open-data": ("/open-data/", *ALL),
    "bulk-index": ("/api/v1/bulk/", *ALL),
    "bulk-dictionary": ("/api/v1/bulk/dictionary.json", *ALL),
    "bulk-datapackage": ("/api/v1/bulk/datapackage.json", *ALL),
    "bulk-catalog": ("/api/v1/bulk/catalog.jsonld", *ALL),
    "bulk-gd-catalog": ("/api/v1/bulk/gd-catalog.json", *ALL),
    "bulk-file": ("/api/v1/bulk/activities.csv", *ALL),
    "changelog-list": ("/api/v1/changelog/", *ALL),
    "problem-list": ("/api/v1/problems/", *ALL),
    "problem-detail": ("/api/v1/problems/not-found/", *ALL),
}
# The same routes on other records.
MORE_PAGES = [
    (
        "monitoring:annual-report-json",
        "/reports/activities/2566.json?internal=1&province=TH-50",
        403, 200, 403, 200, 200, 200, 200,
    ),
    (
        "monitoring:annual-report-json",
        "/reports/activities/2566.json?internal=1",
        403, 403, 403, 403, 200, 200, 200,
    ),
    (
        "monitoring:closeout-report-json",
        "/reports/plan/2562-2566.json?internal=1",
        403, 403, 403, 403, 200, 200, 200,
    ),
    ("registry:document-detail", "/documents/{unpublished}/", 404, 404, 404, 404, 200, 200, 200),
    ("registry:document-file", "/documents/{unpublished}/file/", 404, 404, 404, 404, 200, 200, 200),
    ("document-detail", "/api/v1/documents/{unpublished}/", *GONE),
    ("monitoring:activity-detail", "/activities/{approved}/", *ALL),
    ("monitoring:activity-detail", "/activities/{draft}/", 404, 200, 404, 200, 200, 200, 200),
    ("monitoring:activity-detail", "/activities/{submitted}/", 404, 200, 404, 200, 200, 200, 200),
    ("monitoring:activity-edit", "/activities/{approved}/edit/", 302, 302, 403, 403, 403, 403, 403),
    ("activity-detail", "/api/v1/activities/{draft}/", *GONE),
    ("monitoring:calendar-feed", "/calendar/unknown.ics", *GONE),
    (
        "monitoring:activity-create",
        "/workspace/activities/new/?pairing=P-9999",
        302,
        404,
        404,
        403,
        403,
        403,
        403,
    ),
]
# Acts, sent empty: 403 and 404 refuse the person, anything else lets the person try.
TRIED = "tried"
ACTS = {
    "monitoring:year-refresh": ("/years/2566/refresh/", 302, 403, 403, 403, TRIED, 403, 403),
    # Nobody has a device of that number among their own.
    "device-end": ("/accounts/devices/999999/end/", 302, *((404,) * 6)),
    "devices-end-others": ("/accounts/devices/end-others/", 302, *((TRIED,) * 6)),
    "logout": ("/accounts/logout/", 302, TRIED, TRIED, TRIED, TRIED, TRIED, TRIED),
    "set_language": ("/language/", *((TRIED,) * 7)),
    "registry:circular-acknowledge": (
        "/circulars/{addressee}/acknowledge/", 302, TRIED, 404, TRIED, 403, 403, 403
    ),
    "registry:answer-confirm": (
        "/workspace/register/{pairing}/confirm/",
        302,
        TRIED,
        403,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-take-back": (
        "/answers/{proposal}/take-back/",
        302,
        TRIED,
        404,
        403,
        403,
        403,
        403,
    ),
    "registry:answer-declare": (
        "/workspace/register/complete/",
        302,
        TRIED,
        TRIED,
        403,
        403,
        403,
        403,
    ),
    "monitoring:consultation-answer": (
        "/consultations/{consultation}/answer/", 302, 403, 403, 403, TRIED, 403, 403
    ),
    "monitoring:consultation-follow-up": (
        "/consultations/{consultation}/follow-up/", 302, TRIED, 404, 403, TRIED, 403, 403
    ),
    "monitoring:consultation-close": (
        "/consultations/{consultation}/close/", 302, TRIED, 404, 403, TRIED, 403, 403
    ),
    "monitoring:consultation-withdraw": (
        "/consultations/{consultation}/withdraw/", 302, TRIED, 404, 403, TRIED, 403, 403
    ),
    "monitoring:plan-submit": (
        "/action-plans/{pairing}/2566/submit/", 302, TRIED, 403, 403, 403, 403, 403
    ),
    "monitoring:plan-carry": (
        "/action-plans/{pairing}/2566/carry/", 302, TRIED, 403, 403, 403, 403, 403
    ),
    "monitoring:item-restore": (
        "/planned-activities/{planned}/restore/", 302, TRIED, 404, 403, 403, 403, 403
    ),
    "monitoring:feed-make": ("/workspace/calendar/address/", 302, *((TRIED,) * 6)),
    "monitoring:feed-revoke": ("/workspace/calendar/address/revoke/", 302, *((TRIED,) * 6)),
    "monitoring:activity-submit": (
        "/activities/{draft}/submit/",
        302,
        TRIED,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:activity-withdraw": (
        "/activities/{submitted}/withdraw/",
        302,
        TRIED,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:activity-discard": (
        "/activities/{draft}/discard/",
        302,
        TRIED,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:activity-evidence": (
        "/activities/{draft}/evidence/",
        302,
        TRIED,
        404,
        403,
        403,
        403,
        403,
    ),
    "monitoring:evidence-hold": ("/evidence/hold/", 302, TRIED, TRIED, 403, 403, 403, 403),
    "monitoring:activity-endorse": (
        "/activities/{submitted}/endorse/",
        302,
        403,
        403,
        TRIED,
        403,
        403,
        403,
    ),
    "monitoring:activity-approve": (
        "/activities/{endorsed}/approve/",
        302,
        403,
        403,
        403,
        TRIED,
        403,
        403,
    ),
    "monitoring:activity-take-back": (
        "/activities/{endorsed}/take-back/", 302, 403, 403, TRIED, TRIED, 403, 403
    ),
    "monitoring:deputy-end": (
        "/review/deputies/{deputation}/end/", 302, 403, 404, TRIED, TRIED, 403, 403
    ),
    "monitoring:snooze-wake": (
        "/radar/snoozes/{snooze}/wake/", 302, TRIED, 404, TRIED, TRIED, 403, 403
    ),
    "monitoring:activity-return": (
        "/activities/{endorsed}/return/",
        302,
        403,
        403,
        TRIED,
        TRIED,
        403,
        403,
    ),
}
ACTS |= {
    f"jobs:job-{act}": (f"/jobs/{{job}}/{act}/", 302, 404, 404, 404, 404, TRIED, 404)
    for act in ("cancel", "retry", "discard")
}
ACTS |= {
    f"notices:notice-{act}": (f"/inbox/{{notice}}/{act}/", 302, TRIED, *((404,) * 5))
    for act in ("open", "read", "wake")
}
ACTS |= {"notices:all-read": ("/inbox/read/", 302, *((TRIED,) * 6))}
ACTS |= {
    f"monitoring:meeting-{act}": (
        f"/meetings/{{meeting}}/{act}/",
        302,
        403,
        403,
        403,
        TRIED,
        403,
        403,
    )
    for act in ("approve", "return")
}
ACTS |= {
    f"monitoring:visit-{act}": (
        f"/supervision/{{visit}}/{act}/", 302, 403, 403, 403, TRIED, 403, 403
    )
    for act in ("send", "discard")
}
ACTS["monitoring:digest-publish"] = (
    "/reflections/digest/2566/publish/", 302, 403, 403, 403, TRIED, 403, 403
)
ACTS["monitoring:finding-remove"] = (
    "/supervision/findings/{finding}/remove/", 302, 403, 403, 403, TRIED, 403, 403
)
# The admin by model: what editors and administrators do there. Nobody else gets in at all.
EDIT, READ, NOTHING = "edit", "read", "nothing"
ADMIN = {
    # model: (editor, administrator)
    "registry.region": (EDIT, READ),
    "registry.cluster": (EDIT, READ),
    "registry.province": (EDIT, READ),
    "registry.country": (EDIT, READ),
    "registry.unittype": (EDIT, READ),
    "registry.counterpart": (EDIT, READ),
    "registry.pairing": (EDIT, READ),
    "registry.document": (EDIT, READ),
    "registry.importrun": (READ, READ),
    "registry.declaredtotal": (EDIT, READ),
    "registry.edition": (EDIT, READ),
    "registry.editionrow": (EDIT, READ),
    "registry.guidelineedition": (EDIT, READ),
    "registry.guidelinestep": (EDIT, READ),
    "registry.guidancelimit": (EDIT, READ),
    "registry.routequestion": (EDIT, READ),
    "registry.routerule": (EDIT, READ),
    "registry.criterionset": (EDIT, READ),
    "registry.criterion": (EDIT, READ),
    "registry.delayreason": (EDIT, READ),
    "registry.provincebaseline": (EDIT, READ),
    "registry.posting": (EDIT, EDIT),
    "plans.plan": (EDIT, READ),
    "plans.track": (EDIT, READ),
    "plans.indicator": (EDIT, READ),
    "plans.target": (EDIT, READ),
    "plans.indicatorvalue": (EDIT, READ),
    "plans.planevent": (EDIT, READ),
    "plans.situation": (EDIT, READ),
    "plans.approach": (EDIT, READ),
    "plans.agency": (EDIT, READ),
    "plans.trackagency": (EDIT, READ),
    "plans.project": (EDIT, READ),
    "plans.projectyear": (EDIT, READ),
    "plans.milestone": (EDIT, READ),
    "plans.frame": (EDIT, READ),
    "plans.framegoal": (EDIT, READ),
    "monitoring.fiscalyear": (EDIT, READ),
    "monitoring.workinggroup": (READ, READ),
    "monitoring.workinggrouporder": (EDIT, READ),
    "monitoring.workinggroupmember": (EDIT, READ),
    "monitoring.groupmeeting": (READ, READ),
    "monitoring.holiday": (EDIT, READ),
    "monitoring.reflection": (READ, READ),
    "monitoring.training": (EDIT, READ),
    "monitoring.attendance": (EDIT, READ),
    "monitoring.activity": (READ, READ),
    "monitoring.desklimit": (EDIT, READ),
    "monitoring.countrycriterion": (EDIT, READ),
    "monitoring.countryfact": (EDIT, READ),
    "monitoring.radarlimit": (EDIT, READ),
    "monitoring.radarlead": (EDIT, READ),
    "monitoring.explanation": (READ, READ),
    "monitoring.actionplan": (READ, READ),
    "audit.change": (READ, READ),
    "audit.accessrecord": (NOTHING, READ),
    "jobs.job": (NOTHING, READ),
    "notices.noticerule": (READ, EDIT),
    "notices.mail": (NOTHING, READ),
    "keys.apikey": (NOTHING, EDIT),
    "accounts.user": (NOTHING, EDIT),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """One record of each kind, in a database of this file; what a test writes is taken back."""
    with django_db_blocker.unblock(), copied("access"):
        yield make_world()


@pytest.fixture
def portal(world: SimpleNamespace) -> SimpleNamespace:
    """A signed-in client for each reader, and what the records are called in addresses."""
    clients = {reader: Client(raise_request_exception=False) for reader in READERS}
    for reader, person in world.people.items():
        clients[reader].force_login(person)
    return SimpleNamespace(clients=clients, names=world.names)


def make_world() -> SimpleNamespace:
    """One record of each kind: the people who read them, and what they are called in addresses."""
    pair = factories.pairing("TH-50")
    factories.edition_row(pair, "๓๒/๑")
    factories.province("TH-83")
    factories.plan()
    factories.six_indicators()
    officer = factories.posted(Role.OFFICER, "TH-50")
    rows = {
        status: factories.activity(pair, status=status, starts_on=date(2023, 2, day))
        for day, status in enumerate(("draft", "submitted", "endorsed", "approved"), start=1)
    }
    photo = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(photo, "JPEG")
    photo = SimpleUploadedFile("photo.jpg", photo.getvalue())
    evidence = actions.add_evidence(
        by=officer, activity_id=rows["draft"].pk, content=read_evidence(photo), name="photo.jpg"
    )
    pdf = read_document(uploads.document("คู่มือ.pdf"))
    published = factories.document("คู่มือ", content=pdf)
    unpublished = factories.document("ร่างคู่มือ", content=pdf, published_on=None)
    circular = factories.document(
        "ให้รายงานผล", kind="circular", access="internal", number="มท 0204.1/ว 99"
    )
    register.address_circular(
        by=None, document_id=circular.pk, province_ids=[officer.postings.get().province_id]
    )
    order = factories.order("TH-50")
    meeting = actions.record_meeting(
        by=officer,
        group_id=order.group_id,
        values={
            "held_on": date(2023, 3, 1), "title": "ประชุม", "place": "ศาลากลาง", "resolutions": "มติ",
        },
        form_key=uuid.uuid4(),
        minutes=pdf,
        minutes_name="minutes.pdf",
    )  # fmt: skip
    people = {
        "officer": officer,
        "stranger": factories.posted(Role.OFFICER, "TH-83"),
        "approver": factories.posted(Role.APPROVER, "TH-50"),
        "editor": factories.person(Role.EDITOR),
        "planner": factories.person(Role.PLANNER),
        "administrator": factories.person(Role.ADMINISTRATOR),
    }
    deputation = actions.name_deputy(
        by=people["approver"],
        deputation=Deputation(
            province=pair.province, deputy=officer, starts_on=date(2099, 1, 1),
            ends_on=date(2099, 1, 9), order_number="1/2566", ordered_on=date(2023, 8, 1),
        ),
    )  # fmt: skip
    factories.digest(2566)
    letter = factories.overdue_letter(people["editor"])
    factories.assessment(people["editor"], pair, level=3)
    flag = next(
        line
        for line in radar_lines(user=people["editor"], as_at=clock.today(), pairings=[pair])
        if line.flag == "missing_file"
    )
    snooze = actions.snooze_flag(
        by=people["editor"], pairing_id=pair.pk, flag="missing_file", reason="รอต้นฉบับ",
        until=clock.today() + timedelta(days=9), fact=flag.finding.fact,
    )  # fmt: skip
    factories.fiscal_year(2564)
    actions.close_year(by=people["editor"], year=2564)
    reopening = actions.reopen_year(
        by=people["editor"],
        year=2564,
        province_id=pair.province_id,
        reason="หลักฐานมาช้า",
        expires_on=date(2023, 8, 31),
    )
    names = {status: row.pk for status, row in rows.items()}
    return SimpleNamespace(
        people=people,
        hidden=hidden.plant(people),
        names={
            **names,
            "pairing": pair.number,
            "guideline": factories.guideline("2561", date(2018, 10, 10), ()).code,
            "workbook": workbook_desk.take_in(
                by=officer,
                data=workbook_desk.make_workbook(pair.province, 2566),
                name="workbook.xlsx",
            ).pk,
            "planned": factories.action_plan(pair, 2566).items.get().pk,
            "secret": actions.make_feed(by=officer)[1],
            "counterpart": pair.counterpart_id,
            "other_unit": factories.counterpart("ฮนโจ").pk,
            "evidence": evidence.pk,
            "group": order.group_id,
            "order": order.pk,
            "reopening": reopening.pk,
            "job": factories.job(people["planner"]).pk,
            "notice": factories.notice(officer, rows["approved"]).pk,
            "ranking": factories.ranking(people["editor"]).pk,
            "seal": factories.seal(people["planner"]).number,
            "due": Due.objects.get(fiscal_year=2566, pairing=pair, kind="action_plan").pk,
            "meeting": meeting.pk,
            "visit": (visit := factories.visit("TH-50", date(2023, 6, 1), date(2023, 7, 1))).pk,
            "finding": (finding := visit.findings.get()).pk,
            "finding_step": factories.finding_step(
                finding, officer, evidence=pdf, evidence_name="answer.pdf"
            ).pk,
            "resolution": (resolution := factories.resolution(meeting)).pk,
            "resolution_note": factories.resolution_note(
                resolution, evidence=pdf, evidence_name="report.pdf"
            ).pk,
            "member": factories.member(order).pk,
            "proposal": factories.proposal(pair.province, officer).pk,
            "project": factories.project().pk,
            "document": published.pk,
            "document_file": published.files.get().pk,
            "unpublished": unpublished.pk,
            "circular": circular.pk,
            "addressee": circular.addressees.get().pk,
            "deputation": deputation.pk,
            "letter": letter.pk,
            "consultation": register.ask_consultation(
                by=officer, province_id=pair.province_id, values={"subject": "ขอหารือ"},
                question="ลงนามได้หรือไม่", form_key=uuid.uuid4(),
            ).pk,
            "snooze": snooze.pk,
            "batch": letter.batch,
            "posting": people["officer"].postings.get().pk,
        },
    )


def _answer(response) -> int:
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def in_english(portal: SimpleNamespace) -> None:
    """Let everybody read English, of data without a Thai letter."""
    make_the_data_latin()
    for client in portal.clients.values():
        client.cookies["django_language"] = "en"


def test_pages(portal, monkeypatch):
    """Who is let in; what the answer carries; and that the page says nothing in Thai."""
    in_english(portal)
    # Who may open a report is settled before it is read; what is in it is tested with reports.
    monkeypatch.setattr(Made, "head", SimpleNamespace(name="report", told="report"))
    monkeypatch.setattr(Made, "write", lambda *_: b"%PDF-")
    monkeypatch.setattr(letters, "render_letters", lambda _: b"%PDF-")
    monkeypatch.setattr(digests, "digest_pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr(suitability_printing, "suitability_pdf", lambda *_, **__: b"%PDF-")
    monkeypatch.setattr(profiles, "profile_pdf", lambda *_, **__: b"%PDF-")
    wrong, lacking, leaking, thai = {}, {}, {}, {}
    for name, address, *answers in [*((name, *row) for name, row in PAGES.items()), *MORE_PAGES]:
        path = address.format(**portal.names)
        responses = {reader: portal.clients[reader].get(path) for reader in READERS}
        for reader, response in responses.items():
            is_closed = responses["anonymous"].status_code != 200 == response.status_code
            if is_closed and "no-store" not in response.headers.get("Cache-Control", ""):
                lacking[name, reader] = ["kept by caches"]
            # Whoever holds the secret address of a calendar reads what its owner does.
            reads = "officer" if name == "monitoring:calendar-feed" else reader
            if leaks := hidden.words_in(response) - hidden.readable_by(reads):
                leaking[path, reader] = leaks
        found = tuple(_answer(response) for response in responses.values())
        if found != tuple(answers):
            wrong[name, path] = dict(zip(READERS, found, strict=True))
        for reader, response in responses.items():
            if faults := faults_of(response, is_signed_in=reader != "anonymous"):
                lacking[name, reader] = faults
            if said := thai_in(response):
                thai[path, reader] = said
    assert wrong == {}
    assert lacking == {}
    assert thai == {}
    assert leaking == {}


def _is_kept_signed_in(view) -> bool:
    while view is not None and view.__code__.co_qualname != "_page_for.<locals>.answered":
        view = getattr(view, "__wrapped__", None)
    return view is not None


def test_what_is_kept_for_one_of_a_role_is_the_next_ones_own_page(portal, settings):
    """But for their name and what waits for them, as made for them alone; in the tables' pages."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "by role"}}
    asked = [address.format(**portal.names) for address, *_answers in PAGES.values()]
    asked = [path for path in asked if _is_kept_signed_in(resolve(path.partition("?")[0]).func)]
    assert len(asked) > 20
    others, other, next_client = [], factories.person(Role.EDITOR, "invented-editor"), Client()
    next_client.force_login(other)
    for path in asked:
        caches["pages"].clear()
        portal.clients["editor"].get(path)
        given = next_client.get(path).content.decode()
        caches["pages"].clear()
        made = next_client.get(path).content.decode()
        if _without_tokens(given) != _without_tokens(made) or other.full_name not in given:
            others.append(path)
    assert others == []


def _without_tokens(page: str) -> str:
    return re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+', "", page)


@pytest.mark.parametrize("name", ACTS)
def test_acts(portal, name):
    address, *answers = ACTS[name]
    expected = dict(zip(READERS, answers, strict=True))
    path = address.format(**portal.names)
    for reader in reversed(READERS):
        answer = _answer(portal.clients[reader].post(path))
        if expected[reader] == TRIED:
            assert answer in (200, 302, 400, 409), reader
        else:
            assert answer == expected[reader], reader


def test_acts_are_not_carried_out_by_following_a_link(portal):
    before = Change.objects.count()
    for address, *_answers in ACTS.values():
        for reader in READERS:
            _answer(portal.clients[reader].get(address.format(**portal.names)))
    assert Change.objects.count() == before


def test_no_other_verb_carries_an_act_out(portal):
    before = Change.objects.count()
    for address, *answers in ACTS.values():
        path = address.format(**portal.names)
        # Whoever may try it; of what nobody has here the editor.
        reader = READERS[answers.index(TRIED)] if TRIED in answers else "editor"
        client = portal.clients[reader]
        tries = [client.put(path), client.patch(path), client.delete(path), client.trace(path)]
        # A page that asks may open; that nothing was done the ledger tells.
        client.get(f"{path}?_method=POST", headers={"x-http-method-override": "POST"})
        assert {_answer(response) for response in tries} <= {302, 403, 404, 405}, path
    assert Change.objects.count() == before


def test_the_admin_by_model(portal):
    in_english(portal)
    wrong, thai = {}, {}
    for model, rights in ADMIN.items():
        stem = "admin:" + model.replace(".", "_")
        expected = dict(zip(("editor", "administrator"), rights, strict=True))
        for reader in READERS:
            right = expected.get(reader, NOTHING)
            responses = [
                portal.clients[reader].get(reverse(f"{stem}_{verb}"))
                for verb in ("changelist", "add", "saved")
            ]
            found = [_answer(response) for response in responses]
            if said := [said for response in responses for said in thai_in(response)]:
                thai[model, reader] = said
            listed = found[0] == 200
            assert found[2] == found[0], (model, reader)
            if listed != (right != NOTHING) or (right != EDIT and found[1] == 200):
                wrong[model, reader] = found
    assert wrong == {}
    assert thai == {}


def test_rows_files_and_history_of_the_admin_are_closed_to_whoever_may_not_read(portal):
    wrong = {}
    for model, rights in ADMIN.items():
        stem = "admin:" + model.replace(".", "_")
        row = apps.get_model(model)._default_manager.order_by("pk").first()
        pk = row.pk if row else 1
        expected = dict(zip(("editor", "administrator"), rights, strict=True))
        # Of those whom the admin lets in nowhere, the nearest.
        for reader in ("planner", "editor", "administrator"):
            if expected.get(reader, NOTHING) != NOTHING:
                continue
            asked = [reverse(f"{stem}_{verb}", args=[pk]) for verb in ("change", "history")]
            asked.append(f"{reverse(f'{stem}_changelist')}?format=csv")
            found = [_answer(portal.clients[reader].get(path)) for path in asked]
            if not set(found) <= {302, 403, 404}:
                wrong[model, reader] = found
    assert wrong == {}


def test_suggestions_of_the_admin_are_closed_with_the_lists_that_they_are_taken_from(portal):
    def suggested(reader, app, model, field):
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": "a"}
        return _answer(portal.clients[reader].get(reverse("admin:autocomplete"), asked))

    for reader in READERS:
        is_staff = reader in ("editor", "administrator")
        assert suggested(reader, "registry", "posting", "province") == (200 if is_staff else 302)
    # People are the administrators'.
    assert suggested("editor", "registry", "posting", "user") == 403


def test_what_is_not_published_is_found_by_no_search_list_or_file_of_others(portal):
    word = "ร่างคู่มือ"
    for path in (
        f"/documents/?search={word}", "/documents/", f"/api/v1/documents/?search={word}",
        "/api/v1/bulk/documents.csv", "/api/v1/bulk/documents.ndjson",
        "/api/v1/changes/?resource=documents", "/provinces/TH-50/",
    ):  # fmt: skip
        for reader in READERS:
            response = portal.clients[reader].get(path)
            assert response.status_code == 200, path
            told = (
                b"".join(response.streaming_content) if response.streaming else response.content
            ).decode()
            # The words that were asked for stand in the field again, and in its address.
            told = told.replace(f'value="{word}"', "")
            is_theirs = path.startswith("/documents/") and reader in (
                "editor", "planner", "administrator",
            )  # fmt: skip
            assert (f">{word}<" in told or f'"{word}"' in told) is is_theirs, (path, reader)


def test_nobody_deletes_in_the_admin(portal):
    before = Change.objects.count()
    for model in ADMIN:
        path = reverse(f"admin:{model.replace('.', '_')}_delete", args=[1])
        for reader in READERS:
            answer = _answer(portal.clients[reader].post(path, {"post": "yes"}))
            assert answer in (302, 403, 404), (model, reader)
    assert Change.objects.count() == before


# Routes of the admin beyond list, add, change, history, restore and delete of a model.
ADMIN_ACTS = {
    "admin:accounts_user_end_sessions": ["{pk}"],
    "admin:accounts_user_reset_second_factor": ["{pk}"],
    "admin:registry_pairing_bulk": ["confirm"],
    "admin:registry_counterpart_bulk": ["unit-type"],
    "admin:registry_document_bulk": ["publish"],
    "admin:registry_province_bulk": ["endorse"],
    "admin:registry_posting_bulk": ["end"],
    "admin:monitoring_workinggrouporder_bulk": ["approve"],
    "admin:monitoring_workinggroupmember_bulk": ["end"],
    "admin:registry_document_remove_file": ["{pk}", "{pk}"],
    "admin:registry_pairing_restore": ["{pk}", "{pk}"],
    "admin:registry_pairing_event": ["{pk}"],
    "admin:registry_pairing_correct": ["{pk}", "{pk}"],
    "admin:registry_criterionset_copy": ["{pk}"],
    "admin:registry_edition_fill": ["{pk}"],
    "admin:registry_pairing_confirm": ["{pk}"],
    "admin:registry_pairing_bind": ["{pk}"],
    "admin:registry_pairing_step": ["{pk}"],
    "admin:registry_pairing_correct_step": ["{pk}", "{pk}"],
    "admin:registry_pairing_template": [],
    "admin:registry_importrun_carry_out": ["{pk}"],
    "admin:registry_importrun_undo": ["{pk}"],
    "admin:registry_importrun_marked": ["{pk}"],
    "admin:registry_importrun_file": ["{pk}"],
    "admin:registry_pairing_import": [],
    "admin:registry_pairing_export": [],
    "admin:plans_plan_frames": ["{pk}"],
    "admin:plans_project_frames": ["{pk}"],
    "admin:monitoring_fiscalyear_close": ["{pk}"],
    "admin:monitoring_workinggrouporder_approve": ["{pk}"],
    "admin:monitoring_workinggrouporder_return": ["{pk}"],
    "admin:monitoring_attendance_remove": ["{pk}"],
    "admin:monitoring_holiday_list": [],
    "admin:monitoring_holiday_remove": ["{pk}"],
    "admin:keys_apikey_all_usage": [],
    "admin:keys_apikey_usage": ["{pk}"],
    "admin:keys_apikey_rotate": ["{pk}"],
    "admin:keys_apikey_end_overlap": ["{pk}"],
    "admin:keys_apikey_revoke": ["{pk}"],
    "admin:notices_mail_retry": ["{pk}"],
    "admin:autocomplete": [],
    "admin:password_change": [],
    "admin:password_change_done": [],
    "admin:jsi18n": [],
    "admin:index": [],
}
# Where an administrator gets in as well; the others are the editor's acts.
ALSO_ADMINISTRATORS = {
    "admin:accounts_user_end_sessions",
    "admin:accounts_user_reset_second_factor",
    "admin:registry_posting_bulk",
    "admin:registry_pairing_export",
    "admin:registry_pairing_template",
    "admin:keys_apikey_all_usage",
    "admin:keys_apikey_usage",
    "admin:keys_apikey_rotate",
    "admin:keys_apikey_end_overlap",
    "admin:keys_apikey_revoke",
    "admin:notices_mail_retry",
    "admin:autocomplete",
    "admin:password_change",
    "admin:password_change_done",
    "admin:jsi18n",
    "admin:index",
}
# Of these what editors are kept out of.
ONLY_ADMINISTRATORS = {
    name for name in ALSO_ADMINISTRATORS
    if name.removeprefix("admin:").startswith(("accounts_", "keys_", "notices_"))
}  # fmt: skip


def test_acts_of_the_admin_are_closed_to_everybody_else(portal):
    for name, places in ADMIN_ACTS.items():
        path = reverse(name, args=[1 if place == "{pk}" else place for place in places])
        for reader in READERS:
            is_theirs = {
                "editor": name not in ONLY_ADMINISTRATORS,
                "administrator": name in ALSO_ADMINISTRATORS,
            }
            if is_theirs.get(reader, False):
                continue
            answer = _answer(portal.clients[reader].get(path))
            assert answer in (302, 403, 404), (name, reader)


def _routes(patterns=None, space: str = "") -> Iterator[str]:
    for item in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(item, URLPattern):
            if item.name:
                yield space + item.name
        else:
            inner = space + (f"{item.namespace}:" if item.namespace else "")
            yield from _routes(item.url_patterns, inner)


def test_every_route_is_in_a_table():
    models = {model._meta.label_lower for model in admin.site._registry}
    assert models == set(ADMIN)
    per_model = {
        f"admin:{model.replace('.', '_')}_{verb}"
        for model in models
        for verb in ("changelist", "saved", "add", "change", "history", "restore", "delete")
    }
    # Signing in and out of the admin is the portal's own; the rest only leads elsewhere.
    leading = {"admin:login", "admin:logout", "admin:view_on_site", "admin:app_list"}
    listed = {*PAGES, *ACTS, *ADMIN_ACTS, *per_model, *leading, "monitoring:activity-detail"}
    assert set(_routes()) == listed


def test_the_page_for_auditors_has_a_line_for_each_route_model_and_hidden_record():
    lines = [line.split(" | ") for line in matrix() if line.startswith("| ")]
    told = [cells[0].removeprefix("| ") for cells in lines]
    for name in (*PAGES, *ACTS, *ADMIN_ACTS, *ADMIN):
        assert name in told, name
    assert {what for what, _readers in hidden.HIDDEN.values()} <= set(told)
    [draft] = [cells for cells in lines if cells[0] == "| title of a draft activity"]
    assert draft[1:] == ["–", "–", "reads", "–", "reads", "reads", "reads", "reads |"]
    [queue] = [cells for cells in lines if cells[0] == "| monitoring:review-queue"]
    assert queue[2:] == [
        "led on", "refused", "refused", "opens", "opens", "opens", "opens |",
    ]  # fmt: skip

"""Rows for tests: plain functions with readable defaults, made through the actions.

What has a key is made once: ``province("TH-50")`` twice is the same province. A row that is
given by its key or name may also be given as itself. Days are ``date``, dates known in part
are ISO text: "1989", "2005-09", "1989-08-08".

What stands before a test begins is written by several actions under one number of the ledger, as
parts of one action: most of a test's time went into numbers that it never looks at.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.test import Client

from monitoring import actions as monitoring_actions
from monitoring import notices
from monitoring.choices import MeetingStatus
from monitoring.choices import Status as ActivityStatus
from monitoring.jobs import ALL_PROVINCES
from monitoring.letters import usual_wording
from monitoring.models import (
    ActionPlan,
    Activity,
    Attendance,
    CountryCriterion,
    CountryRanking,
    Finding,
    FindingStep,
    FiscalYear,
    GroupMeeting,
    OverdueLetter,
    Reflection,
    ReflectionDigest,
    Resolution,
    ResolutionNote,
    Seal,
    SupervisionVisit,
    Training,
    WorkingGroup,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from monitoring.reports.order import Order
from plans import actions as plan_actions
from plans.models import (
    Indicator,
    IndicatorValue,
    Milestone,
    Plan,
    ProgressReport,
    Project,
    ProjectYear,
    Target,
    Track,
)
from registry import actions
from registry.actions.pairing import NUMBERS
from registry.choices import Confirmation, DocumentKind, EventKind
from registry.models import (
    Assessment,
    Cluster,
    Counterpart,
    Country,
    Criterion,
    CriterionSet,
    DelayReason,
    Document,
    DocumentFile,
    Edition,
    EditionRow,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    Posting,
    Province,
    Region,
    RowAnswer,
    UnitType,
)
from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import PROVINCIAL_ROLES, Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import next_numbers, writing
from sistercity.files.actions import hold_file
from sistercity.files.content import Content
from sistercity.files.models import StoredFile
from sistercity.jobs.actions import ask_job
from sistercity.jobs.models import Job
from sistercity.notices.models import Notice
from sistercity.notices.writing import notify
from sistercity.thai.calendar import PartialDate, fiscal_year_of
from tests.copies import copies

PROVINCE_NAMES = {
    "TH-10": ("กรุงเทพมหานคร", "Bangkok"),
    "TH-38": ("บึงกาฬ", "Bueng Kan"),
    "TH-50": ("เชียงใหม่", "Chiang Mai"),
    "TH-51": ("ลำพูน", "Lamphun"),
    "TH-57": ("เชียงราย", "Chiang Rai"),
    "TH-83": ("ภูเก็ต", "Phuket"),
}
COUNTRY_NAMES = {
    "CN": ("จีน", "China"),
    "FR": ("ฝรั่งเศส", "France"),
    "JP": ("ญี่ปุ่น", "Japan"),
    "VN": ("เวียดนาม", "Vietnam"),
}


def region(code: str = "north", name_th: str = "ภาคเหนือ", name_en: str = "North") -> Region:
    """A region."""
    return Region.objects.filter(code=code).first() or actions.save_record(
        by=None, record=Region(code=code, name_th=name_th, name_en=name_en)
    )


def cluster(code: str, **values) -> Cluster:
    """A group of provinces."""
    defaults = {"name_th": f"กลุ่ม {code}", "name_en": f"Group {code}"}
    return actions.save_record(by=None, record=Cluster(code=code, **(defaults | values)))


def province(code: str = "TH-50", **values) -> Province:
    """A province; TH-10 is Bangkok, which stands outside the provincial scheme."""
    known = Province.objects.filter(code=code).first()
    if known:
        return known
    name_th, name_en = PROVINCE_NAMES.get(code, (f"จังหวัดทดสอบ {code[3:]}", f"Test {code}"))
    defaults = {
        "name_th": name_th,
        "name_en": name_en,
        "kind": "special" if code == "TH-10" else "province",
        "region": values.pop("region", None) or region(),
    }
    return actions.save_record(by=None, record=Province(code=code, **(defaults | values)))


def country(code: str = "JP", **values) -> Country:
    """A country."""
    known = Country.objects.filter(code=code).first()
    if known:
        return known
    name_th, name_en = COUNTRY_NAMES.get(code, (f"ประเทศ {code}", f"Country {code}"))
    defaults = {"name_th": name_th, "name_en": name_en}
    return actions.save_record(by=None, record=Country(code=code, **(defaults | values)))


def criteria(
    weights: dict[str, tuple[str, str]] | None = None,
    *,
    code: str = "first",
    in_force_from: date = date(2019, 1, 1),
) -> CriterionSet:
    """A set of criteria with what each weighs.

    Args:
        weights: code → (axis, weight); three criteria of two axes unless said otherwise.
    """
    known = CriterionSet.objects.filter(code=code).first()
    if known:
        return known
    weights = weights or {
        "level": ("parity", "20"), "economy": ("potential", "10"), "people": ("potential", "10"),
    }  # fmt: skip
    row = actions.save_record(
        by=None,
        record=CriterionSet(
            code=code, name_th=f"ชุด {code}", in_force_from=in_force_from, origin_th="ทดสอบ"
        ),
    )
    actions.save_criteria(
        by=None,
        criteria=[
            Criterion(
                criterion_set=row, number=number, code=name, axis=axis, name_th=f"เกณฑ์ {name}",
                name_en=f"Criterion {name}", meanings_th="ไม่มี\nน้อย\nปานกลาง\nมาก\nมากที่สุด",
                weight=Decimal(weight),
            )
            for number, (name, (axis, weight)) in enumerate(weights.items(), start=1)
        ],
    )  # fmt: skip
    return row


def assessment(by: User, pairing: Pairing, **scores: int | None) -> Assessment:
    """What somebody finds of a pairing by the set in force; criteria left out have no data."""
    found = criteria()
    codes = dict(found.criteria.values_list("code", "pk"))
    given = {
        codes[code]: actions.Given(score, "เหตุผล", "แหล่งข้อมูล") for code, score in scores.items()
    }
    held = pairing.assessments.filter(criterion_set=found).first()
    return actions.assess_pairing(
        by=by, pairing_id=pairing.pk, set_id=found.pk, given=given,
        revision=held.revision if held else 0,
    )  # fmt: skip


def unit_type(code: str = "prefecture", **values) -> UnitType:
    """A kind of foreign unit, at the level of a Thai province unless said otherwise."""
    defaults = {"name_th": "จังหวัด", "name_en": "Prefecture", "level": 1}
    return UnitType.objects.filter(code=code).first() or actions.save_record(
        by=None, record=UnitType(code=code, **(defaults | values))
    )


def counterpart(
    name_th: str = "อูโอซุ",
    *,
    country: str | Country = "JP",
    unit_type: str | UnitType = "prefecture",
    **values,
) -> Counterpart:
    """A foreign unit; the same name in the same country is the same unit."""
    home, kind = _country(country), _unit_type(unit_type)
    known = Counterpart.objects.filter(name_th=name_th, country=home).first()
    return known or actions.save_counterpart(
        by=None,
        counterpart=Counterpart(name_th=name_th, country=home, unit_type=kind, **values),
    )


def pairing(
    province: str | Province = "TH-50",
    counterpart: str | Counterpart = "อูโอซุ",
    *,
    signed: str | None = "1989-08-08",
    confirmed: bool = True,
    known_from: datetime | None = None,
    **values,
) -> Pairing:
    """A pairing, confirmed and signed unless said otherwise.

    Args:
        signed: the day of the signature as far as known; None: not signed.
    """
    with _as_one("place.save"):
        side, other = _province(province), _counterpart(counterpart)
    with _as_one("pairing.create", known_from=known_from):
        row = actions.create_pairing(
            by=None, province_id=side.pk, counterpart_id=other.pk, values=values
        )
        if confirmed:
            actions.confirm_pairing(
                by=None,
                pairing_id=row.pk,
                confirmation=Confirmation.CONFIRMED,
                note="บัญชีของกระทรวง",
            )
        if signed:
            event(row, EventKind.SIGNED, signed)
    row.refresh_from_db()
    return row


def pairings(
    count: int,
    province: str | Province = "TH-50",
    name: str = "เมือง",
    *,
    country: str = "JP",
    **values,
) -> list[Pairing]:
    """So many pairings as ``pairing`` makes one, each with a unit of its own, in their order."""
    first = pairing(province, counterpart(f"{name} 1", country=country), **values)
    names = [{"name_th": f"{name} {number}"} for number in range(2, count + 1)]
    with transaction.atomic():
        numbers = next_numbers(NUMBERS, count - 1)
    sides = zip(numbers, copies(first.counterpart, names), strict=True)
    return [
        first,
        *copies(first, [
            {"number": f"P-{number:04d}", "counterpart_id": unit.pk} for number, unit in sides
        ]),
    ]  # fmt: skip


def event(
    pairing: Pairing, kind: str = EventKind.SIGNED, happened_on: str | None = None, **values
) -> PairingEvent:
    """Something that happened to a pairing; without a date it is known to be undated.

    One that walks the guideline is signed with what that needs.
    """
    day = PartialDate.from_iso(happened_on) if happened_on else None
    walks = kind == EventKind.SIGNED and pairing.guideline_bindings.exists()
    if walks and day and "told" not in values:
        values["told"] = signatures(day)
        memorandum = document("บันทึกความเข้าใจ", kind=DocumentKind.MOU)
        values.setdefault("document_id", memorandum.pk)
    if kind in (EventKind.STALLED, EventKind.WITHDRAWN):
        values.setdefault("told", {"delay_reason": delay_reason()})
    return actions.record_event(
        by=None, pairing_id=pairing.pk, kind=kind, happened_on=day, **values
    )


def delay_reason(code: str = "no-reply", **values) -> DelayReason:
    """Why a pairing stalled or was withdrawn."""
    return DelayReason.objects.filter(code=code).first() or actions.save_record(
        by=None, record=DelayReason(code=code, **({"name_th": f"เหตุ {code}"} | values))
    )


def signatures(province_on: PartialDate, counterpart_on: PartialDate | None = None) -> dict:
    """Who signed for each side, on one day unless said otherwise; names are invented."""
    return {
        "place": "ศาลากลางจังหวัด",
        "province_signatory_office": "ผู้ว่าราชการจังหวัด",
        "province_signatory_name": "นายสมมติ ทดสอบ",
        "province_signed_on": province_on,
        "counterpart_signatory_office": "นายกเทศมนตรี",
        "counterpart_signatory_name": "Jane Example",
        "counterpart_signed_on": counterpart_on or province_on,
    }


def document(
    title_th: str = "คู่มือทดสอบ", *, content: Content | None = None, **values
) -> Document:
    """A published handbook unless said otherwise; ``content`` is its Thai original."""
    published = None if values.get("access") == "internal" else date(2019, 1, 4)
    defaults = {"kind": DocumentKind.HANDBOOK, "published_on": published}
    row = Document(title_th=title_th, **(defaults | values))
    new_file = actions.NewFile(content) if content else None
    return actions.save_document(by=None, document=row, new_file=new_file)


def document_file(document: Document, content: Content, **values) -> DocumentFile:
    """One more file of a document: the next version in its language and role."""
    new_file = actions.NewFile(content, **values)
    actions.save_document(by=None, document=document, new_file=new_file)
    return document.files.order_by("-id").first()


def edition(as_at: date = date(2019, 1, 4), **values) -> Edition:
    """An edition of the official list."""
    known = Edition.objects.filter(as_at=as_at).first()
    if known:
        return known
    title = "คู่ความสัมพันธ์เมืองพี่เมืองน้องระหว่างไทยกับต่างประเทศ"
    source = values.pop("document", None) or document(title, kind=DocumentKind.LIST)
    return actions.save_record(
        by=None, record=Edition(as_at=as_at, title_th=title, document=source, **values)
    )


def edition_row(pairing: Pairing, list_number: str = "๓๒/๑", **values) -> EditionRow:
    """A pairing's row in the edition; ``๓๒/๑`` is the year 2532 and the first in sequence."""
    year, sequence = (int(part) for part in list_number.split("/"))
    defaults = {
        "year_be": 2500 + year,
        "sequence": sequence,
        "counterpart_as_written": str(pairing.counterpart.name_th),
    }
    listed_in = values.pop("edition", None) or edition()
    return actions.save_record(
        by=None,
        record=EditionRow(
            edition=listed_in, pairing=pairing, list_number=list_number, **(defaults | values)
        ),
    )


def guideline(
    code: str, in_force_from: date, steps: Sequence[str], optional: Collection[str] = ()
) -> GuidelineEdition:
    """An edition of the guideline with steps of these codes before the signing, from 0 on."""
    edition = actions.save_record(
        by=None,
        record=GuidelineEdition(
            code=code, name_th=f"ฉบับ {code}", issued_on=in_force_from, in_force_from=in_force_from
        ),
    )
    for number, step in enumerate(steps):
        actions.save_record(
            by=None,
            record=GuidelineStep(
                edition=edition,
                number=number,
                code=step,
                name_th=f"ขั้น {step}",
                actor_th="จังหวัด",
                origin="ตัวอย่าง",
                is_required=step not in optional,
            ),
        )
    return edition


def proposal(province: Province, officer: User, name: str = "ต้าหลี่", **values) -> RowAnswer:
    """A pair that the province says the register lacks, with its document."""
    defaults = {
        "counterpart_name": name,
        "country": country("CN"),
        "unit_type": unit_type(),
        "document_kind": DocumentKind.MOU,
        "document_title": "บันทึกความเข้าใจ",
    }
    data = b"%PDF-1.4"
    content = Content(data, hashlib.sha256(data).hexdigest(), "application/pdf", page_count=1)
    return actions.propose_pairing(
        by=officer,
        province_id=province.pk,
        values=defaults | values,
        content=content,
        content_name="mou.pdf",
    )


def person(
    role: str = Role.EDITOR, username: str = "", *, password: str | None = None, **values
) -> User:
    """A person; by default named after the role, without a password (sign in by force)."""
    username = username or f"test-{role}"
    known = User.objects.filter(username=username).first()
    return known or save_person(
        by=None,
        person=User(username=username, role=role, **({"full_name": username} | values)),
        password=password,
    )


def signed_in(person: User) -> Client:
    """The browser of a person who has signed in."""
    client = Client()
    client.force_login(person)
    return client


def posting(
    user: User, province: str | Province = "TH-50", starts_on: date = date(2000, 1, 1), **values
) -> Posting:
    """A person's service in a province; without an end."""
    side = _province(province)
    known = Posting.objects.filter(user=user, province=side, starts_on=starts_on).first()
    return known or actions.save_posting(
        by=None, posting=Posting(user=user, province=side, starts_on=starts_on, **values)
    )


def posted(role: str = Role.OFFICER, province: str | Province = "TH-50") -> User:
    """An officer or approver who serves a province, one each a province."""
    assert role in PROVINCIAL_ROLES
    side = _province(province)
    user = person(role, f"test-{role}-{side.code}")
    posting(user, side)
    return user


def fiscal_year(year: int = 2566) -> FiscalYear:
    """A fiscal year, opened if it was not."""
    return FiscalYear.objects.filter(year=year).first() or monitoring_actions.open_year(
        by=None, year=year
    )


def activity(
    *pairings: Pairing,
    starts_on: date = date(2023, 2, 1),
    ends_on: date | None = None,
    status: str = ActivityStatus.APPROVED,
    approved_at: datetime | None = None,
    **values,
) -> Activity:
    """A joint activity of the pairings' province, taken through its desks up to ``status``.

    Args:
        pairings: of one province; without any, one is made.
        status: draft, submitted, endorsed, returned (by the ministry) or approved.
        approved_at: the moment at which it went over all desks; default now.
    """
    pairings = pairings or (pairing(),)
    side = pairings[0].province
    fiscal_year(fiscal_year_of(starts_on))
    officer = posted(Role.OFFICER, side)
    defaults = {
        "title": "แลกเปลี่ยนเยาวชน",
        "kind": "exchange_visit",
        "place": "ศาลากลางจังหวัด",
        "is_joint": True,
        "direction": "inbound",
        "thai_count": 20,
        "foreign_count": 10,
        "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
    }
    # A draft is known by the action that began it.
    is_draft = status == ActivityStatus.DRAFT
    as_one = nullcontext() if is_draft else _as_one("activity.create", by=officer)
    with clock.playing(approved_at) if approved_at else nullcontext(), as_one:
        row = monitoring_actions.create_activity(
            by=officer,
            province_id=side.pk,
            values={**defaults, **values, "starts_on": starts_on, "ends_on": ends_on},
            pairing_ids=[item.pk for item in pairings],
            form_key=uuid.uuid4(),
        )
        _walk(row, status, officer)
    row.refresh_from_db()
    return row


def activities(
    count: int, *pairings: Pairing, starts_on: date = date(2023, 2, 1), **values
) -> list[Activity]:
    """So many activities as ``activity`` makes one, on as many days one after the other."""
    first = activity(*pairings, starts_on=starts_on, title="กิจกรรมที่ 1", **values)
    days = [starts_on + timedelta(days=number) for number in range(1, count)]
    assert not days or fiscal_year_of(days[-1]) == first.fiscal_year
    return [
        first,
        *copies(first, [
            {"title": f"กิจกรรมที่ {number}", "starts_on": day, "ends_on": day}
            for number, day in enumerate(days, start=2)
        ]),
    ]  # fmt: skip


def activity_each(pairings: Sequence[Pairing], **values) -> list[Activity]:
    """One activity for each of these pairings of one province, as ``activity`` makes it."""
    first = activity(pairings[0], **values)
    others = [{"pairing_id": pairing.pk} for pairing in pairings[1:]]
    return [first, *copies(first, [{}] * len(others), activitypairing=others)]


def action_plan(
    pairing: Pairing,
    year: int = 2566,
    *,
    titles: Sequence[str] = ("ค่ายเยาวชน",),
    submit: bool = True,
    **values,
) -> ActionPlan:
    """A pairing's plan with a line for each title, in May of the year; handed in unless said."""
    fiscal_year(year)
    defaults = {
        "kind": "education",
        "planned_on": PartialDate(year - 543, 5),
        "place": "ศาลากลางจังหวัด",
        "is_joint": True,
        "budget_amount": None,
        "budget_source": "",
    }
    return monitoring_actions.save_plan(
        by=posted(Role.OFFICER, pairing.province),
        pairing_id=pairing.pk,
        fiscal_year=year,
        lines={uuid.uuid4(): {**defaults, **values, "title": title} for title in titles},
        submit=submit,
    )


def _walk(row: Activity, status: str, officer: User) -> None:
    """Take a draft over the desks until it stands at ``status``."""
    if status == ActivityStatus.DRAFT:
        return
    monitoring_actions.submit_activity(by=officer, activity_id=row.pk)
    if status == ActivityStatus.SUBMITTED:
        return
    if row.province.endorsement_required:
        approver = posted(Role.APPROVER, row.province)
        monitoring_actions.endorse_activity(by=approver, activity_id=row.pk)
    if status == ActivityStatus.ENDORSED:
        return
    editor = person(Role.EDITOR)
    if status == ActivityStatus.RETURNED:
        monitoring_actions.return_activity(by=editor, activity_id=row.pk, note="โปรดแก้ไข")
    else:
        monitoring_actions.approve_activity(by=editor, activity_id=row.pk)


def order(
    province: str | Province | None = "TH-50",
    number: str = "1/2562",
    in_force_from: date = date(2019, 1, 1),
    **values,
) -> WorkingGroupOrder:
    """An approved order of a working group; None is the central seat."""
    return monitoring_actions.record_order(
        by=person(Role.EDITOR),
        province_id=_province(province).pk if province else None,
        number=number,
        issued_on=values.pop("issued_on", in_force_from),
        in_force_from=in_force_from,
        **values,
    )


def meeting(
    province: str | Province | None = "TH-50",
    held_on: date = date(2023, 2, 1),
    status: str = MeetingStatus.APPROVED,
    **values,
) -> GroupMeeting:
    """A meeting of a seat that has an order by then; None is the central seat."""
    fiscal_year(fiscal_year_of(held_on))
    side = _province(province) if province else None
    row = monitoring_actions.record_meeting(
        by=posted(Role.OFFICER, side) if side else person(Role.EDITOR),
        group_id=WorkingGroup.objects.get(province=side).pk,
        values={
            "kind": "meeting",
            "held_on": held_on,
            "title": "การประชุมคณะทำงาน ครั้งที่ 1",
            "place": "ศาลากลางจังหวัด",
            "resolutions": "รับทราบแผนปฏิบัติการ",
            **values,
        },
        form_key=uuid.uuid4(),
    )
    reviewer = person(Role.EDITOR, "test-reviewer")
    if status == MeetingStatus.APPROVED:
        monitoring_actions.approve_meeting(by=reviewer, meeting_id=row.pk)
    if status == MeetingStatus.RETURNED:
        monitoring_actions.return_meeting(by=reviewer, meeting_id=row.pk, note="โปรดแนบมติ")
    row.refresh_from_db()
    return row


def resolution(meeting: GroupMeeting, number: str = "1/2566", **values) -> Resolution:
    """What a meeting resolved, to be done by an office, without a last day."""
    side = meeting.group.province
    defaults = {"words": "จัดกิจกรรมร่วมปีละหนึ่งครั้ง", "office": "สำนักงานจังหวัด", "due_on": None}
    return monitoring_actions.record_resolution(
        by=posted(Role.OFFICER, side) if side else person(Role.EDITOR),
        meeting_id=meeting.pk,
        values={"number": number, **defaults, **values},
        form_key=uuid.uuid4(),
    )


def resolution_note(
    resolution: Resolution, state: str = "open", noted_on: date = date(2023, 8, 1), **values
) -> ResolutionNote:
    """What became of a resolution by a day."""
    side = resolution.meeting.group.province
    return monitoring_actions.note_resolution(
        by=posted(Role.OFFICER, side) if side else person(Role.EDITOR),
        resolution_id=resolution.pk,
        values={"state": state, "noted_on": noted_on, "words": values.pop("words", "เริ่มแล้ว")},
        form_key=uuid.uuid4(),
        **values,
    )


def visit(
    province: str | Province = "TH-50",
    starts_on: date = date(2023, 6, 1),
    *findings: date,
    sent: bool = True,
    **values,
) -> SupervisionVisit:
    """A visit of one day, sent to the province; a finding for each day on which one is due."""
    editor = person(Role.EDITOR)
    told = {"method": "on_site", "team": "กองการต่างประเทศ", "summary": "เป็นไปตามแผน", **values}
    with _as_one("visit.record", by=editor):
        row = monitoring_actions.record_visit(
            by=editor,
            province_id=_province(province).pk,
            values={"starts_on": starts_on, "ends_on": starts_on, **told},
            pairing_ids=(),
            form_key=uuid.uuid4(),
        )
        for due_on in findings:
            monitoring_actions.record_finding(
                by=editor,
                visit_id=row.pk,
                values={
                    "kind": "register", "words": "ไม่มีสำเนาบันทึกความเข้าใจ",
                    "recommendation": "แนบสำเนา", "office": "สำนักงานจังหวัด", "due_on": due_on,
                },
                form_key=uuid.uuid4(),
            )  # fmt: skip
        if sent:
            monitoring_actions.send_visit(by=editor, visit_id=row.pk)
    row.refresh_from_db()
    return row


def finding_step(finding: Finding, by: User, move: str = "answered", **values) -> FindingStep:
    """An answer of the province, or a decision of the ministry."""
    return monitoring_actions.follow_finding(
        by=by,
        finding_id=finding.pk,
        move=move,
        words=values.pop("words", "แนบแล้ว"),
        form_key=uuid.uuid4(),
        **values,
    )


def reflection(
    province: str | Province = "TH-50", fiscal_year_be: int = 2566, **values
) -> Reflection:
    """What a province learned in a year, handed in."""
    side = _province(province)
    fiscal_year(fiscal_year_be)
    told = {
        "success_factors": "ผู้บริหารให้ความสำคัญ", "problems": "ขาดล่าม",
        "obstacles": "งบประมาณจำกัด", "proposals": "จัดอบรมล่าม",
    }  # fmt: skip
    return monitoring_actions.save_reflection(
        by=posted(Role.OFFICER, side), province_id=side.pk, fiscal_year=fiscal_year_be,
        values=told | values, submit=True,
    )  # fmt: skip


def digest(
    fiscal_year_be: int = 2566, *sources: Province, published: bool = True, **values
) -> ReflectionDigest:
    """The ministry's digest of a year by one editor, published by another."""
    fiscal_year(fiscal_year_be)
    told = {
        "success_factors": "ผู้บริหารมีบทบาทสำคัญ", "problems": "หลายจังหวัดขาดล่าม",
        "obstacles": "งบประมาณ", "proposals": "อบรมล่ามร่วมกัน",
    }  # fmt: skip
    row = monitoring_actions.save_digest(
        by=person(Role.EDITOR), fiscal_year=fiscal_year_be, values=told | values,
        sources={"problems": [side.pk for side in sources]}, revision=0,
    )  # fmt: skip
    if published:
        row = monitoring_actions.publish_digest(
            by=person(Role.EDITOR, "test-reviewer"), digest_id=row.pk,
            told_count=len(sources), expected_count=76,
        )  # fmt: skip
    return row


def member(
    order: WorkingGroupOrder, name: str = "นางสาวสมมติ ตัวอย่าง", **values
) -> WorkingGroupMember:
    """A member whom the order names, from its first day on."""
    defaults = {
        "office": "หัวหน้าสำนักงานจังหวัด",
        "position_in_group": "secretary",
        "starts_on": order.in_force_from,
    }
    return monitoring_actions.save_member(
        by=person(Role.EDITOR),
        member=WorkingGroupMember(
            group=order.group, order=order, name=name, **(defaults | values)
        ),
    )


def training(held_on: date = date(2021, 3, 1), **values) -> Training:
    """A training about the guideline, of one day unless said otherwise."""
    defaults = {
        "title": "การอบรมแนวทางปฏิบัติ",
        "kind": "workshop",
        "ends_on": held_on,
        "is_about_guideline": True,
    }
    return monitoring_actions.save_training(
        by=person(Role.EDITOR), training=Training(held_on=held_on, **(defaults | values))
    )


def attendance(training: Training, who: User) -> Attendance:
    """That somebody attended."""
    return monitoring_actions.record_attendance(
        by=person(Role.EDITOR), training_id=training.pk, person_id=who.pk
    )


def plan(code: str = "2562-2566") -> Plan:
    """The drive plan over the fiscal years 2562–2566."""
    return Plan.objects.filter(code=code).first() or plan_actions.save_record(
        by=None,
        record=Plan(
            code=code,
            name_th="แผนขับเคลื่อน พ.ศ. ๒๕๖๒ - ๒๕๖๖",
            name_en="Drive plan 2562-2566",
            aim_th="จังหวัดสามารถดำเนินความสัมพันธ์เมืองพี่เมืองน้องได้อย่างมีประสิทธิภาพ",
            first_year=2562,
            last_year=2566,
        ),
    )


def six_indicators() -> None:
    """The indicators of the plan, which the portal computes."""
    units = ("yes_no", "share", "share", "count", "share", "share")
    with _as_one("indicator.save"):
        for code, unit in zip(("1.1", "1.2", "2.1", "2.2", "3.1", "3.2"), units, strict=True):
            indicator(code, unit)


def indicator(code: str = "2.1", unit: str = "share", **values) -> Indicator:
    """An indicator of the plan, in the track that its code names."""
    known = Indicator.objects.filter(code=code).first()
    if known:
        return known
    track = _track(int(code.split(".")[0]))
    is_fixed = code in ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2")
    defaults = {
        "name_th": f"ตัวชี้วัด {code}",
        "short_th": f"ตัวชี้วัด {code}",
        "rule_th": "วิธีคำนวณ",
        "is_fixed": is_fixed,
        "method": "computed" if is_fixed else "manual",
    }
    return plan_actions.save_record(
        by=None, record=Indicator(track=track, code=code, unit=unit, **(defaults | values))
    )


def project(track: int = 1, number: int = 1, **values) -> Project:
    """A project of the plan's track of that number."""
    home = _track(track)
    known = Project.objects.filter(track=home, number=number).first()
    defaults = {"name_th": f"โครงการ {track}/{number}", "kind": "meeting"}
    return known or plan_actions.save_record(
        by=None, record=Project(track=home, number=number, **(defaults | values))
    )


def project_year(project: Project, fiscal_year: int = 2566, **values) -> ProjectYear:
    """A project's money and progress in a fiscal year."""
    defaults = {
        "budget_received_amount": Decimal(1000000),
        "budget_disbursed_amount": Decimal(400000),
        "progress_percent": 40,
    }
    return plan_actions.save_record(
        by=None,
        record=ProjectYear(project=project, fiscal_year=fiscal_year, **(defaults | values)),
    )


def progress_report(
    project: Project, quarter: int = 2, percent: int = 40, fiscal_year: int = 2566, **values
) -> ProgressReport:
    """What was reported of a project by a quarter, without money."""
    defaults = {
        "milestone_id": None, "budget_received_amount": None, "budget_disbursed_amount": None,
        "words": "จัดประชุมแล้ว", "problems": "",
    }  # fmt: skip
    told = {"quarter": quarter, "percent": percent, "fiscal_year": fiscal_year}
    return plan_actions.report_progress(
        by=person(Role.EDITOR), project_id=project.pk, form_key=uuid.uuid4(),
        values=told | defaults | values,
    )  # fmt: skip


def milestone(project: Project, due_on: date = date(2023, 9, 15), **values) -> Milestone:
    """Something that a project is to reach, not reached unless said otherwise."""
    defaults = {"name_th": "ประชุมครบทุกภาค"}
    return plan_actions.save_record(
        by=None, record=Milestone(project=project, due_on=due_on, **(defaults | values))
    )


def indicator_value(
    indicator: Indicator, fiscal_year: int = 2566, value: str = "0.5", **values
) -> IndicatorValue:
    """A value entered for a further indicator, with a document that proves it."""
    evidence = values.pop("document", None) or document("รายงานผลทดสอบ", kind=DocumentKind.OTHER)
    return plan_actions.save_record(
        by=None,
        record=IndicatorValue(
            indicator=indicator,
            fiscal_year=fiscal_year,
            value=Decimal(value),
            document=evidence,
            **values,
        ),
    )


def target(indicator: Indicator, fiscal_year: int = 2566, value: str = "1") -> Target:
    """A target that the plan sets."""
    return plan_actions.save_record(
        by=None,
        record=Target(
            indicator=indicator, fiscal_year=fiscal_year, value=value, set_by="แผนขับเคลื่อน"
        ),
    )


@contextmanager
def _as_one(action: str, *, by: User | None = None, **told) -> Iterator[None]:
    """What is written in the block stands under one number of the ledger."""
    with writing(by=by, action=action, **told) as entry, entry.including():
        yield


def _track(number: int) -> Track:
    return Track.objects.filter(number=number).first() or plan_actions.save_record(
        by=None,
        record=Track(
            plan=plan(),
            number=number,
            phase="before" if number == 1 else "after",
            name_th=f"แนวทางที่ {number}",
            goal_th=f"เป้าประสงค์ที่ {number}",
        ),
    )


def _province(given: str | Province) -> Province:
    return given if isinstance(given, Province) else province(given)


def _country(given: str | Country) -> Country:
    return given if isinstance(given, Country) else country(given)


def _unit_type(given: str | UnitType) -> UnitType:
    return given if isinstance(given, UnitType) else unit_type(given)


def _counterpart(given: str | Counterpart) -> Counterpart:
    return given if isinstance(given, Counterpart) else counterpart(given)


def job(by: User, fiscal_year: int = 2566) -> Job:
    """The reports of all provinces, asked for and not begun."""
    return ask_job(by=by, kind=ALL_PROVINCES, asked={"fiscal_year": fiscal_year})[0]


def notice(to: User, about: Activity) -> Notice:
    """That an activity was approved, in somebody's inbox."""
    with transaction.atomic():
        notify(
            entry=None, kind=notices.APPROVED, to=[to.pk], about=about,
            address=f"/activities/{about.pk}/",
            words={"title": about.title, **notices.province_words(about.province)},
        )  # fmt: skip
    return Notice.objects.filter(to=to).latest("pk")


def seal(by: User, **order) -> Seal:
    """A sealed report: the official list unless something else is ordered."""
    order = Order(**({"kind": "register"} | order))
    return monitoring_actions.seal_report(by=by, order=order, form_key=uuid.uuid4())


def overdue_letter(by: User, province: str | Province = "TH-50") -> OverdueLetter:
    """A letter to a governor about one overdue pairing."""
    fact = {
        "kind": "joint_activity",
        "what": "กิจกรรมร่วมหรือคำชี้แจง",
        "pairing": "P-0001",
        "counterpart": "อูโอซุ",
        "country": "ญี่ปุ่น",
        "due_on": "2023-06-30",
        "late_working_days": 32,
        "is_silent": True,
    }
    [letter] = monitoring_actions.make_letters(
        by=by,
        fiscal_year=2566,
        batch=uuid.uuid4(),
        wording={**usual_wording(2566), "dated_on": None},
        facts={_province(province).pk: [fact]},
    )
    return letter


def ranking(editor: User) -> CountryRanking:
    """An order of countries by one criterion, saved today."""
    criterion = CountryCriterion(
        number=1, code="pairings", name_th="คู่ที่มีผลอยู่", measure="pairings", bounds="1, 2, 4, 8",
        weight=Decimal(30),
    )  # fmt: skip
    monitoring_actions.save_country_criteria(by=None, criteria=[criterion])
    return monitoring_actions.save_ranking(
        by=editor, title="ลำดับประเทศ", ground="ประชุมเตรียมแผน", form_key=uuid.uuid4()
    )


def held_file(content: Content) -> StoredFile:
    """A file that was handed in with a form which is not saved."""
    return hold_file(by=person(Role.EDITOR), content=content)

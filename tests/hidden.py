"""What is not for everybody: one record of each kind that says a word of its own, and for whom.

``HIDDEN`` is the declaration. ``plant`` writes the records, ``words_in`` finds the words in any
answer, files among them. Whoever asks for every page, list, file, search and suggestion then
knows who really reads what.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from monitoring import actions
from monitoring.models import Deputation
from registry import actions as register
from registry.choices import Confirmation
from sistercity import clock
from sistercity.accounts.actions import edit_own_profile, save_filter
from sistercity.files.content import read_document, read_evidence
from sistercity.keys.actions import make_key
from sistercity.keys.models import ApiKey
from tests import factories
from tests.monitoring import uploads

# Every hidden record says this word too, so that one search asks for all of them.
COMMON = "zqhidden"
OFFICER, STRANGER, APPROVER = "officer", "stranger", "approver"
EDITOR, PLANNER, ADMINISTRATOR = "editor", "planner", "administrator"
# ``agency`` is whoever shows an API key with every scope, and nobody on pages.
READERS = (
    "anonymous", "agency", OFFICER, STRANGER, APPROVER, EDITOR, PLANNER, ADMINISTRATOR,
)  # fmt: skip
MINISTRY = frozenset({EDITOR, PLANNER, ADMINISTRATOR})
STAFF = frozenset({EDITOR, ADMINISTRATOR})
OWN = frozenset({OFFICER, APPROVER})
HOUSE = OWN | MINISTRY
SIGNED_IN = frozenset(READERS) - {"anonymous", "agency"}

# word: (what says it, who may read it). The records are Chiang Mai's, where ``officer`` and
# ``approver`` serve; ``stranger`` serves Phuket.
HIDDEN = {
    "zqdraft": ("title of a draft activity", HOUSE),
    "zqsubmitted": ("title of a submitted activity", HOUSE),
    "zqreturned": ("title of a returned activity", HOUSE),
    "zqdiscarded": ("title of a discarded draft, in history and one's own acts", STAFF | {OFFICER}),
    "zqproblems": ("problems told of an approved activity", HOUSE),
    "zqnextstep": ("next step told of an approved activity", HOUSE),
    "zqnote": ("note with which a desk returned an activity", HOUSE),
    "zqcaption": ("caption of an evidence photo of an approved activity", HOUSE),
    "zqphoto": ("file name of that photo", HOUSE),
    "zqunpublished": ("title of an unpublished document", MINISTRY),
    "zqunaddressed": ("title of an internal document sent to nobody", MINISTRY),
    "zqcircular": ("title of an internal circular sent to the province", HOUSE),
    "zqholder": ("holder of a classified document", MINISTRY),
    "zqrejected": ("why a pairing was rejected", HOUSE),
    "zqproposal": ("counterpart that the province says the register lacks", HOUSE),
    "zqsignatory": ("name of a signatory", MINISTRY),
    "zqreason": ("reason of delay of a pairing", HOUSE),
    "zqmember": ("member of a working group", HOUSE),
    "zqorder": ("number of an order that waits for the ministry", HOUSE),
    "zqmeeting": ("title of a meeting that waits for the ministry", HOUSE),
    "zqminutes": ("resolutions told of an approved meeting", HOUSE),
    "zqresolution": ("resolution of a meeting", HOUSE),
    "zqfollowup": ("note of follow-up of a resolution", HOUSE),
    "zqquestion": ("question of a consultation", HOUSE),
    "zqsummary": ("summary of a supervision visit not sent yet", MINISTRY),
    "zqteam": ("team of a visit that was sent", HOUSE),
    "zqplanned": ("line of an action plan", HOUSE),
    "zqexplained": ("why a pairing had no activity", HOUSE),
    "zqreflection": ("what a province has learned", MINISTRY | {OFFICER}),
    "zqdigest": ("the ministry's digest before it is published", MINISTRY),
    "zqdeputy": ("number of an order of deputation", HOUSE),
    "zqadvice": ("the ministry's advice on a pairing", HOUSE),
    "zqprogress": ("problems told of a project", MINISTRY),
    "zqfilter": ("an editor's own filter of a list", frozenset({EDITOR})),
    "zqimport": ("name of an imported file", STAFF),
    "zqkey": ("office that holds an API key", frozenset({ADMINISTRATOR})),
    "zqmail": ("an officer's mail address", MINISTRY | {OFFICER}),
}  # fmt: skip
_WORD = re.compile(r"zq[a-z]+")


def words_in(response: HttpResponse) -> set[str]:
    """Which hidden words an answer says, in its text, its head or the parts of a workbook."""
    body = getattr(response, "told", None)
    if body is None:
        streams = response.streaming
        body = b"".join(response.streaming_content) if streams else response.content
        response.told = body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    text = body.decode("utf-8", "replace") + str(response.headers)
    return set(_WORD.findall(text.lower())) & HIDDEN.keys()


def readable_by(reader: str) -> set[str]:
    """The words that this reader may be told."""
    return {word for word, (_what, readers) in HIDDEN.items() if reader in readers}


def _say(word: str) -> str:
    assert word in HIDDEN
    return f"{COMMON} {word}"


def plant(people: dict) -> SimpleNamespace:
    """One record for each word.

    Args:
        people: by their names among ``READERS``.

    Returns:
        ``addresses``, where the records stand by number, and ``credential`` of the agency.
    """
    officer, approver, editor = people[OFFICER], people[APPROVER], people[EDITOR]
    pair = factories.pairing("TH-50", "ซ่อนเร้น")
    own = [
        *_activities(pair, officer, editor),
        *_documents(pair),
        *_of_the_register(pair, officer, editor),
        *_group(pair, officer, editor),
        *_of_the_year(pair, editor),
    ]
    actions.name_deputy(
        by=approver,
        deputation=Deputation(
            province=pair.province, deputy=officer, starts_on=date(2099, 2, 1),
            ends_on=date(2099, 2, 9), order_number=_say("zqdeputy"), ordered_on=date(2023, 8, 1),
        ),
    )  # fmt: skip
    save_filter(by=editor, list_name="registry.pairing", name=_say("zqfilter"), asked="q=a")
    edit_own_profile(by=officer, office=officer.office, email="zqhidden.zqmail@example.go.th")
    _key, credential = make_key(
        by=people[ADMINISTRATOR],
        key=ApiKey(
            agency_th="หน่วยงานทดสอบ", agency_en="Test agency", system="test",
            office=_say("zqkey"), can_take_bulk=True,
            expires_on=clock.today() + timedelta(days=300),
        ),
    )  # fmt: skip
    return SimpleNamespace(addresses=own, credential=str(credential))


def _activities(pair, officer, editor) -> list[str]:
    draft = factories.activity(pair, status="draft", title=_say("zqdraft"))
    submitted = factories.activity(pair, status="submitted", title=_say("zqsubmitted"))
    endorsed = factories.activity(pair, status="endorsed", title=_say("zqreturned"))
    actions.return_activity(by=editor, activity_id=endorsed.pk, note=_say("zqnote"))
    gone = factories.activity(pair, status="draft", title=_say("zqdiscarded"))
    actions.discard_activity(by=officer, activity_id=gone.pk)
    told = factories.activity(
        pair, status="draft", problems=_say("zqproblems"), next_step=_say("zqnextstep")
    )
    photo = io.BytesIO()
    Image.new("RGB", (80, 60), "maroon").save(photo, "JPEG")
    photo = SimpleUploadedFile("photo.jpg", photo.getvalue())
    evidence = actions.add_evidence(
        by=officer, activity_id=told.pk, content=read_evidence(photo), name="zqphoto.jpg"
    )
    actions.caption_evidence(by=officer, evidence_id=evidence.pk, caption=_say("zqcaption"))
    factories._walk(told, "approved", officer)
    rows = (draft, submitted, endorsed, gone, told)
    return [
        *(f"/activities/{row.pk}/" for row in rows),
        *(f"/activities/{row.pk}/edit/" for row in rows),
        *(f"/api/v1/activities/{row.pk}/" for row in rows),
        f"/evidence/{evidence.pk}/",
    ]


def _documents(pair) -> list[str]:
    pdf = read_document(uploads.document("ซ่อน.pdf"))
    unpublished = factories.document(_say("zqunpublished"), published_on=None, content=pdf)
    internal = factories.document(
        _say("zqunaddressed"), kind="circular", access="internal", number="มท 1", content=pdf
    )
    circular = factories.document(
        _say("zqcircular"), kind="circular", access="internal", number="มท 2"
    )
    register.address_circular(by=None, document_id=circular.pk, province_ids=[pair.province_id])
    secret = factories.document(
        "", kind="letter", access="internal", secrecy="confidential", holder=_say("zqholder"),
        number="ลับ 1",
    )  # fmt: skip
    rows = (unpublished, internal, circular, secret)
    return [
        *(f"/documents/{row.pk}/" for row in rows),
        *(f"/documents/{row.pk}/file/" for row in rows),
        *(f"/api/v1/documents/{row.pk}/" for row in rows),
    ]


def _of_the_register(pair, officer, editor) -> list[str]:
    rejected = factories.pairing("TH-50", "ไม่รับ", signed=None, confirmed=False)
    register.confirm_pairing(
        by=editor, pairing_id=rejected.pk, confirmation=Confirmation.REJECTED,
        note=_say("zqrejected"),
    )  # fmt: skip
    signed = factories.pairing("TH-50", "ลงนามแล้ว", signed=None)
    day = factories.PartialDate.from_iso("2019-02-01")
    told = factories.signatures(day) | {"province_signatory_name": _say("zqsignatory")}
    factories.event(signed, "signed", "2019-02-01", told=told)
    stalled = factories.pairing("TH-50", "ชะงัก", signed=None)
    reason = factories.delay_reason("hidden", name_th=_say("zqreason"))
    factories.event(stalled, "stalled", "2021-02-01", told={"delay_reason": reason})
    factories.proposal(pair.province, officer, _say("zqproposal"))
    asked = register.ask_consultation(
        by=officer, province_id=pair.province_id, values={"subject": "หารือ"},
        question=_say("zqquestion"), form_key=uuid.uuid4(),
    )  # fmt: skip
    found = factories.assessment(editor, pair, level=3)
    register.give_advice(
        by=editor, assessment_id=found.pk, kind="supports", words=_say("zqadvice"),
        form_key=uuid.uuid4(), revision=found.revision,
    )  # fmt: skip
    numbers = [row.number for row in (rejected, signed, stalled, pair)]
    return [
        *(f"/pairings/{number}/" for number in numbers),
        *(f"/api/v1/pairings/{number}/" for number in numbers),
        *(f"/pairings/{number}/suitability/" for number in numbers),
        *(f"/pairings/{number}/profile/" for number in numbers),
        f"/consultations/{asked.pk}/",
    ]


def _group(pair, officer, editor) -> list[str]:
    order = factories.order("TH-50")
    factories.member(order, _say("zqmember"))
    actions.record_order(
        by=officer, province_id=pair.province_id, number=_say("zqorder"),
        issued_on=date(2023, 8, 1), in_force_from=date(2023, 8, 1),
    )  # fmt: skip
    waiting = factories.meeting("TH-50", status="submitted", title=_say("zqmeeting"))
    meeting = factories.meeting("TH-50", resolutions=_say("zqminutes"))
    resolution = factories.resolution(meeting, "9/2566", words=_say("zqresolution"))
    factories.resolution_note(resolution, words=_say("zqfollowup"))
    sent = factories.visit("TH-50", date(2023, 6, 5), team=_say("zqteam"))
    unsent = factories.visit("TH-50", date(2023, 6, 7), sent=False, summary=_say("zqsummary"))
    return [
        f"/meetings/{waiting.pk}/", f"/meetings/{meeting.pk}/", f"/resolutions/{resolution.pk}/",
        f"/supervision/{sent.pk}/", f"/supervision/{unsent.pk}/",
    ]  # fmt: skip


def _of_the_year(pair, editor) -> list[str]:
    factories.action_plan(pair, 2566, titles=[_say("zqplanned")])
    factories.fiscal_year(2565)
    actions.explain_no_activity(
        by=factories.posted("officer", "TH-50"), pairing_id=pair.pk, fiscal_year=2565,
        reason="other", words=_say("zqexplained"),
    )  # fmt: skip
    factories.reflection("TH-50", 2566, problems=_say("zqreflection"))
    factories.digest(2565, published=False, problems=_say("zqdigest"))
    project = factories.project()
    factories.progress_report(project, problems=_say("zqprogress"))
    return [
        f"/action-plans/{pair.number}/2566/", f"/action-plans/{pair.number}/2565/",
        "/workspace/reflections/2566/?province=TH-50", "/reflections/digest/2565/",
        f"/plan/projects/{project.pk}/", f"/plan/projects/{project.pk}/progress/",
    ]

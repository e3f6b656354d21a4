"""The pages of suitability: the brief, its forms, who reads them."""

import io
import re
import uuid
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from registry import actions
from registry.models import Advice, Assessment
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(scope="module")
def editor(rows_of_the_file):
    return factories.person(Role.EDITOR)


@pytest.fixture(scope="module")
def pair(rows_of_the_file):
    return factories.pairing("TH-50", signed=None, confirmed=False)


def page(client, pair, name="detail", **query):
    return client.get(reverse(f"monitoring:suitability-{name}", args=[pair.number]), query)


def text(response) -> str:
    """What is read on the page, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(client, pair, **values):
    """The form of an assessment with the given fields; the others have no data."""
    codes = ("level", "economy", "people")
    fields = {"revision": "0"} | {f"score-{code}": "none" for code in codes}
    address = reverse("monitoring:suitability-edit", args=[pair.number])
    return client.post(address, fields | {name.replace("__", "-"): v for name, v in values.items()})


def test_the_page_does_the_sum_that_anybody_can_do_again(editor, pair):
    factories.assessment(editor, pair, level=3, economy=2)

    shown = page(factories.signed_in(editor), pair)
    body = shown.content.decode()
    weights = dict(re.findall(r'data-weight="(\w+)"><div>([\d.]+)', body))
    scores = dict(re.findall(r'data-score="(\w+)"><div>(\d)', body))
    points = sum(Fraction(weights[code]) * int(score) for code, score in scores.items())
    weight = sum(Fraction(weights[code]) for code in scores)

    # 20×3 + 10×2 = 80 of 4 × 30.
    assert (points, weight) == (80, 30)
    told = text(shown)
    assert "20×3 + 10×2 = 80" in told
    assert "20 + 10 = 30" in told
    assert "80 ÷ 120 คิดเป็น 66.7 จาก 100" in told
    assert "อยู่ระหว่าง 50.0 ถึง 75.0" in told
    assert "75.0 %" in told
    assert "ไม่มีข้อมูล" in told


def test_an_unassessed_pairing_says_what_to_do_and_tells_the_partners(editor, pair):
    factories.criteria()
    other = factories.pairing("TH-83", "นางาซากิ")
    factories.activity(other, status="approved")

    told = text(page(factories.signed_in(editor), pair))

    assert "เริ่มประเมิน" in told
    assert "ภูเก็ต – นางาซากิ" in told
    assert "จังหวัดยังไม่มีคู่อื่น" in told


def test_facts_of_the_register_stand_beside_and_give_no_score(editor):
    factories.unit_type("city", name_th="เมือง", level=2)
    unequal = factories.pairing(
        "TH-50", factories.counterpart("เมืองเล็ก", unit_type="city"), signed=None
    )
    factories.assessment(editor, unequal, economy=2)

    shown = page(factories.signed_in(editor), unequal)

    assert "ทะเบียนยังไม่มีเหตุผลที่ระดับไม่เท่ากัน" in text(shown)
    assert 'data-score="level"><div><span class="soft">ไม่มีข้อมูล' in shown.content.decode()


def test_an_editor_scores_and_is_told_beside_the_field_what_is_missing(editor, pair):
    factories.criteria()
    client = factories.signed_in(editor)

    refused = send(client, pair, score__level="3", reason__level="ระดับเท่ากัน")
    assert "โปรดระบุที่มาของข้อมูล" in refused.content.decode()
    assert "ระดับเท่ากัน" in refused.content.decode()
    assert not Assessment.objects.exists()
    beyond = send(client, pair, score__level="5", reason__level="ก", source__level="ข")
    assert "คะแนนเป็นเลขจำนวนเต็ม 0 ถึง 4" in beyond.content.decode()

    done = send(client, pair, score__level="3", reason__level="ระดับเท่ากัน", source__level="ทะเบียน")
    assert done.status_code == 302
    assert Assessment.objects.get().scores.get(criterion__code="level").score == 3


def test_of_two_editors_the_second_sees_both_versions(editor, pair):
    factories.criteria()
    first, second = factories.signed_in(editor), factories.signed_in(factories.person(Role.EDITOR))
    send(first, pair, score__level="4", reason__level="เหตุผลของคนแรก", source__level="ก")

    sent = {"score__level": "1", "reason__level": "เหตุผลของคนที่สอง", "source__level": "ข"}
    refused = send(second, pair, **sent)

    body = refused.content.decode()
    assert refused.status_code == 409
    assert "เหตุผลของคนแรก" in body
    assert "เหตุผลของคนที่สอง" in body
    revision = re.search(r'name="revision" value="(\d+)"', body)[1]
    assert send(second, pair, revision=revision, **sent).status_code == 302
    assert Assessment.objects.get().scores.get(criterion__code="level").score == 1


def test_advice_is_given_on_the_page_and_marked_when_the_scores_change(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    client = factories.signed_in(editor)
    address = reverse("monitoring:suitability-advise", args=[pair.number])
    sent = {
        "revision": row.revision, "form_key": uuid.uuid4(), "kind": "conditional",
        "conditions": "", "words": "ควรมีแผนงบประมาณ",
    }  # fmt: skip
    assert "โปรดเขียนเงื่อนไขของการสนับสนุน" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"conditions": "มีงบประมาณ"}).status_code == 302
    assert "มีการประเมินใหม่" not in text(page(client, pair))

    factories.assessment(editor, pair, level=0)
    told = text(page(client, pair))
    assert "มีการประเมินใหม่" in told
    assert "ควรมีแผนงบประมาณ" in told
    stale = client.post(address, sent | {"form_key": uuid.uuid4(), "conditions": "อื่น"})
    assert stale.status_code == 409
    assert Advice.objects.count() == 1


def test_a_province_reads_its_own_brief_and_no_score_of_others(editor, pair):
    other = factories.pairing("TH-83", "นางาซากิ", signed=None)
    factories.assessment(editor, pair, level=3)
    factories.assessment(editor, other, level=1)
    officer = factories.signed_in(factories.posted(Role.OFFICER, "TH-50"))

    own = page(officer, pair)
    assert own.status_code == 200
    assert "แก้ไขคะแนน" not in text(own)
    assert "อันดับในกลุ่มเปรียบเทียบ 1" not in text(own)
    assert page(officer, other).status_code == 403
    ministry = text(page(factories.signed_in(factories.person(Role.PLANNER)), pair))
    assert "ภูเก็ต – นางาซากิ" in ministry
    assert "25.0" in ministry


def test_an_earlier_set_is_read_by_its_address(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    copied = actions.copy_criteria(
        by=editor, set_id=row.criterion_set_id, code="second", name_th="ชุดใหม่", origin_th="กระทรวง",
        in_force_from=row.criterion_set.in_force_from.replace(year=2020),
    )  # fmt: skip
    actions.assess_pairing(by=editor, pairing_id=pair.pk, set_id=copied.pk, given={})
    client = factories.signed_in(editor)

    assert "ยังไม่มีเกณฑ์ใดที่มีข้อมูล" in text(page(client, pair))
    earlier = page(client, pair, set="first")
    assert "การประเมินด้วยชุดเกณฑ์เดิม" in text(earlier)
    assert "75.0" in text(earlier)
    assert page(client, pair, set="unknown").status_code == 404
    assert page(client, pair, set="\x00").status_code in (400, 404)


def test_a_brief_costs_the_same_however_many_partners(editor, pair):
    factories.assessment(editor, pair, level=3)
    client = factories.signed_in(editor)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(client, pair).status_code == 200
        return len(captured)

    count()
    factories.assessment(editor, factories.pairing("TH-51", "นางาซากิ"), level=1)
    few = count()
    for number in range(4):
        factories.assessment(editor, factories.pairing("TH-83", f"เมือง {number}"), level=1)
    assert count() == few


def test_the_admin_copies_a_set_in_use(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    client = factories.signed_in(editor)
    address = reverse("admin:registry_criterionset_copy", args=[row.criterion_set_id])
    sent = {
        "opened_revision": row.criterion_set.revision, "code": "second", "name_th": "ชุดใหม่",
        "in_force_from": "1 ม.ค. 2566", "origin_th": "หนังสือกระทรวง (ตัวอย่าง)",
    }  # fmt: skip

    assert client.post(address, sent).status_code == 302
    criterion = row.criterion_set.criteria.first()
    change = reverse("admin:registry_criterion_change", args=[criterion.pk])
    shown = client.get(change).content.decode()
    assert "คัดลอกเป็นชุดใหม่" in shown
    assert 'name="weight"' not in shown


def test_other_weights_are_tried_and_nothing_is_kept(editor, pair):
    other = factories.pairing("TH-50", "นางาซากิ", signed=None)
    # 20×3 + 10×2 of 4 × 30 is 66.7; the other's 20×1 + 10×4 + 10×4 of 4 × 40 is 62.5.
    factories.assessment(editor, pair, level=3, economy=2)
    factories.assessment(editor, other, level=1, economy=4, people=4)
    client = factories.signed_in(factories.person(Role.PLANNER))
    before = Change.objects.count()

    # 1×3 + 10×2 = 23 of 4 × 11 is 52.3; the other's 81 of 84 is above it.
    told = text(page(client, pair, **{"w-level": "๑", "w-economy": "10", "w-people": "10"}))

    assert "สมมติตามน้ำหนักที่ท่านกรอก: 52.3 จาก 100" in told
    assert "ตามน้ำหนักของชุดเกณฑ์คือ 66.7" in told
    assert "อันดับ 2 เดิมอันดับ 1" in told
    assert "อันดับเปลี่ยนเมื่อเปลี่ยนน้ำหนักของ" in told
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("level", "why"),
    [("0", "รวมกันเป็น 0"), ("-1", "ต้องไม่ติดลบ"), ("มาก", "อ่านเป็นจำนวนไม่ได้"), ("", "โปรดกรอกน้ำหนัก"),
     ("99999", "มากเกินไป")],
)  # fmt: skip
def test_weights_that_say_nothing_are_refused_and_stay_typed(editor, pair, level, why):
    factories.assessment(editor, pair, level=3)

    shown = page(
        factories.signed_in(editor), pair, **{"w-level": level, "w-economy": "0", "w-people": "0"}
    )

    assert shown.status_code == 400
    assert why in text(shown)
    assert "66.7" not in text(shown)
    assert f'name="w-level" value="{level}"' in shown.content.decode() or not level


def test_the_ministry_lists_every_brief_and_what_is_left_to_assess(editor, pair):
    actions.confirm_pairing(by=editor, pairing_id=pair.pk, confirmation="confirmed", note="บัญชี")
    factories.event(pair, "started", "2020-01-05")
    address = reverse("monitoring:suitability-list")
    client = factories.signed_in(editor)
    assert pair.number in text(client.get(address, {"show": "unassessed"}))

    factories.assessment(editor, pair, level=3, economy=2)
    told = text(client.get(address))
    assert "66.7" in told
    assert "50.0–75.0" in told
    assert pair.number not in text(client.get(address, {"show": "unassessed"}))
    taken = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode()
    assert ",66.7," in taken

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        factories.assessment(editor, factories.pairing("TH-83", f"เมือง {number}"), level=1)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_the_pdf_is_one_page_however_much_is_said(editor, pair):
    codes = [f"criterion-{number}" for number in range(10)]
    found = factories.criteria(dict.fromkeys(codes, ("parity", "10")))
    words = "ความเชื่อมโยงของประชาชนและสถาบันการศึกษา " * 20
    row = actions.assess_pairing(
        by=editor,
        pairing_id=pair.pk,
        set_id=found.pk,
        given={
            one.pk: actions.Given(3, words[:300], words[:200]) for one in found.criteria.all()
        },
        summary=words[:600],
    )
    actions.give_advice(
        by=editor, assessment_id=row.pk, kind="conditional", words=words[:600],
        conditions=words[:600], form_key=uuid.uuid4(), revision=row.revision,
    )  # fmt: skip
    for number in range(12):
        factories.pairing("TH-83", f"เมืองที่มีชื่อยาวพอสมควร {number}")
    client = factories.signed_in(editor)

    answer = page(client, pair, "pdf")
    document = PdfReader(io.BytesIO(answer.content))

    assert len(document.pages) == 1
    told = " ".join(document.pages[0].extract_text().split())
    # 10 × 3 ten times is 300 of 4 × 100.
    assert "๓๐๐ ÷ ๔๐๐" in told
    assert "๗๕.๐ จาก ๑๐๐" in told
    assert "ตัดให้พอหน้ากระดาษ" in told
    english = PdfReader(io.BytesIO(page(client, pair, "pdf", lang="en").content))
    assert "300 ÷ 400, that is 75.0 of 100" in " ".join(english.pages[0].extract_text().split())
    assert len(english.pages) == 1
    assert page(client, pair, "pdf", lang="xx").status_code == 400

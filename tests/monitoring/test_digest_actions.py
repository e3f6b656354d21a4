"""The ministry's digest of reflections: written, published by another, read by provinces."""

import io
import re

import pypdf
import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import DigestSource, ReflectionDigest
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories as make
from tests.monitoring.acting import last_change, refused
from tests.monitoring.test_group_pages import queries, text

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")

WORDS = {
    "success_factors": "ผู้นำเห็นความสำคัญ", "problems": "ขาดล่าม", "obstacles": "งบประมาณ",
    "proposals": "อบรมล่าม",
}  # fmt: skip
PAGE = "/reflections/digest/2566/"


def save(by, revision=0, sources=None, **values):
    return actions.save_digest(
        by=by, fiscal_year=2566, values=WORDS | values, sources=sources or {}, revision=revision
    )


def publish(by, digest, revision=None):
    return actions.publish_digest(
        by=by, digest_id=digest.pk, told_count=1, expected_count=2, revision=revision
    )


def test_versions_are_written_by_one_and_published_by_another():
    row = make.reflection("TH-50")
    editor, second = make.person(Role.EDITOR), make.person(Role.EDITOR, "test-second")
    officer = make.posted(Role.OFFICER, "TH-50")
    first = save(editor, sources={"problems": [row.province_id]})
    assert save(editor, sources={"problems": [row.province_id]}) == first  # pressed twice
    assert not ReflectionDigest.objects.visible_to(officer).exists()
    refused(StaleEdit, save, by=second, problems="อื่น")
    refused(NotAllowed, publish, by=editor, digest=first)
    refused(NotAllowed, save, by=officer)
    refused(StaleEdit, publish, by=second, digest=first, revision=first.revision - 1)
    # Who may publish it finds it on the start page; who wrote it does not.
    waiting = "ร่างบทสรุปบทเรียนที่รอเจ้าหน้าที่อีกคนเผยแพร่"
    assert waiting in text(make.signed_in(second).get("/start/"))
    assert waiting not in text(make.signed_in(editor).get("/start/"))
    publish(second, first)
    assert last_change().action == "digest.publish"
    refused(WrongState, publish, by=second, digest=first)
    # What is published stays; whoever goes on writes the next version.
    actions.close_year(by=editor, year=2566)
    later = save(second, problems="ขาดล่ามและเอกสาร")
    assert (later.version, later.status) == (2, "draft")
    seen = ReflectionDigest.objects.visible_to(officer).get()
    assert (seen.version, seen.problems, seen.told_count) == (1, "ขาดล่าม", 1)
    assert DigestSource.objects.visible_to(officer).get().heading == "problems"


def test_a_digest_says_something_under_every_heading_and_rests_on_who_has_told():
    make.fiscal_year(2566)
    editor, second = make.person(Role.EDITOR), make.person(Role.EDITOR, "test-second")
    silent = make.province("TH-83")
    refused(ValidationError, save, by=editor, sources={"problems": [silent.pk]})
    draft = save(editor, obstacles="")
    refusal = refused(ValidationError, publish, by=second, digest=draft)
    assert set(refusal.message_dict) == {"obstacles"}


def test_the_ministry_reads_by_region_and_a_province_only_what_was_published():
    north = make.reflection("TH-50", problems="ล่ามลาออก").province
    south = make.province("TH-83", region=make.region("south", "ภาคใต้", "South"))
    make.reflection(south, problems="ฝนตกหนัก")
    make.province("TH-51")
    actions.refresh_dues(by=make.person(Role.EDITOR), year=2566)
    editor = make.signed_in(make.person(Role.EDITOR, "test-reader"))
    html = text(editor.get(PAGE))
    problems = html[html.index("<summary>ปัญหา</summary>") :]
    places = [problems.index(words) for words in ("ภาคใต้", "ฝนตกหนัก", "ภาคเหนือ", "ล่ามลาออก")]
    assert places == sorted(places)
    assert "ยังไม่ส่ง 1 จังหวัด" in html
    officer = make.signed_in(make.posted(Role.OFFICER, "TH-83"))
    assert "กระทรวงยังไม่ได้เผยแพร่บทสรุปของปีนี้" in text(officer.get(PAGE))
    make.digest(2566, north)
    html = text(officer.get(PAGE))
    assert "หลายจังหวัดขาดล่าม" in html
    assert "เชียงใหม่" in html
    assert "ล่ามลาออก" not in html
    assert "บทสรุปบทเรียนของกระทรวง ปี 2566" in text(officer.get("/workspace/"))


@refusing
def test_the_form_keeps_what_was_typed_when_another_was_faster():
    make.reflection("TH-50")
    writer = make.signed_in(make.person(Role.EDITOR, "test-second"))
    sent = WORDS | {"problems_sources": ["TH-50"], "revision": "0", "problems": "คนที่สองเขียน"}
    make.digest(2566, published=False)
    html = text(writer.post(f"{PAGE}edit/", sent), 409)
    assert "หลายจังหวัดขาดล่าม" in html
    assert "คนที่สองเขียน" in html
    again = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert writer.post(f"{PAGE}edit/", sent | {"revision": again}).status_code == 302
    draft = ReflectionDigest.objects.get()
    assert draft.problems == "คนที่สองเขียน"
    assert draft.sources.get().province.code == "TH-50"
    # Both have written this version: a third publishes it.
    third = make.signed_in(make.person(Role.EDITOR, "test-third"))
    revision = re.search(r'name="revision" value="(\d+)"', text(third.get(PAGE)))[1]
    third.post(f"{PAGE}publish/", {"revision": revision})
    draft.refresh_from_db()
    assert draft.status == "published"


def test_the_file_is_the_same_however_often_it_is_taken():
    row = make.reflection("TH-50")
    make.digest(2566, row.province)
    officer = make.signed_in(make.posted(Role.OFFICER, "TH-83"))
    address = "/reflections/digest/2566.pdf"
    first = officer.get(address).content
    assert officer.get(f"{address}?version=1").content == first
    [page] = pypdf.PdfReader(io.BytesIO(first)).pages
    told = page.extract_text()
    assert "๒๕๖๖" in told
    assert "สังเคราะห์จากสรุปบทเรียนของ ๑ จาก ๗๖ จังหวัด" in told


def test_the_page_costs_the_same_for_one_province_and_for_many():
    make.reflection("TH-50")
    editor = make.signed_in(make.person(Role.EDITOR))
    few = queries(editor, PAGE)
    for number in range(60, 80):
        make.reflection(f"TH-{number}")
    assert queries(editor, PAGE) == few

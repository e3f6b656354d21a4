"""Desks of the ministry, made once a change: never stale, as cheap for many rows as for one."""

import json
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.models import Due, FiscalYear
from registry import actions as register
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping_pages")]

OPENING, CLOSING = "/years/2567/open/", "/years/2566/close/"
EDITION = "/register/guidance/editions/2564/"
LETTERS = "/review/letters/?year=2566"
DIGEST, RANKING = "/reflections/digest/2566/edit/", "/country-rankings/new/"
DESKS = (OPENING, CLOSING, EDITION, LETTERS, DIGEST, RANKING)
# The ledger's last change, who is reading (session and person), and what they have not read.
LOOKS_SIGNED_IN = 4


@pytest.fixture
def editor():
    return make.person("editor")


@pytest.fixture
def desk(editor):
    return make.signed_in(editor)


def words(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def statements(client, path):
    """How many the page asks where it is made."""
    words(client, path)  # what is read once a process
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        words(client, path)
    return len(asked)


def walking(*names):
    """Pairings before their signing that the edition of 2561 binds, and that of 2564 after it."""
    old = make.guideline("2561", date(2018, 10, 10), ("survey", "letter"))
    for name in names:
        walk(old, name)
    make.guideline("2564", date(2021, 1, 1), ("survey", "review"))
    return old


def walk(edition, name):
    pair = make.pairing("TH-50", name, signed=None)
    make.event(pair, "started", "2019-02-01")
    register.bind_edition(
        by=None, pairing_id=pair.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    return pair


@pytest.mark.parametrize("path", [OPENING, CLOSING, EDITION])
def test_a_form_is_opened_from_what_was_made_for_the_role(
    path, editor, django_assert_num_queries
):
    walking("อูโอซุ")
    make.fiscal_year(2566)
    first, then = make.signed_in(editor), make.signed_in(make.person("editor", "test-second"))
    made = words(first, path)
    with django_assert_num_queries(LOOKS_SIGNED_IN):
        given = words(then, path)
    assert len(given) == len(made)
    assert editor.full_name in made
    assert editor.full_name not in given


def test_a_year_is_opened_for_what_there_is_by_now(desk):
    make.pairing("TH-50", "อูโอซุ")
    assert "คู่ 1 คู่" in words(desk, OPENING)
    make.pairing("TH-50", "คุนหมิง")
    assert "คู่ 2 คู่" in words(desk, OPENING)
    # What is sent is carried out, and the page as it was is given to nobody any more.
    assert desk.post(OPENING).url == "/years/2567/"
    assert FiscalYear.objects.filter(year=2567).exists()
    assert desk.get(OPENING).url == "/years/2567/"


def test_a_year_is_closed_upon_what_is_missing_by_now(desk, editor):
    make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    due = Due.objects.get(kind="reflection")
    waiver = f"/years/dues/{due.pk}/waive/"
    assert waiver in words(desk, CLOSING)
    actions.waive_due(by=editor, due_id=due.pk, reason="ประสบอุทกภัย", revision=due.revision)
    assert waiver not in words(desk, CLOSING)
    assert "โปรดยืนยัน" in desk.post(CLOSING).content.decode()
    assert "โปรดยืนยัน" not in words(desk, CLOSING)


def test_each_row_that_is_missing_is_reached_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("monitoring.views.years.UNSETTLED_SHOWN", 3)
    make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    pages = [words(desk, f"{CLOSING}?page={number}") for number in (1, 2)]
    found = [[due for due in Due.objects.all() if f"/{due.pk}/waive/" in page] for page in pages]
    assert list(map(len, found)) == [3, 2]
    assert {due.pk for due in sum(found, [])} == set(Due.objects.values_list("pk", flat=True))
    assert all("ดูทั้ง 1 จังหวัด" in page for page in pages)


def test_an_edition_tells_who_walks_an_earlier_one_by_now(desk):
    old = walking("อูโอซุ")
    assert "ต้าหลี่" not in words(desk, EDITION)
    late = walk(old, "ต้าหลี่")
    assert "ต้าหลี่" in words(desk, EDITION)
    make.event(late, "signed", "2020-01-10")
    assert "ต้าหลี่" not in words(desk, EDITION)


def test_pairings_pass_to_an_edition_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("registry.views.passing.ROWS_SHOWN", 1)
    walking("อูโอซุ", "ต้าหลี่")
    first, second = (desk.get(f"{EDITION}?page={number}") for number in (1, 2))
    [one], [other] = first.context["page"], second.context["page"]
    assert one.case.pairing != other.case.pairing
    pair = other.case.pairing
    sent = {"pairing": f"{pair.pk}:{pair.revision}", "bound_on": "1/2/2564", "note": ""}
    refused = desk.post(f"{EDITION}?page=2", sent).content.decode()
    assert f'value="{sent["pairing"]}" checked' in refused
    sent["note"] = "หนังสือ มท (ตัวอย่าง)"
    assert "จะเปลี่ยน 1 คู่" in desk.post(f"{EDITION}?page=2", sent).content.decode()
    desk.post(f"{EDITION}?page=2", sent | {"step": "carry_out"})
    [left] = desk.get(EDITION).context["rows"]
    assert left.case.pairing == one.case.pairing


def test_letters_go_to_who_lacks_something_by_now(desk):
    make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    told = "เกินกำหนด {} รายการ · ไม่มีรายงาน {} คู่"
    assert told.format(1, 1) in words(desk, LETTERS)
    make.activity(make.pairing("TH-50", "คุนหมิง"), status="draft")
    late = make.pairing("TH-83", "ลียง")
    actions.refresh_dues(by=make.person("editor", "test-second"), year=2566)
    now = words(desk, LETTERS)
    # Of a pairing with a draft the plan alone is overdue.
    assert told.format(2, 1) in now
    assert "ภูเก็ต" in now
    register.confirm_pairing(
        by=None, pairing_id=late.pk, confirmation="rejected", note="ไม่พบความตกลง"
    )
    assert "ภูเก็ต" not in words(desk, LETTERS)


def test_a_planner_reads_the_same_of_letters_without_the_form(desk):
    make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    assert 'name="batch"' in words(desk, LETTERS)
    read = words(make.signed_in(make.person("planner")), LETTERS)
    assert 'name="batch"' not in read
    assert "เกินกำหนด 1 รายการ · ไม่มีรายงาน 1 คู่" in read


def test_a_digest_may_rest_on_who_has_told_by_now(desk):
    make.reflection("TH-50")
    box = 'name="problems_sources" value="{}"'
    assert box.format("TH-83") not in words(desk, DIGEST)
    make.reflection("TH-83")
    assert box.format("TH-50") in words(desk, DIGEST)
    assert box.format("TH-83") in words(desk, DIGEST)


def test_a_ranking_is_saved_as_it_is_shown_by_now(desk):
    make.criteria()
    make.pairing("TH-50", make.counterpart("อูโอซุ", country="JP"))
    first, again = words(desk, RANKING), words(desk, RANKING)
    link = 'href="/countries/{}/"'
    assert [link.format(code) in first for code in ("JP", "CN")] == [True, False]
    assert again.split('id="criteria"')[1] == first.split('id="criteria"')[1]
    desk.cookies["django_language"] = "en"
    assert "ญี่ปุ่น" in first
    assert "Japan" in words(desk, RANKING)
    desk.cookies["django_language"] = "th"
    late = make.pairing("TH-50", make.counterpart("คุนหมิง", country="CN"))
    assert all(link.format(code) in words(desk, RANKING) for code in ("JP", "CN"))
    register.confirm_pairing(
        by=None, pairing_id=late.pk, confirmation="rejected", note="ไม่พบความตกลง"
    )
    for path in (RANKING, "/country-rankings/"):
        [line] = desk.get(path).context["lines"]
        assert line["country"].code == "JP"


@pytest.fixture(scope="class")
def asked(rows_of_the_class):
    """How many statements each desk asks, with one pairing of a kind and with five."""
    editor = make.person("editor")
    desk = make.signed_in(editor)
    old = walking("อูโอซุ")
    make.activity(make.pairing("TH-50", "นีซ"), status="draft")
    make.reflection("TH-50")
    few = {path: statements(desk, path) for path in DESKS}
    for number in range(4):
        walk(old, f"เมือง {number}")
        make.activity(make.pairing("TH-50", f"นคร {number}"), status="draft")
        make.pairing("TH-83", make.counterpart(f"เทศบาล {number}", country="FR"))
    actions.refresh_dues(by=editor, year=2566)
    return few, {path: statements(desk, path) for path in DESKS}


class TestManyPairings:
    @pytest.mark.parametrize("path", DESKS)
    def test_a_desk_asks_as_often_for_many_as_for_one(self, path, asked):
        few, many = asked
        assert few[path] == many[path] > LOOKS_SIGNED_IN


def test_what_lowers_a_provinces_data_is_told_page_by_page_and_whole_in_the_file():
    make.pairings(30, "TH-50")
    make.fiscal_year(2566)
    own = make.signed_in(make.posted(Role.OFFICER, "TH-50"))
    path = "/completeness/2566/TH-50/"
    first = own.get(path)
    asked = {one.measure: one for one in first.context["found"].measured}["approved"]
    assert len(asked.pieces) == 30
    shown = [words(own, f"{path}?approved={number}") for number in (1, 2)]
    for piece in asked.pieces:
        assert sum(f">{piece.record}<" in _part(page, "approved") for page in shown) == 1
    assert [_part(page, "approved").count("record-title") for page in shown] == [25, 5]
    # The other lists stay as they were, and the one that is turned over is open.
    assert _part(shown[1], "document").count("record-title") == 25
    assert '<details class="more" id="approved" open>' in shown[1]
    assert '<details class="more" id="document">' in shown[1]
    advice = [own.get(f"{path}?advice={number}").context["advice"] for number in (1, 2)]
    assert sum(map(len, advice)) > 25 == len(advice[0])
    rows = json.loads(own.get(f"{path}?advice=2&format=json").getvalue())["rows"]
    assert len(rows) == len(first.context["found"].pieces)


def _part(page, measure):
    return page.split(f'id="{measure}"')[1].split("</details>")[0]


def test_plans_are_told_page_by_page_and_whole_in_the_file():
    pairs = make.pairings(27, "TH-50")
    make.fiscal_year(2566)
    for pair in (pairs[0], pairs[-1]):
        make.action_plan(pair, titles=["ค่าย", "เทศกาล"])
    own = make.signed_in(make.posted(Role.OFFICER, "TH-50"))
    shown = [words(own, f"/action-plans/?page={number}") for number in (1, 2)]
    assert [page.count('class="work-section"') for page in shown] == [25, 2]
    assert all(sum(f'id="plan-{pair.number}"' in page for page in shown) == 1 for pair in pairs)
    # Counted over all, on either.
    assert all("จาก 27 คู่" in page for page in shown)
    rows = json.loads(own.get("/action-plans/?page=2&format=json").getvalue())["rows"]
    assert len(rows) == 4

"""What belongs to a row stands beside it: counted, led to, added from there and back again."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import actions as register
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def _page(client, row):
    stem = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return client.get(reverse(stem, args=[row.pk]))


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make.person(Role.EDITOR))
    return client


def _everything(pair) -> None:
    paper = make.document("บันทึกความเข้าใจ", kind="mou")
    make.event(pair, "renewed", "2020-01-01", document_id=paper.pk)
    make.activity(pair)
    make.action_plan(pair, 2566)
    register.ask_consultation(
        by=make.posted(Role.OFFICER, pair.province), province_id=pair.province_id,
        form_key=uuid.uuid4(), values={"subject": "ผู้ลงนาม", "pairing_id": pair.pk},
        question="ผู้ใดลงนามได้",
    )  # fmt: skip


def test_counts_are_those_of_the_lists_they_lead_to(desk):
    pair = make.pairing("TH-50", "ก")
    _everything(pair)
    make.order("TH-50")
    make.posted(Role.OFFICER, "TH-50")
    expected = {
        pair: {"กิจกรรม": 1, "แผนปฏิบัติการประจำปี": 1, "เอกสาร": 1, "ข้อหารือ": 1},
        pair.counterpart: {"ทะเบียนคู่เมืองพี่เมืองน้อง": 1},
        pair.province: {
            "ทะเบียนคู่เมืองพี่เมืองน้อง": 1, "กิจกรรม": 1, "คำสั่งแต่งตั้งคณะทำงาน": 1
        },
    }  # fmt: skip
    for row, counts in expected.items():
        told = {str(one["label"]): one for one in _page(desk, row).context["related_rows"]}
        assert {label: told[label]["count"] for label in counts} == counts
        if row == pair:
            address = told["ข้อหารือ"]["listed"]
            assert address == f"/pairings/{pair.number}/#consultations"
            assert 'id="consultations"' in desk.get(address).content.decode()
            form = desk.get(told["ข้อหารือ"]["added"]).context["form"]
            assert form["pairing"].value() == pair.number
        for one in told.values():
            listed = desk.get(one["listed"])
            if listed.context and "cl" in listed.context:
                assert (one["label"], listed.context["cl"].result_count) == (
                    one["label"], one["count"]
                )  # fmt: skip


def test_many_rows_cost_no_more_queries(desk):
    def queries(row) -> int:
        with CaptureQueriesContext(connection) as asked:
            _page(desk, row)
        return len(asked)

    pair = make.pairing("TH-50", "ก")
    _everything(pair)
    few = queries(pair), queries(pair.province)
    make.activity_each(make.pairings(4, "TH-50", "อื่น"))
    make.activities(4, pair)
    assert (queries(pair), queries(pair.province)) == few


def test_the_form_of_a_new_row_knows_whose_it_is_and_comes_back(desk):
    unit, side = make.counterpart("คุนหมิง", country="CN"), make.province("TH-50")
    (pairings,) = _page(desk, unit).context["related_rows"]
    form = desk.get(pairings["added"])
    assert form.context["adminform"].form["counterpart"].value() == str(unit.pk)
    sent = {"province": side.pk, "counterpart": unit.pk, "relation": "sister_city", "_save": "yes"}
    here = reverse("admin:registry_counterpart_change", args=[unit.pk])
    assert desk.post(pairings["added"], sent)["Location"] == here
    # Nowhere but to pages of the admin.
    add = reverse("admin:registry_pairing_add")
    for place, elsewhere in enumerate(("https://example.org/admin/", "//example.org", "/years/")):
        sent["counterpart"] = make.counterpart(f"หน่วย {place}").pk
        answer = desk.post(f"{add}?_back={elsewhere}", sent)
        assert answer["Location"] == reverse("admin:registry_pairing_changelist")


def test_who_only_reads_adds_nothing_and_a_popup_has_no_panel():
    pair = make.pairing()
    reader = Client()
    reader.force_login(make.person(Role.ADMINISTRATOR))
    told = _page(reader, pair.province).context["related_rows"]
    # Postings are an administrator's as well.
    assert [one["count"] for one in told if one["added"]] == [0]
    here = reverse("admin:registry_counterpart_change", args=[pair.counterpart_id])
    assert "related-rows" in reader.get(here).content.decode()
    assert "related-rows" not in reader.get(f"{here}?_popup=1").content.decode()

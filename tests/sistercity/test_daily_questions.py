"""Shipped filters of the admin's lists: what each finds, and that the count says so."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from registry import actions
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make.person(Role.EDITOR))
    return client


def _found(desk, model: str, code: str, **asked) -> set[str]:
    page = desk.get(reverse(f"admin:{model}_changelist"), {"ask": code, **asked})
    return {str(row) for row in page.context["cl"].result_list}


def test_of_pairings(desk):
    paper = make.document("บันทึก", kind="mou", published_on=None)
    rows = {
        "candidates": make.pairing("TH-50", "ก", confirmed=False, signed=None),
        "no-file": make.pairing("TH-51", "ข", level_reason="ตามบัญชี", expires_on=date(2030, 1, 1)),
        "no-date": make.pairing("TH-52", "ค", signed=None),
        "expired": make.pairing("TH-53", "ง", expires_on=date(2020, 1, 1)),
    }
    make.event(rows["no-date"], document_id=paper.pk)
    found = {code: _found(desk, "registry_pairing", code) for code in rows}
    assert found["candidates"] == {str(rows["candidates"])}
    assert found["no-date"] == {str(rows["no-date"])}
    assert found["expired"] == {str(rows["expired"])}
    # A document without a file is no file.
    assert found["no-file"] == {str(rows[code]) for code in ("no-file", "no-date", "expired")}
    # Search goes on top, and what is joined away or rejected is asked no more.
    assert _found(desk, "registry_pairing", "no-file", q="แม่ฮ่องสอน") == set()
    actions.confirm_pairing(
        by=None, pairing_id=rows["expired"].pk, confirmation="rejected", note="ไม่ใช่คู่"
    )
    assert _found(desk, "registry_pairing", "expired") == set()


def test_the_count_beside_each_question_is_that_of_the_rows_it_finds(
    desk, django_assert_max_num_queries
):
    for place in range(3):
        make.activity(make.pairing("TH-50", f"หน่วย {place}", confirmed=bool(place)))
    make.document("ร่าง", published_on=None)
    for model, its in admin.site._registry.items():
        if not its.questions:
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        told = desk.get(reverse(f"admin:{name}_changelist")).context["cl"].questions()
        for question, row in zip(its.questions, told, strict=True):
            page = desk.get(reverse(f"admin:{name}_changelist"), {"ask": question.code})
            found = page.context["cl"].result_count
            assert (name, question.code, found) == (name, question.code, row["count"])
    with django_assert_max_num_queries(20):
        desk.get(reverse("admin:registry_pairing_changelist"))


def test_an_unknown_question_is_none(desk):
    address = reverse("admin:registry_pairing_changelist")
    assert desk.get(address, {"ask": "nothing"})["Location"] == f"{address}?e=1"

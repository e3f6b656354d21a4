"""Choices searched for in the admin: every field, few queries, names however they are typed."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions import save_record
from plans.models import Agency
from registry import actions
from registry.models import EditionRow, Pairing
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
# Asked of every page: who is signed in.
SIGNED_IN = 2


def _fields() -> list[tuple]:
    return [
        (model, name)
        for model, its in admin.site._registry.items()
        for name in its.autocomplete_fields
    ]


def _offered(client: Client, model, name: str, term: str = "", page: int = 1) -> dict:
    asked = {
        "app_label": model._meta.app_label, "model_name": model._meta.model_name,
        "field_name": name, "term": term, "page": page,
    }  # fmt: skip
    return client.get(reverse("admin:autocomplete"), asked).json()


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make.person(Role.EDITOR))
    return client


def test_every_field_finds_names_as_they_are_typed_in_few_queries(desk):
    """Thai with and without tone marks, English, either digits; a long table costs no more."""
    make.province("TH-58", name_th="แม่ฮ่องสอน", name_en="Mae Hong Son")
    pair = make.pairing("TH-58", make.counterpart("กว่างโจว", country="CN", name_en="Guangzhou"))
    make.document("คู่มือการสถาปนา", title_en="Handbook")
    make.training(title="อบรมเจ้าหน้าที่ ๑/๒๕๖๖")
    make.order("TH-58", number="๗/๒๕๖๒")
    make.edition()
    make.unit_type("district", name_th="อำเภอใหญ่", name_en="District")
    foreign = Agency(code="mfa", name_th="กระทรวงการต่างประเทศ", name_en="Foreign Affairs")
    save_record(by=None, record=foreign)
    make.pairings(25, "TH-50", "หน่วย")
    typed = {
        "province": ("แม่ฮ่องสอน", "แมฮองสอน", "mae hong son"),
        "counterpart": ("กว่างโจว", "กวางโจว", "guangzhou"),
        "pairing": (pair.number, "แมฮองสอน", "guangzhou"),
        "country": ("จีน", "china"),
        "document": ("คู่มือ", "คูมือ", "handbook"),
        "training": ("เจ้าหน้าที่", "เจาหนาที", "1/2566"),
        "workinggrouporder": ("7/2562", "๗/๒๕๖๒"),
        "edition": ("เมืองพี่เมืองน้อง", "เมืองพีเมืองนอง"),
        "unittype": ("อำเภอใหญ่", "อำเภอใหญ", "district"),
        "agency": ("ต่างประเทศ", "ตางประเทศ", "foreign"),
    }
    assert {model._meta.get_field(name).related_model for model, name in _fields()} == {
        model for model in admin.site._registry if model._meta.model_name in typed
    }
    dear, lost = {}, []
    for model, name in _fields():
        terms = typed[model._meta.get_field(name).related_model._meta.model_name]
        for term in ("", *terms):
            with CaptureQueriesContext(connection) as asked:
                found = _offered(desk, model, name, term)["results"]
            if len(asked) > SIGNED_IN + 3:
                dear[model, name, term] = len(asked)
            if not found or (term and len(found) > 3):
                lost.append((model, name, term, len(found)))
    assert (dear, lost) == ({}, [])


def test_what_follows_is_told_and_no_page_is_beyond_the_last(desk):
    make.pairings(22, "TH-50", "หน่วย")
    asked = (1, 2, 3, 10**30)
    pages = [_offered(desk, EditionRow, "pairing", "เชียงใหม่", page) for page in asked]
    assert [len(page["results"]) for page in pages] == [20, 2, 0, 0]
    assert [page["pagination"]["more"] for page in pages] == [True, False, False, False]


@pytest.mark.expects_log("django.request")
def test_only_what_a_person_may_see_is_offered(desk):
    kept, twin = make.counterpart("คุนหมิง", country="CN"), make.counterpart("คุนมิง", country="CN")
    actions.join_units(
        by=make.person(Role.EDITOR), unit_id=twin.pk, target_id=kept.pk, reason="หน่วยเดียวกัน",
        seen={row.pk: row.revision for row in (twin, kept)},
    )  # fmt: skip
    found = _offered(desk, Pairing, "counterpart", "คุน")["results"]
    assert [one["id"] for one in found] == [str(kept.pk)]
    officer = Client()
    officer.force_login(make.posted(Role.OFFICER))
    asked = {"app_label": "registry", "model_name": "pairing", "field_name": "counterpart"}
    assert officer.get(reverse("admin:autocomplete"), asked).status_code in (302, 403)

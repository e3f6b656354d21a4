"""What an activity tells of both sides: students, host, what the other side paid."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from monitoring import actions
from monitoring.models import Activity
from tests import factories as make

from .workbooks import check, download, fill, row_of, saved

pytestmark = pytest.mark.django_db
SIDES = ("thai_student_count", "foreign_student_count", "hosted_by", "foreign_amount")


@pytest.fixture(scope="module")
def draft(rows_of_the_file):
    make.fiscal_year(2566)
    return make.activity(
        status="draft", thai_count=30, foreign_count=12, thai_student_count=20, foreign_amount=0
    )


def _sent(draft, **typed):
    """The form as an officer of the province sends it."""
    client = Client()
    client.force_login(make.posted("officer", draft.province))
    values = {"title": draft.title, "starts_on": "14 ก.พ. 2566", "thai_count": "30",
              "foreign_count": "12", "form_key": str(uuid.uuid4()),
              "revision": Activity.objects.get().revision}  # fmt: skip
    return client.post(f"/activities/{draft.pk}/edit/", values | typed, follow=True)


def test_empty_stays_unknown_and_nought_stays_nought(draft):
    _sent(draft, thai_student_count="๐", foreign_student_count="", hosted_by="foreign",
          budget_amount="1000", budget_source="province", foreign_amount="25,000.50")  # fmt: skip
    row = Activity.objects.get()
    assert [getattr(row, name) for name in SIDES] == [0, None, "foreign", Decimal("25000.50")]
    page = _sent(draft, foreign_amount="").content.decode()
    assert "ฝ่ายไทย ไม่ได้เก็บ" in " ".join(page.split())
    assert [getattr(Activity.objects.get(), name) for name in SIDES] == [None, None, "", None]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"thai_student_count": "31"}, "thai_student_count", "(31 คน) มากกว่า"),
        ({"foreign_student_count": "13"}, "foreign_student_count", "(12 คน) โปรดแก้"),
        ({"foreign_student_count": "-1"}, "foreign_student_count", "ต้องไม่ติดลบ"),
        ({"budget_amount": "5", "budget_source": "counterpart", "foreign_amount": "7"},
         "foreign_amount", "แหล่งงบประมาณเป็นฝ่ายต่างประเทศแล้ว"),
    ],
)  # fmt: skip
def test_what_speaks_against_itself_is_refused_beside_its_field(draft, typed, field, words):
    form = _sent(draft, **typed).context["form"]
    assert words in " ".join(form.errors[field])
    assert form[field].value() == typed[field]
    assert Activity.objects.get().revision == draft.revision


def test_no_door_takes_more_students_than_people(draft):
    with pytest.raises(ValidationError):
        actions.edit_activity(
            by=draft.created_by, activity_id=draft.pk, values={"thai_count": 19},
            pairing_ids=[link.pairing_id for link in draft.links.all()],
        )  # fmt: skip


def test_a_workbook_that_speaks_against_the_page_is_told_so_in_its_own_column(draft):
    book = download(draft.province)
    sheet = book["กิจกรรม"]
    fill(sheet, row_of(sheet, f"A-{draft.pk}"), thai_count=19, budget_source="ฝ่ายต่างประเทศ")
    found = check(draft.province, saved(book))
    assert {fault.column for fault in found.faults} == {"thai_student_count", "foreign_amount"}

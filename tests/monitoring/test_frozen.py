"""What holds a record of a fiscal year fast is told beside it in the admin, with what to do."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from monitoring import actions
from monitoring.models import Seal
from sistercity import clock
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def _told(client: Client, row) -> list[tuple[str, str]]:
    stem = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    page = client.get(reverse(stem, args=[row.pk]))
    for one in page.context["frozen"]:
        assert one.words in page.content.decode()
    return [(one.words, one.href) for one in page.context["frozen"]]


def _sealed(ordinal: int, place: str, year: int) -> None:
    """A seal without its files, which take seconds to print."""
    now = clock.now()
    Seal.objects.bulk_create(
        [
            Seal(
                number=f"S-{ordinal}", year_be=2566, ordinal=ordinal, kind="figures", place=place,
                report_order={}, asked=str(ordinal), fiscal_year=year, language="th",
                title_th="รายงาน", title_en="Report", as_at=date(2023, 8, 15), known_at=now,
                known_number=1, sealed_at=now, sealed_by=make.person(Role.PLANNER),
            )
        ]
    )  # fmt: skip


def test_a_closed_year_a_reopening_and_sealed_reports_are_told_with_the_way_on():
    editor = make.person(Role.EDITOR)
    client = Client()
    client.force_login(editor)
    row = make.activity(make.pairing("TH-50"), status="approved")
    year = row.fiscal_year
    assert _told(client, row) == []

    actions.close_year(by=editor, year=year)
    ((words, href),) = _told(client, row)
    assert f"พ.ศ. {year} ปิดเมื่อ" in words
    assert "เปิดให้จังหวัดเชียงใหม่แก้ไขเป็นการเฉพาะได้" in words
    assert href == reverse("monitoring:year-detail", args=[year])

    actions.reopen_year(
        by=editor, year=year, province_id=row.province_id, reason="หลักฐานมาช้า",
        expires_on=date(2023, 8, 31),
    )  # fmt: skip
    ((words, href),) = _told(client, row)
    assert "ถึง 31 ส.ค. 2566" in words
    assert href == reverse("monitoring:erratum-list", args=[year])

    for ordinal, place in enumerate(("TH", "TH-50", "TH-51"), start=1):
        _sealed(ordinal, place, year)
    _closing, (words, href) = _told(client, row)
    # Of another province's report it is no matter.
    assert "ประทับแล้ว 2 ฉบับ" in words
    assert "ประทับรายงานใหม่แทนฉบับเดิม" in words
    assert href == reverse("monitoring:seal-list")


def test_of_a_training_the_closing_is_told_once():
    editor = make.person(Role.EDITOR)
    client = Client()
    client.force_login(editor)
    training = make.training(date(2021, 3, 1))
    make.fiscal_year(2564)
    actions.close_year(by=editor, year=2564)
    page = client.get(reverse("admin:monitoring_training_change", args=[training.pk]))
    assert "พ.ศ. 2564 ปิดแล้ว" in page.context["why_not_edited"]
    assert page.context["frozen"] == []

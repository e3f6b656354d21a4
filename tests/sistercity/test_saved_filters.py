"""A person's own filters of an admin list: kept, counted, stale ones told, nobody else's."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from sistercity.accounts.actions import saved_filter
from sistercity.accounts.choices import Role
from sistercity.accounts.models import SavedFilter
from sistercity.audit.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/registry/pairing/"
SAVED = f"{LIST}saved/"


_STALE = (
    "gone__exact=1", "status__exact=lost", "counterpart__country__id__exact=99999",
    "ask=nothing", "by=status_word,-nothing", "q=เชียงใหม่",
)  # fmt: skip


def _client(role: str = Role.EDITOR, name: str | None = None) -> Client:
    client = Client()
    client.force_login(make.person(role, name) if name else make.person(role))
    return client


@pytest.fixture
def desk():
    return _client()


def _save(desk, asked: str, name: str = "งานของฉัน"):
    return desk.post(f"{SAVED}?{_asked(asked)}", {"save": "yes", "name": name})


def _asked(parameters: str) -> str:
    return urlencode({"asked": parameters})


def _above(desk, asked: str = "") -> list[tuple]:
    page = desk.get(f"{LIST}?{asked}")
    return [
        (one["saved"].name, one["count"], one["is_stale"], one["is_chosen"])
        for one in page.context["saved"]()["filters"]
    ]


def test_what_the_list_is_asked_is_kept_and_found_again(desk):
    make.pairing("TH-50", "ก", confirmed=False, signed=None)
    make.pairing("TH-51", "ข", confirmed=False, signed=None)
    make.pairing("TH-51", "ค")
    asked = "confirmation__exact=candidate&q=ลำพูน&o=-2.3&p=1"
    page = desk.get(f"{LIST}?{asked}")
    keep = page.context["saved"]()["keep"]
    assert keep in page.content.decode().replace("&amp;", "&")
    before = Change.objects.count()

    told = desk.get(keep).context["new"]
    assert [(one.label, one.value, one.fault) for one in told] == [
        ("การยืนยัน", "รอตรวจสอบ", ""),
        ("เรียงตาม", "จังหวัด (มากไปน้อย), คู่ความสัมพันธ์", ""),
        ("ค้นหา", "ลำพูน", ""),
    ]
    for _press in range(2):
        assert desk.post(keep, {"save": "yes", "name": " งานลำพูน "})["Location"] == SAVED
    assert _above(desk) == [("งานลำพูน", 1, False, False)]
    assert _above(desk, asked) == [("งานลำพูน", 1, False, True)]
    (own,) = desk.get(SAVED).context["told"]
    assert parse_qs(urlsplit(own["href"]).query) == {
        "confirmation__exact": ["candidate"], "q": ["ลำพูน"], "o": ["-2.3"]
    }  # fmt: skip
    assert [row.province.name_th for row in desk.get(own["href"]).context["cl"].result_list] == [
        "ลำพูน"
    ]
    # A convenience of one person is no fact of the register.
    assert Change.objects.count() == before


def test_names_are_asked_told_apart_and_changed(desk):
    assert "โปรดตั้งชื่อตัวกรอง" in _save(desk, "q=ก", " ").context["fault"]
    _save(desk, "q=ก", "หนึ่ง")
    refused = _save(desk, "q=ข", "หนึ่ง")
    assert "ชื่อนี้แล้ว" in refused.context["fault"]
    assert 'value="หนึ่ง"' in refused.content.decode()
    assert "ไม่มีสิ่งที่จะบันทึก" in _save(desk, "p=2", "สอง").context["fault"]
    _save(desk, "q=ข", "สอง")
    second = SavedFilter.objects.get(name="สอง")
    refused = desk.post(SAVED, {"rename": "yes", "filter": second.pk, "name": "หนึ่ง"})
    assert "ชื่อนี้แล้ว" in refused.context["fault"]
    desk.post(SAVED, {"rename": "yes", "filter": second.pk, "name": "ที่สอง"})
    assert [name for name, *_rest in _above(desk)] == ["หนึ่ง", "ที่สอง"]
    for _press in range(2):
        desk.post(SAVED, {"remove": "yes", "filter": second.pk})
    assert [name for name, *_rest in _above(desk)] == ["หนึ่ง"]


def test_nobody_sees_or_touches_another_persons(desk):
    _save(desk, "q=ก")
    own = SavedFilter.objects.get()
    other = _client(Role.EDITOR, "another")
    assert _above(other) == []
    gone = other.post(SAVED, {"rename": "yes", "filter": own.pk, "name": "ของเขา"})
    assert "ไม่มีตัวกรองนี้แล้ว" in str(next(iter(get_messages(gone.wsgi_request))))
    other.post(SAVED, {"remove": "yes", "filter": own.pk})
    own.refresh_from_db()
    assert own.name == "งานของฉัน"


def test_what_can_be_asked_no_longer_is_told_and_left_out(desk):
    pair = make.pairing("TH-50", "ก")
    editor = make.person(Role.EDITOR)
    SavedFilter.objects.bulk_create(
        [
            SavedFilter(user=editor, list_name="registry.pairing", name="เก่า", asked=asked)
            for asked in ["&".join(_STALE)]
        ]
    )
    assert _above(desk) == [("เก่า", 1, True, False)]
    assert "ใช้ไม่ได้บางส่วน" in desk.get(LIST).content.decode()
    (own,) = desk.get(SAVED).context["told"]
    faults = {one.key for one in own["conditions"] if one.fault}
    assert faults == {
        "gone__exact", "status__exact", "counterpart__country__id__exact", "ask", "by"
    }  # fmt: skip
    assert list(desk.get(own["href"]).context["cl"].result_list) == [pair]
    refused = _save(desk, "gone__exact=1", "ใหม่")
    assert "ใช้ไม่ได้แล้ว" in refused.context["fault"]
    for nonsense in ("counterpart__country__id__exact=" + "9" * 30, "q=%00", "o=99.x", "id=a"):
        assert desk.get(f"{SAVED}?{_asked(nonsense)}").status_code == 200
    # Longer than Python reads as a number.
    assert desk.get(f"{LIST}?o={'9' * 5000}").status_code == 200


def test_there_are_so_many_at_most_and_each_costs_little(desk):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(LIST)
        return len(asked)

    desk.get(LIST)
    none = queries()
    for place in range(saved_filter.MOST):
        _save(desk, f"q={place}&status__exact=signed", f"ที่ {place}")
    # A count each, with its two marks of a transaction.
    assert queries() <= none + 3 * saved_filter.MOST
    refused = _save(desk, "q=เกิน", "เกิน")
    assert "ไม่เกิน 10 ตัวกรอง" in refused.context["fault"]
    assert SavedFilter.objects.count() == saved_filter.MOST
    # Other lists have their own.
    assert desk.get(reverse("admin:registry_document_saved")).context["told"] == []

"""The inbox: what is told, to whom, when it counts, and that nothing undone is told."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from sistercity.notices import actions
from sistercity.notices.kinds import NoticeKind, register
from sistercity.notices.models import Notice
from sistercity.notices.writing import notify, settle, untold
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

HIDDEN = set()
KIND = NoticeKind(
    code="test_office_changed",
    name="ทดสอบ",
    say=lambda words: f"หน่วยงานเป็น {words['office']}",
    sees=lambda user, ids: set(ids) - HIDDEN,
    is_task=True,
)


@pytest.fixture(autouse=True)
def kind():
    register(KIND)
    HIDDEN.clear()


def _move(person, office, *, to, by=None, key="", **more):
    """Give a person another office and tell of it."""
    with writing(by=by, action="person.save") as entry:
        person = User.objects.get(pk=person.pk)
        person.office = office
        entry.save(person)
        notify(
            entry=entry, kind=KIND, to=[one.pk for one in to], about=person,
            address="/accounts/profile/", words={"office": office}, key=key,
        )  # fmt: skip
        if more.get("fails"):
            raise RuntimeError("taken back")


def _client(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_notice_bears_the_number_of_its_change_and_nothing_undone_is_told():
    officer, planner = make.person("officer"), make.person("planner")
    _move(officer, "กอง ก", to=[planner])
    notice = Notice.objects.get()
    assert (notice.to, notice.change, notice.made_at) == (
        planner, Change.objects.last(), Change.objects.last().at
    )  # fmt: skip
    with pytest.raises(RuntimeError):
        _move(officer, "กอง ข", to=[planner], fails=True)
    _move(officer, "กอง ก", to=[planner])  # nothing changes by it
    with untold():
        _move(officer, "กอง ค", to=[planner])
    assert Notice.objects.count() == 1


def test_neither_who_acts_nor_who_has_left_is_told_and_a_key_is_told_once_a_person():
    officer, planner, editor = (make.person(role) for role in ("officer", "planner", "editor"))
    gone = make.person("planner", "test-gone", is_active=False)
    for office in ("กอง ก", "กอง ข"):
        _move(officer, office, to=[planner, editor, gone], by=editor, key="once")
    assert [notice.to for notice in Notice.objects.all()] == [planner]
    with pytest.raises(ValueError, match="no address of the portal"), transaction.atomic():
        notify(
            entry=None, kind=KIND, to=[planner.pk], about=officer,
            address="//elsewhere.test/", words={},
        )  # fmt: skip


def test_what_is_settled_counts_no_longer_and_the_count_stands_on_every_page():
    officer, planner = make.person("officer"), make.person("planner")
    client = _client(planner)
    for office in ("กอง ก", "กอง ข", "กอง ค"):
        _move(officer, office, to=[planner])
    assert client.get("/plans/", follow=True).context["portal"]["unread"]() == 3
    first = Notice.objects.last()
    response = client.post(f"/inbox/{first.pk}/open/")
    assert (response.status_code, response.url) == (302, "/accounts/profile/")
    assert client.get("/").context["portal"]["unread"]() == 2
    with writing(by=None, action="person.save") as entry:
        officer = User.objects.get(pk=officer.pk)
        officer.office = "กอง ง"
        entry.save(officer)
        settle(entry=entry, about=officer)
    assert client.get("/").context["portal"]["unread"]() == 0
    assert len(client.get("/inbox/?show=settled").context["page"]) == 3


def test_the_inbox_shows_unread_first_day_by_day_and_only_ones_own(django_assert_num_queries):
    officer, planner = make.person("officer"), make.person("planner")
    for day, office in ((1, "กอง ก"), (2, "กอง ข"), (2, "กอง ค")):
        with clock.playing(datetime(2023, 8, day, 9, tzinfo=BANGKOK)):
            _move(officer, office, to=[planner])
    latest = Notice.objects.first()
    actions.mark_read(by=planner, notice_id=latest.pk)
    client = _client(planner)
    with django_assert_num_queries(8):
        page = client.get("/inbox/")
    groups = [(one.is_unread, one.day.day, len(one.told)) for one in page.context["days"]]
    assert groups == [(True, 2, 1), (True, 1, 1), (False, 2, 1)]
    text = page.content.decode()
    assert text.index("กอง ข") < text.index("กอง ก") < text.index("กอง ค")
    for number in range(20):
        _move(officer, f"กอง {number}", to=[planner])
    with django_assert_num_queries(8):
        client.get("/inbox/")
    # Somebody else sees none of it and moves none of it.
    other = _client(officer)
    assert "กอง ก" not in other.get("/inbox/").content.decode()
    for act in ("open", "read", "snooze", "wake"):
        assert other.post(f"/inbox/{latest.pk}/{act}/").status_code == 404
    assert other.get(f"/inbox/{latest.pk}/snooze/").status_code == 404
    assert other.post("/inbox/read/", {"up_to": latest.pk}).status_code == 302
    assert Notice.objects.filter(read_at__isnull=True).count() == 22


def test_who_may_see_the_thing_no_longer_is_told_nothing_of_it():
    officer, planner = make.person("officer"), make.person("planner")
    _move(officer, "กองลับ", to=[planner])
    HIDDEN.add(officer.pk)
    client = _client(planner)
    page = client.get("/inbox/").content.decode()
    assert "กองลับ" not in page
    assert "ไม่มีสิทธิดูแล้ว" in page
    notice = Notice.objects.get()
    assert client.post(f"/inbox/{notice.pk}/open/").url == "/inbox/"
    Notice.objects.update(kind="unknown_to_this_release")
    assert "ไม่รู้จักแล้ว" in client.get("/inbox/").content.decode()


def test_all_read_leaves_what_came_after_the_page_was_opened():
    officer, planner = make.person("officer"), make.person("planner")
    _move(officer, "กอง ก", to=[planner])
    client = _client(planner)
    seen = client.get("/inbox/").context["latest"]
    _move(officer, "กอง ข", to=[planner])
    client.post("/inbox/read/", {"up_to": seen})
    assert [one.words["office"] for one in Notice.objects.unread()] == ["กอง ข"]
    client.post("/inbox/read/", {"up_to": "all of them"})
    assert Notice.objects.unread().count() == 1


def test_a_snoozed_notice_comes_up_unread_on_its_day():
    officer, planner = make.person("officer"), make.person("planner")
    _move(officer, "กอง ก", to=[planner])
    notice = Notice.objects.get()
    client = _client(planner)
    with clock.playing(datetime(2023, 8, 15, 9, tzinfo=BANGKOK)):
        refused = {"15 ส.ค. 2566": "หลังวันนี้", "1 ต.ค. 2567": "ไม่เกินหนึ่งปี", "": "โปรดพิมพ์วันที่"}
        for typed, words in refused.items():
            page = client.post(f"/inbox/{notice.pk}/snooze/", {"until": typed})
            assert words in page.content.decode()
            assert f'value="{typed}"' in page.content.decode() or not typed
        client.post(f"/inbox/{notice.pk}/open/")
        client.post(f"/inbox/{notice.pk}/snooze/", {"until": "21 ส.ค. 2566"})
        notice.refresh_from_db()
        assert (notice.snoozed_until, notice.read_at) == (date(2023, 8, 21), None)
        assert client.get("/").context["portal"]["unread"]() == 0
        assert len(client.get("/inbox/").context["page"]) == 0
        assert len(client.get("/inbox/?show=snoozed").context["page"]) == 1
    with clock.playing(datetime(2023, 8, 21, 0, 1, tzinfo=BANGKOK)):
        assert client.get("/").context["portal"]["unread"]() == 1
        with pytest.raises(ValidationError):
            actions.snooze_notice(by=planner, notice_id=notice.pk, until=date(2023, 8, 21))
        actions.snooze_notice(by=planner, notice_id=notice.pk, until=date(2023, 9, 1))
        client.post(f"/inbox/{notice.pk}/wake/")
        assert client.get("/").context["portal"]["unread"]() == 1
        Notice.objects.update(settled_at=clock.now())
        with pytest.raises(WrongState):
            actions.snooze_notice(by=planner, notice_id=notice.pk, until=date(2023, 9, 1))

"""Who is told of an activity on its way, and what of it is then done."""

import pytest
from django.test import Client

from monitoring import actions
from sistercity.notices.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """The officer, the approver and another officer of Chiang Mai; two editors."""
    officer, approver = make.posted("officer"), make.posted("approver")
    colleague = make.person("officer", "test-colleague")
    make.posting(colleague)
    editor, second = make.person("editor"), make.person("editor", "test-second")
    make.posted("officer", "TH-83")
    return officer, approver, colleague, editor, second


def _open():
    return sorted((one.to.username, one.kind) for one in Notice.objects.filter(settled_at=None))


def test_each_desk_is_told_what_waits_there_and_it_is_settled_by_the_next_move(people):
    officer, approver, _colleague, editor, second = people
    activity = make.activity(status="draft")
    assert _open() == []
    actions.submit_activity(by=officer, activity_id=activity.pk)
    assert _open() == [(approver.username, "activity_submitted")]
    actions.endorse_activity(by=approver, activity_id=activity.pk)
    both = [(editor.username, "activity_awaiting"), (second.username, "activity_awaiting")]
    assert _open() == both
    actions.return_activity(by=editor, activity_id=activity.pk, note="โปรดแก้ผลลัพธ์")
    # Its author, not the colleague, and without the note: that is read in the portal.
    assert _open() == [(officer.username, "activity_returned")]
    assert "ผลลัพธ์" not in str(Notice.objects.latest("pk").words)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=approver, activity_id=activity.pk)
    actions.approve_activity(by=second, activity_id=activity.pk)
    done = [(approver.username, "activity_approved"), (officer.username, "activity_approved")]
    assert _open() == done
    actions.take_back_decision(by=second, activity_id=activity.pk, note="ตรวจใหม่")
    assert set(_open()) - set(done) == {
        (editor.username, "activity_awaiting"),
        (officer.username, "activity_taken_back"),
        (approver.username, "activity_taken_back"),
    }


def test_a_province_that_does_without_endorsing_and_authors_that_have_left(people):
    officer, _approver, colleague, editor, second = people
    pairing = make.pairing()
    pairing.province.endorsement_required = False
    pairing.province.save()
    activity = make.activity(pairing, status="draft")
    actions.submit_activity(by=officer, activity_id=activity.pk)
    assert [name for name, _kind in _open()] == [editor.username, second.username]
    officer.is_active = False
    officer.save()
    actions.return_activity(by=editor, activity_id=activity.pk, note="โปรดแก้")
    assert _open() == [(colleague.username, "activity_returned")]


def test_an_officer_who_moves_away_reads_no_more_of_what_is_not_public(people):
    officer, _approver, _colleague, editor, _second = people
    activity = make.activity(status="endorsed", title="งานที่ยังไม่เผยแพร่")
    actions.return_activity(by=editor, activity_id=activity.pk, note="โปรดแก้")
    client = Client()
    client.force_login(officer)
    assert "งานที่ยังไม่เผยแพร่" in client.get("/inbox/").content.decode()
    officer.postings.update(ends_on="2001-01-01")
    page = client.get("/inbox/").content.decode()
    assert "งานที่ยังไม่เผยแพร่" not in page
    assert "ไม่มีสิทธิดูแล้ว" in page

"""Who is told of an activity on its way, and what of it is then done."""

import uuid
from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.test import Client

from monitoring import actions, reminders
from monitoring.radar import radar_lines, waking
from registry import actions as register
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed
from sistercity.notices import daily
from sistercity.notices.actions import fill_rules, set_rule
from sistercity.notices.models import Notice, NoticeRule
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(rows_of_the_file):
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


def _morning(day):
    return clock.playing(datetime(day.year, day.month, day.day, 8, tzinfo=BANGKOK))


def test_a_province_is_reminded_once_before_the_day_and_again_while_it_is_overdue(people):
    officer, approver, colleague, _editor, _second = people
    fill_rules()
    first, second = make.pairing("TH-50", "อูโอซุ"), make.pairing("TH-50", "ต้าหลี่")
    make.fiscal_year(2566)
    actions.refresh_dues(by=make.person("editor"), year=2566)
    plans = {"kind__in": ["due_soon", "overdue"], "words__due_kind": "action_plan"}
    mine = Notice.objects.filter(to=officer, **plans)
    # Plans are due on Wednesday 30 November 2565; the lead is fourteen days.
    with _morning(date(2022, 11, 15)):
        daily.send(clock.today())
        assert not mine.exists()
    with _morning(date(2022, 11, 16)):
        for _again in range(2):
            daily.send(clock.today())
        assert [one.words["count"] for one in mine] == [2]
        both = {one.to for one in Notice.objects.filter(**plans)}
        assert both == {officer, colleague}
    # On Saturday nobody is told anything.
    with _morning(date(2022, 12, 3)):
        call_command("send_notices", verbosity=0)
        assert mine.filter(kind="overdue").count() == 0
    with _morning(date(2022, 12, 6)):
        daily.send(clock.today())
        assert mine.filter(kind="overdue").count() == 1
        assert approver in {one.to for one in Notice.objects.filter(**plans, kind="overdue")}
        make.action_plan(first)
        make.action_plan(second)
        daily.send(clock.today())
        assert not mine.filter(settled_at=None).exists()


def test_findings_and_resolutions_are_reminded_of_by_their_day_until_they_are_done(people):
    officer, approver, colleague, editor, second = people
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 8, 14)).findings.get()
    make.visit("TH-50", date(2023, 6, 2), date(2023, 8, 1), sent=False)
    make.order("TH-50")
    make.order(None)
    meeting = make.meeting("TH-50", date(2023, 5, 1))
    resolution = make.resolution(meeting, due_on=date(2023, 8, 14))
    make.resolution(meeting, "2/2566")
    make.resolution(make.meeting(None, date(2023, 5, 1)), "3/2566", due_on=date(2023, 8, 11))
    Notice.objects.all().delete()
    # Who approves the meetings is an editor as well.
    reviewer = make.person("editor", "test-reviewer")
    province, ministry = [officer, colleague], [editor, second, reviewer]

    def told(day):
        before = set(Notice.objects.values_list("pk", flat=True))
        with _morning(day):
            daily.send(clock.today())
        return sorted(
            (one.to.username, one.kind) for one in Notice.objects.exclude(pk__in=before)
            if one.kind.startswith(("finding_", "resolution_"))
        )  # fmt: skip

    def named(people, *kinds):
        return sorted((one.username, kind) for one in people for kind in kinds)

    # Seven days ahead: from Friday 4 August for the central seat, from the 7th for the province.
    assert told(date(2023, 8, 3)) == []
    assert told(date(2023, 8, 4)) == named(ministry, "resolution_due")
    assert told(date(2023, 8, 7)) == named(province, "finding_due", "resolution_due")
    assert told(date(2023, 8, 8)) == []
    assert told(date(2023, 8, 15)) == sorted(
        named([*province, approver], "finding_overdue", "resolution_overdue")
        + named(ministry, "resolution_overdue")
    )
    client = Client()
    client.force_login(approver)
    with _morning(date(2023, 8, 15)):
        page = client.get("/inbox/").content.decode()
    for words in (
        "ข้อค้นพบที่ 1 ของการนิเทศจังหวัดเชียงใหม่ เกินกำหนดวันที่ 14 สิงหาคม 2566 แล้ว",
        "มติที่ 1/2566 ของจังหวัดเชียงใหม่ เกินกำหนดวันที่ 14 สิงหาคม 2566 แล้ว",
    ):
        assert words in page
    led = {one.kind: one.address for one in Notice.objects.filter(to=approver)}
    assert led["finding_overdue"] == f"/supervision/findings/{finding.pk}/"
    assert led["resolution_overdue"] == f"/resolutions/{resolution.pk}/"
    # Answered and done: settled; what is not is told again after fourteen days.
    with _morning(date(2023, 8, 15)):
        actions.follow_finding(by=officer, finding_id=finding.pk, move="answered", words="แนบแล้ว",
                               form_key=uuid.uuid4())  # fmt: skip
        make.resolution_note(resolution, "done", date(2023, 8, 15))
    mine = Notice.objects.filter(to__in=[*province, approver], settled_at=None)
    assert not mine.filter(kind__regex="_(due|overdue)$").exists()
    assert told(date(2023, 8, 28)) == named(ministry, "resolution_overdue")


def test_what_is_switched_off_is_told_to_nobody_and_only_administrators_switch(people):
    officer, *_others = people
    fill_rules()
    assert fill_rules() == 0
    rule = NoticeRule.objects.get(kind="activity_submitted")
    rule.is_on = False
    with pytest.raises(NotAllowed):
        set_rule(by=make.person("editor"), rule=rule)
    set_rule(by=make.person("administrator"), rule=rule)
    activity = make.activity(status="draft")
    actions.submit_activity(by=officer, activity_id=activity.pk)
    assert _open() == []


def test_circulars_decisions_reopenings_and_jobs_are_told(people):
    officer, approver, colleague, editor, _second = people
    pairing = make.pairing()
    circular = make.document("ให้รายงานผล", kind="circular", access="internal", number="มท 1/ว 9")
    [addressee] = register.address_circular(
        by=editor, document_id=circular.pk, province_ids=[pairing.province_id]
    )
    everybody = sorted(one.username for one in (officer, approver, colleague))
    assert _open() == [(name, "circular_addressed") for name in everybody]
    register.acknowledge_circular(by=officer, addressee_id=addressee.pk)
    assert _open() == []
    proposal = make.proposal(pairing.province, officer)
    register.decline_answer(by=editor, answer_id=proposal.pk, note="ยังไม่มีหลักฐาน")
    make.fiscal_year(2564)
    actions.close_year(by=editor, year=2564)
    with _morning(date(2023, 8, 15)):
        reopening = actions.reopen_year(
            by=editor, year=2564, province_id=pairing.province_id, reason="หลักฐานมาช้า",
            expires_on=date(2023, 8, 18),
        )  # fmt: skip
        reminders.remind(clock.today())
    mine = Notice.objects.filter(to=officer, settled_at=None).values_list("kind", flat=True)
    assert set(mine) == {"answer_decided", "reopening_granted", "reopening_ends"}
    client = Client()
    client.force_login(officer)
    page = client.get("/inbox/").content.decode()
    for words in ("กระทรวงไม่รับคำตอบของจังหวัดเชียงใหม่", "ถึงวันที่ 18 สิงหาคม 2566"):
        assert words in page
    assert "ยังไม่มีหลักฐาน" not in page
    with _morning(date(2023, 8, 16)):
        actions.end_reopening(by=editor, reopening_id=reopening.pk, reason="เสร็จแล้ว")
    assert Notice.objects.get(to=officer, kind="reopening_ends").settled_at


def test_a_finding_goes_back_and_forth_and_each_side_is_told_by_turns(people):
    officer, _approver, colleague, editor, second = people
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 9, 1)).findings.get()
    Notice.objects.all().delete()

    def follow(by, move):
        actions.follow_finding(
            by=by, finding_id=finding.pk, move=move, words="ตามที่หารือ", form_key=uuid.uuid4()
        )
        return _open()

    ministry, province = [editor.username, second.username], [officer.username, colleague.username]
    told = [(name, "finding_answered") for name in ministry]
    assert follow(officer, "answered") == sorted(told)
    assert follow(editor, "returned") == sorted((name, "finding_returned") for name in province)
    assert follow(colleague, "answered") == sorted(told)
    closed = sorted((name, "finding_closed") for name in province)
    assert follow(second, "closed") == closed
    reopened = [(name, "finding_reopened") for name in province]
    assert follow(editor, "reopened") == sorted(closed + reopened)
    client = Client()
    client.force_login(officer)
    page = client.get("/inbox/").content.decode()
    assert "กระทรวงเปิดข้อค้นพบที่ 1 ของการนิเทศจังหวัดเชียงใหม่ อีกครั้ง" in page
    assert "ตามที่หารือ" not in page


def test_a_digest_and_advice_are_told_to_the_provinces_they_are_for(people):
    officer, approver, colleague, editor, _second = people
    make.digest()
    far = User.objects.get(postings__province__code="TH-83")
    told = sorted(one.username for one in (officer, approver, colleague, far))
    assert _open() == [(name, "digest_published") for name in told]
    Notice.objects.all().delete()
    assessment = make.assessment(editor, make.pairing())
    register.give_advice(
        by=editor, assessment_id=assessment.pk, kind="supports", words="ควรดำเนินการ",
        form_key=uuid.uuid4(), revision=assessment.revision,
    )  # fmt: skip
    assert _open() == sorted((one.username, "suitability_advised") for one in (officer, colleague))
    client = Client()
    client.force_login(officer)
    page = client.get("/inbox/").content.decode()
    assert "กระทรวงให้ความเห็นเรื่องความเหมาะสมของคู่ P-0001 อูโอซุ แล้ว" in page


def test_whoever_put_a_flag_to_sleep_is_told_once_when_it_wakes(people):
    _officer, _approver, _colleague, editor, second = people
    pairing = make.pairing()
    with _morning(date(2023, 8, 14)):
        line = radar_lines(user=editor, as_at=clock.today(), pairings=[pairing])[0]
        snooze = actions.snooze_flag(
            by=editor, pairing_id=pairing.pk, flag=line.flag, until=date(2023, 8, 15),
            reason="รอเอกสาร", fact=line.finding.fact,
        )  # fmt: skip
    for day, told in ((15, []), (16, [(editor.username, "radar_woken")])):
        with _morning(date(2023, 8, day)):
            waking.tell_woken(clock.today())
            waking.tell_woken(clock.today())
            assert _open() == told
    client = Client()
    client.force_login(editor)
    assert "P-0001 อูโอซุ ที่พักไว้ กลับมาเตือนแล้ว" in client.get("/inbox/").content.decode()
    # Read and told no more; it is settled by whoever sees to the flag.
    with _morning(date(2023, 8, 17)):
        actions.snooze_flag(
            by=second, pairing_id=pairing.pk, flag=line.flag, until=date(2023, 8, 20),
            reason="รออีก", fact=line.finding.fact, seen_id=snooze.pk,
        )  # fmt: skip
        assert _open() == []
        waking.tell_woken(clock.today())
    assert _open() == []


def test_what_was_read_or_settled_long_ago_leaves_the_inbox_and_what_asks_stays(people, settings):
    officer, _approver, _colleague, editor, _second = people
    settings.NOTICE_DAYS = 30
    subject = make.activity(status="draft")

    def tell(kind, **values):
        return Notice.objects.create(
            to=officer, kind=kind, subject=subject._meta.label_lower, subject_id=subject.pk,
            address="/", words={}, made_at=datetime(2023, 1, 1, tzinfo=BANGKOK), **values,
        ).pk  # fmt: skip

    old, late = (datetime(2023, month, 1, 9, tzinfo=BANGKOK) for month in (6, 8))
    gone = [
        tell("activity_approved", read_at=old),
        tell("activity_returned", settled_at=old),
        tell("overdue", key="overdue:a:0", settled_at=old),
    ]
    stays = [
        tell("activity_approved"),
        tell("activity_approved", read_at=late),
        tell("activity_returned", read_at=old),
        tell("overdue", key="overdue:b:0", read_at=old),
    ]
    with _morning(date(2023, 8, 15)):
        call_command("send_notices", verbosity=0)
    left = Notice.objects.filter(pk__in=gone + stays).values_list("pk", flat=True)
    assert sorted(left) == stays

"""The queue of long work: who takes what, what is seen of it, what is never done twice."""

import os
import shutil
import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from sistercity import clock
from sistercity.audit.models import AccessRecord
from sistercity.errors import NotAllowed, WrongState
from sistercity.jobs import actions, queue, results
from sistercity.jobs.choices import JobState
from sistercity.jobs.kinds import register
from sistercity.jobs.models import Job, JobPiece, Worker
from sistercity.jobs.sweeping import sweep
from sistercity.jobs.worker import WorkLoop
from sistercity.notices.models import Notice
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

from .job_kinds import FOLDER, TINY

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(autouse=True)
def tiny():
    register(TINY)
    shutil.rmtree(FOLDER, ignore_errors=True)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture
def planner():
    return make.person("planner")


def _ask(by, *keys):
    return actions.ask_job(by=by, kind=TINY, asked={"keys": keys})[0]


def _work_off():
    WorkLoop("test", Job.objects.open().exists).run()


def _made():
    return [line.split()[0] for line in (FOLDER / "made").read_text().splitlines()]


def _hand_in(claimed):
    kept = results.keep(claimed.piece.key.encode())
    return queue.hand_in(claimed, files=[{"name": "x", **kept._asdict()}], notes={})


def _let_leases_lapse():
    JobPiece.objects.filter(state="working").update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )


def _content(job):
    return results.path_of(job.result_sha256).read_text()


def test_a_job_is_made_piece_by_piece_and_its_result_put_together_in_order(planner):
    job = _ask(planner, "c", "a", "b")
    assert (job.state, job.total_count) == (JobState.WAITING, 3)
    _work_off()
    job.refresh_from_db()
    assert (job.state, job.done_count, _content(job)) == (JobState.DONE, 3, "c;a;b;")
    assert [(one.to, one.kind, one.subject_id) for one in Notice.objects.all()] == [
        (planner, "job_ended", job.pk)
    ]
    assert job.expires_at - job.finished_at == timedelta(days=7)
    assert job.result_size == 6
    assert JobPiece.objects.count() == 0
    assert _made() == ["c", "a", "b"]


def test_the_same_asked_twice_is_one_job_and_five_may_wait(planner):
    jobs = [_ask(planner, str(number)) for number in range(5)]
    assert actions.ask_job(by=planner, kind=TINY, asked={"keys": ["3"]}) == (jobs[3], False)
    with pytest.raises(WrongState, match="5 งาน"):
        _ask(planner, "one too many")
    assert _ask(make.person("editor"), "3") not in jobs
    assert Job.objects.count() == 6
    for role in ("officer", "approver", "administrator"):
        with pytest.raises(NotAllowed, match="งานเล็กเป็นของนักวิเคราะห์"):
            _ask(make.person(role), "3")


def test_workers_share_the_pieces_and_the_last_waits_for_all(planner):
    first = _ask(planner, "a", "b")
    second = _ask(planner, "c")
    one, two, three = queue.claim("one"), queue.claim("two"), queue.claim("three")
    assert [claimed.piece.key for claimed in (one, two, three)] == ["a", "b", "c"]
    assert queue.claim("four") is None
    assert not queue.has_free()
    assert _hand_in(two)
    assert queue.claim("two") is None
    assert _hand_in(one)
    last = queue.claim("one")
    assert (last.job, last.piece.is_last) == (first, True)
    assert _hand_in(last)
    assert _hand_in(three)
    assert queue.claim("two").job == second
    first.refresh_from_db()
    assert (first.state, first.done_count) == (JobState.DONE, 2)


def test_a_piece_whose_worker_is_heard_of_no_more_is_taken_by_another_and_given_up_after_three(
    planner,
):
    job = _ask(planner, "a")
    lost = queue.claim("lost")
    assert queue.claim("next") is None
    assert queue.renew(lost)
    _let_leases_lapse()
    taken = queue.claim("next")
    assert (taken.piece.pk, taken.attempt) == (lost.piece.pk, 2)
    # The first was only slow: what it made is not taken, and cannot end the job twice.
    assert not queue.renew(lost)
    assert not _hand_in(lost)
    queue.refuse(lost, "ไม่ควรมีผล")
    queue.stumble(lost)
    job.refresh_from_db()
    assert (job.state, job.done_count) == (JobState.WORKING, 0)
    _let_leases_lapse()
    assert queue.claim("third").attempt == 3
    _let_leases_lapse()
    assert queue.claim("fourth") is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "หยุดกลางคัน 3 ครั้ง" in job.error
    assert f"เลขที่งาน {job.pk}" in job.error
    actions.retry_job(by=planner, job_id=job.pk)
    _work_off()
    job.refresh_from_db()
    assert (job.state, _content(job)) == (JobState.DONE, "a;")


def test_what_a_worker_held_that_was_told_to_stop_goes_back_uncounted(planner):
    _ask(planner, "a")
    queue.say_alive("stopped")
    queue.claim("stopped")
    queue.hand_back("stopped", is_counted=False)
    assert JobPiece.objects.get(key="a").attempts == 0
    queue.claim("killed")
    queue.hand_back("killed", is_counted=True)
    assert queue.claim("next").attempt == 2
    assert not Worker.objects.exists()


def test_cancelling_in_the_middle_keeps_what_was_made_and_retrying_goes_on_from_there(planner):
    job = _ask(planner, "a", "b", "c")
    with translation.override("th"):
        loop = WorkLoop("test", lambda: True)
        loop.make(queue.claim("test"))
    held = queue.claim("test")
    actions.cancel_job(by=planner, job_id=job.pk)
    assert not _hand_in(held)
    assert queue.claim("test") is None
    job.refresh_from_db()
    assert (job.state, job.done_count) == (JobState.CANCELLED, 1)
    for act, words in ((actions.cancel_job, "สิ้นสุดแล้ว"),):
        with pytest.raises(WrongState, match=words):
            act(by=planner, job_id=job.pk)
    moment = job.parameters["asked_at"]
    again = actions.retry_job(by=planner, job_id=job.pk)
    with pytest.raises(WrongState, match="ไม่ได้หยุดอยู่"):
        actions.retry_job(by=planner, job_id=job.pk)
    with pytest.raises(WrongState, match="ยกเลิกก่อนลบ"):
        actions.discard_job(by=planner, job_id=job.pk)
    # A file that is no longer on disk is made again before all are put together.
    results.path_of(job.pieces.get(key="a").files[0]["sha256"]).unlink()
    _work_off()
    again.refresh_from_db()
    assert (again.state, _content(again)) == (JobState.DONE, "a;b;c;")
    assert again.parameters["asked_at"] == moment
    assert _made() == ["a", "b", "c", "a"]


@pytest.mark.expects_log("sistercity.jobs.worker")
def test_a_failure_is_told_in_words_of_the_asker_s_language_and_can_be_retried(planner):
    with translation.override("en"):
        broken = _ask(planner, "good", "bad")
    refused = _ask(planner, "refused")
    _work_off()
    broken.refresh_from_db()
    refused.refresh_from_db()
    assert (broken.state, broken.done_count) == (JobState.FAILED, 1)
    assert "An error came up while making bad, after 3 tries" in broken.error
    assert (refused.state, refused.error) == (JobState.FAILED, "ไม่มีข้อมูลของปีนี้")
    assert sorted(_made()) == ["bad", "bad", "bad", "good", "refused"]
    (FOLDER / "mended").touch()
    actions.retry_job(by=planner, job_id=broken.pk)
    _work_off()
    broken.refresh_from_db()
    assert (broken.state, broken.error, _content(broken)) == (JobState.DONE, "", "good;bad;")
    assert _made().count("good") == 1


def test_the_job_of_somebody_who_may_no_longer_ask_stops(planner):
    job = _ask(planner, "a")
    planner.is_active = False
    planner.save()
    assert queue.claim("test") is None
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "ผู้ขอไม่มีสิทธิขอรายงานนี้แล้ว งานจึงหยุด")


def test_a_result_waits_seven_days_then_its_file_goes_and_after_a_month_the_job(planner):
    asked = datetime(2023, 8, 1, 9, 0, tzinfo=BANGKOK)
    with clock.playing(asked):
        job, stopped = _ask(planner, "a"), _ask(planner, "b", "c")
        assert _hand_in(queue.claim("other"))
        actions.cancel_job(by=planner, job_id=job.pk)
        actions.retry_job(by=planner, job_id=job.pk)
        _hand_in(queue.claim("other"))
        queue.claim("other")
        actions.cancel_job(by=planner, job_id=stopped.pk)
        JobPiece.objects.filter(job=job).update(state="waiting", worker="")
        _work_off()
    job.refresh_from_db()
    path = results.path_of(job.result_sha256)
    old = time.time() - 2 * 60 * 60
    for kept in results.root().rglob("*"):
        os.utime(kept, (old, old))
    with clock.playing(asked + timedelta(days=7)):
        sweep()
    assert path.exists()
    with clock.playing(asked + timedelta(days=7, seconds=1)):
        sweep()
    assert not path.exists()
    job.refresh_from_db()
    stopped.refresh_from_db()
    assert (job.state, job.has_result) == (JobState.DONE, False)
    assert (stopped.done_count, stopped.pieces.filter(state="done").count()) == (0, 0)
    with clock.playing(asked + timedelta(days=31)):
        sweep()
    assert not Job.objects.exists()


@pytest.mark.expects_log("sistercity.files.store")
def test_what_was_damaged_on_disk_is_made_again_and_no_half_result_given_out(planner, client):
    job = _ask(planner, "a", "b")
    whole = queue.claim("other")
    _hand_in(whole)
    results.path_of(whole.piece.job.pieces.get(key="a").files[0]["sha256"]).write_bytes(b"?")
    _work_off()
    job.refresh_from_db()
    assert (job.state, _content(job)) == (JobState.DONE, "a;b;")
    assert _made() == ["b", "a"]
    client.force_login(planner)
    path = results.path_of(job.result_sha256)
    for damage in (lambda: path.write_bytes(b"a;"), path.unlink):
        damage()
        answer = client.get(f"/jobs/{job.pk}/result/")
        assert answer.status_code == 410
        assert "หายไปหรือเสียหาย" in answer.content.decode()


def test_only_its_asker_sees_a_job_and_takes_its_result_which_is_on_record(planner, client):
    other = make.person("editor")
    job, waiting = _ask(planner, "a"), None
    client.force_login(planner)
    page = client.get("/jobs/").content.decode()
    assert "งานเล็ก 1 ส่วน" in page
    assert "ไม่มีโปรแกรมทำงานเบื้องหลังเปิดอยู่" in page
    assert client.get(f"/jobs/{job.pk}/result/").status_code == 409
    _work_off()
    waiting = _ask(planner, "slow")
    told = client.get("/jobs/progress/", headers={"accept": "application/json"}).json()
    assert [(one["id"], one["state"]) for one in told["jobs"]] == [
        (waiting.pk, "waiting"), (job.pk, "done"),
    ]  # fmt: skip
    assert told["isOpen"]
    assert "พร้อมดาวน์โหลด" in told["jobs"][1]["said"]
    answer = client.get(f"/jobs/{job.pk}/result/")
    assert b"".join(answer.streaming_content) == b"a;"
    assert answer["Content-Disposition"] == 'attachment; filename="tiny.json"'
    assert answer["Cache-Control"] == "private, no-store"
    taken = AccessRecord.objects.get(kind="exported")
    assert (taken.by, taken.list_name, taken.file_format) == (planner, "tiny", "json")
    assert f"job={job.pk}" in taken.asked
    for person in (other, make.person("administrator")):
        client.force_login(person)
        assert "งานเล็ก" not in client.get("/jobs/").content.decode()
        assert client.get(f"/jobs/{job.pk}/result/").status_code == 404
        for act in ("cancel", "retry", "discard"):
            assert client.post(f"/jobs/{waiting.pk}/{act}/").status_code == 404
    assert "งานเล็ก 1 ส่วน" in client.get("/admin/jobs/job/").content.decode()
    assert client.get(f"/admin/jobs/job/{job.pk}/change/").status_code == 200
    planner.role = "officer"
    planner.save()
    client.force_login(planner)
    refused = client.get(f"/jobs/{job.pk}/result/")
    assert refused.status_code == 403
    assert "งานเล็กเป็นของนักวิเคราะห์" in refused.content.decode()


def test_a_list_of_many_jobs_costs_as_many_queries_as_one(
    planner, client, django_assert_max_num_queries
):
    client.force_login(planner)
    _ask(planner, "0")
    with django_assert_max_num_queries(7):
        client.get("/jobs/")
    for number in range(1, 5):
        _ask(planner, str(number))
    with django_assert_max_num_queries(7):
        client.get("/jobs/")

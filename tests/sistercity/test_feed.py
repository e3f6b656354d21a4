"""The feed: whoever follows it holds what is published, whatever happens on either side."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from monitoring import actions as monitoring
from monitoring.published import ACTIVITIES
from registry import actions
from registry.choices import Confirmation, EventKind
from registry.models import Pairing, UnitType
from sistercity import clock
from sistercity.feed.models import FeedEntry
from sistercity.feed.resources import RESOURCES
from sistercity.feed.writing import refresh
from sistercity.thai.calendar import PartialDate
from tests import factories
from tests.random_edits import Editing

pytestmark = [pytest.mark.django_db, pytest.mark.feed]
refused = pytest.mark.expects_log("django.request")


def changes(client, **asked):
    response = client.get("/api/v1/changes/", asked)
    assert response.status_code == 200, response.content
    return response.json()


def follow(client, after="", page_size=7, **asked):
    """Every entry after a checkpoint, page by page, and the last checkpoint."""
    entries = []
    while True:
        page = changes(client, after=after, page_size=page_size, **asked)
        entries += page["results"]
        after = page["checkpoint"]
        if page["next"] is None:
            return entries, after


def mirrored(entries):
    """What a follower holds who writes each entry over what it held."""
    held = {}
    for entry in entries:
        key = entry["resource"], entry["id"]
        if entry["change"] == "removed":
            held.pop(key, None)
        elif entry["data"] is not None:
            held[key] = entry["data"]
    return held


def published():
    """What everybody may see now, told anew from the rows."""
    found = {}
    for resource in RESOURCES.values():
        ids = list(resource.model._base_manager.values_list("pk", flat=True))
        for told in resource.tell(ids).values():
            found[resource.name, told.key] = told.data
    return found


def test_what_is_created_changed_and_withdrawn_is_told_in_this_order(client):
    row = factories.pairing()
    _before, after = follow(client)
    activity = factories.activity(row, status="endorsed")
    factories.event(row, EventKind.ENDED, "2022-03-31")
    monitoring.approve_activity(
        by=factories.person("editor"), activity_id=activity.pk, revision=activity.revision
    )
    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation=Confirmation.REJECTED, note="ไม่ใช่ของจังหวัด"
    )
    entries, _after = follow(client, after)
    assert [(entry["resource"], entry["id"], entry["change"]) for entry in entries] == [
        ("pairings", "P-0001", "updated"),
        ("activities", str(activity.pk), "created"),
        ("pairings", "P-0001", "removed"),
        ("activities", str(activity.pk), "updated"),
    ]
    _ended, _approved, removed, without = entries
    assert without["data"]["province"] == "TH-50"
    # Nor does an activity name what is no longer published.
    assert without["data"]["pairings"] == []
    assert (removed["data"], removed["hash"]) == (None, None)
    # Its earlier entries keep nothing of what is no longer published.
    assert not FeedEntry.objects.filter(resource="pairings").exclude(data="").exists()


def test_each_entry_is_told_as_it_was_with_its_checksum(client):
    row = factories.pairing(signed="2005-09")
    _before, after = follow(client)
    factories.event(row, EventKind.ENDED, "2022-03-31")
    told = {**changes(client, after=after)["results"][0]}
    kinds = [(event["kind"], event["happened_on"]) for event in told["data"]["events"]]
    assert kinds == [("signed", "2005-09"), ("ended", "2022-03-31")]
    assert told["data"]["events"][1]["status_from"] == "2022-04-01"
    text = json.dumps(told["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert told["hash"] == hashlib.sha256(text.encode()).hexdigest()


def test_what_an_object_no_longer_says_stays_readable_nowhere(client):
    row = factories.pairing(signed="2005-09", note="โทร 053-000-0000")
    before, after = follow(client)
    actions.edit_pairing(by=None, pairing_id=row.pk, values={"note": ""})
    entries, _after = follow(client)
    assert "053-000-0000" in json.dumps(before)
    assert "053-000-0000" not in json.dumps(entries)
    of_pairing = [entry for entry in entries if entry["resource"] == "pairings"]
    assert of_pairing[-1]["data"]["note"] == ""
    # Nor does a checksum that could be tried out; what came when is told as before.
    assert {(entry["data"], entry["hash"]) for entry in of_pairing[:-1]} == {(None, None)}
    kept = ("sequence", "number", "at", "resource", "id", "change")
    assert [[entry[name] for name in kept] for entry in entries[: len(before)]] == [
        [entry[name] for name in kept] for entry in before
    ]
    assert mirrored(entries) == published()


def test_what_is_not_published_is_not_told(client):
    row = factories.pairing()
    count = FeedEntry.objects.count()
    activity = factories.activity(row, status="draft")
    factories.activity(row, status="submitted")
    factories.document(access="internal", published_on=None)
    factories.person("planner", "test-planner9")
    assert FeedEntry.objects.count() == count
    entries, _after = follow(client)
    assert activity.title not in json.dumps(entries, ensure_ascii=False)


def test_a_joined_pairing_leads_to_the_one_it_became(client):
    held = factories.pairing(signed="2005-09")
    other = factories.pairing("TH-50", "อูโอะซุ", signed=None, confirmed=False)
    rows = Pairing.objects.with_row_revision()
    _before, after = follow(client)
    monitoring.join_pairing(
        by=factories.person("editor"), pairing_id=other.pk, target_id=held.pk,
        seen={row.pk: row.row_revision for row in rows},
    )  # fmt: skip
    entries, _after = follow(client, after)
    gone = [entry for entry in entries if entry["change"] == "removed"]
    assert [(entry["id"], entry["merged_into"]) for entry in gone] == [(other.number, held.number)]
    kept = mirrored(follow(client)[0])["pairings", held.number]
    assert kept["joined_numbers"] == [other.number]


def test_a_document_is_told_when_its_day_has_come(client):
    with clock.playing(datetime(2023, 8, 1, 3, tzinfo=UTC)):
        paper = factories.document(published_on=date(2023, 8, 3))
        row = factories.pairing()
        factories.event(row, EventKind.RENEWED, "2023-07-01", document_id=paper.pk)
        entries, after = follow(client)
        assert ("documents", str(paper.pk)) not in mirrored(entries)
        assert mirrored(entries)["pairings", row.number]["events"][-1]["document"] is None
    with clock.playing(datetime(2023, 8, 3, 3, tzinfo=UTC)):
        entries, _after = follow(client, after)
        told = [(entry["resource"], entry["change"]) for entry in entries]
        assert told == [("documents", "created"), ("pairings", "updated")]
        assert entries[1]["data"]["events"][-1]["document"] == paper.pk
        assert len(follow(client)[0]) == FeedEntry.objects.count()


def test_many_entries_of_one_moment_are_told_once_each_at_any_page_size(client):
    kinds = [
        UnitType(code=f"kind-{place}", name_th="ประเภทสมมติ", name_en="Example", level=2)
        for place in range(300)
    ]
    actions.save_records(by=None, records=kinds)
    for size in (500, 41):
        entries, _after = follow(client, page_size=size, resource="unit-types")
        assert {entry["number"] for entry in entries} == {FeedEntry.objects.last().change_id}
        assert [entry["id"] for entry in entries] == [kind.code for kind in kinds]
    every, _after = follow(client, page_size=500)
    assert [entry["sequence"] for entry in every] == list(range(1, len(every) + 1))


def test_a_follower_that_stops_anywhere_ends_with_what_is_published(client):
    row = factories.pairing(signed="2005-09")
    held, after = {}, ""
    papers = iter(range(100))

    def change():
        """One of several things that happen, in turn."""
        turn = next(papers)
        if turn % 4 == 0:
            factories.activity(row)
        elif turn % 4 == 1:
            factories.event(row, EventKind.AMENDED, f"2010-01-{turn + 1:02d}")
        elif turn % 4 == 2:
            factories.pairing("TH-57", factories.counterpart(f"เมือง {turn}", country="LA"))
        else:
            last = Pairing.objects.order_by("-id").first()
            actions.confirm_pairing(
                by=None, pairing_id=last.pk, confirmation=Confirmation.REJECTED, note="ซ้ำ"
            )

    for turn in range(12):
        change()
        page = changes(client, after=after, page_size=3)
        # Every third page is lost on the way: nothing of it is stored, its checkpoint neither.
        if turn % 3:
            for entry in page["results"]:
                key = entry["resource"], entry["id"]
                held.pop(key, None)
                if entry["data"] is not None:
                    held[key] = entry["data"]
            after = page["checkpoint"]
    rest, _after = follow(client, after)
    for entry in rest:
        held.pop((entry["resource"], entry["id"]), None)
        if entry["data"] is not None:
            held[entry["resource"], entry["id"]] = entry["data"]
    assert held == published()
    assert mirrored(follow(client)[0]) == held
    assert refresh() == 0


@refused
def test_a_checkpoint_from_elsewhere_is_refused(client):
    row = factories.pairing()
    own = changes(client)["checkpoint"]
    of_pairings = changes(client, resource="pairings")["checkpoint"]
    for after, asked in (
        (own, {"resource": "pairings"}),
        (of_pairings, {}),
        ("garbage", {}),
        ("0" * 400, {}),
        ("๑-0000000000000000", {}),
    ):
        response = client.get("/api/v1/changes/", {"after": after, **asked})
        assert response.status_code == 400, after
        assert [fault["parameter"] for fault in response.json()["errors"]] == ["after"]
    # Of a register that has gone back to a back-up, or of another one.
    sequence, mark = own.split("-")
    for after in (f"{int(sequence) + 50}-{mark}", f"{sequence}-{mark[::-1]}"):
        assert client.get("/api/v1/changes/", {"after": after}).status_code == 410
    assert row.number


@refused
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("resource=people", "resource"),
        ("page_size=0", "page_size"),
        ("page_size=1000000000", "page_size"),
        ("since=2023-01-01", "since"),
        ("after=1&after=2", "after"),
    ],
)
def test_a_parameter_at_fault_is_named(client, query, parameter):
    response = client.get(f"/api/v1/changes/?{query}")
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


def test_a_register_that_is_older_than_the_feed_is_told_by_one_command(client):
    factories.activity(factories.pairing())
    FeedEntry.objects.all().delete()
    assert refresh() == len(published())
    assert mirrored(follow(client)[0]) == published()
    assert refresh() == 0


def test_what_names_people_or_was_kept_internal_is_in_no_entry(client):
    row = factories.pairing()
    told = factories.signatures(PartialDate.from_iso("2022-03-31"))
    factories.event(row, EventKind.RENEWED, "2022-03-31", told=told)
    factories.activity(row)
    told = json.dumps(follow(client)[0], ensure_ascii=False)
    assert "ผู้ว่าราชการจังหวัด" in told
    assert "นายสมมติ" not in told
    assert "Jane Example" not in told


def test_telling_more_objects_takes_no_more_queries(django_assert_max_num_queries):
    row = factories.pairing()
    ids = [factories.activity(row).pk for _one in range(4)]
    with django_assert_max_num_queries(2):
        assert len(ACTIVITIES.tell(ids)) == 4


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak)])
def test_after_random_work_the_feed_tells_what_is_published(client, seed):
    editing = Editing(seed)
    for _act in range(60):
        editing.act()
    assert len(editing.done) > 8, editing.refused
    assert mirrored(follow(client, page_size=500)[0]) == published()
    assert refresh() == 0

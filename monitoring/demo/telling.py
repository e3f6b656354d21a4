"""Turns the demonstration's data into steps: people, relations, orders, activities, answers."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import cached_property, partial
from random import Random

from monitoring import actions
from monitoring.choices import Status
from monitoring.demo import action_plans, evidence, happened
from monitoring.demo.sides import told_of_sides
from monitoring.demo.story import Story, working_day
from monitoring.models import Activity, WorkingGroupOrder
from registry import actions as register
from registry.choices import Confirmation, Relation, StepOutcome
from registry.models import (
    Counterpart,
    Country,
    Document,
    EditionRow,
    GuidelineBinding,
    GuidelineEdition,
    Pairing,
    Posting,
    Province,
    ProvinceBaseline,
    UnitType,
)
from sistercity.accounts.actions import save_person
from sistercity.accounts.models import User
from sistercity.thai.calendar import PartialDate, fiscal_year_end, fiscal_year_start

PASSWORD = "demo"
FIRST_DAY = date(2018, 9, 3)
# A fiscal year is closed two months after it ended.
CLOSING_DELAY = timedelta(days=61)
KEYS = uuid.UUID("6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d2566")


class Teller:
    """Writes the story of the demonstration from its data, the same for the same seed."""

    def __init__(self, data: dict, story: Story, seed: int) -> None:
        self.data, self.story, self.seed = data, story, seed
        self.pairing_ids: dict[str, int] = {}
        self.activity_ids: dict[str, int] = {}

    def tell(self) -> None:
        """Put every step into the story."""
        self.story.at(FIRST_DAY, self._people)
        for row in self.data["pairings"]:
            self._relation(row)
        for row in self.data["walks"]:
            self._walk(row)
        for row in self.data["baselines"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._baseline, row), hour=10)
        handbook = self.data["handbook"]
        self.story.at(date.fromisoformat(handbook["published_on"]), self._handbook)
        for row in self.data["doubles"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._create_unit, row), hour=9)
        for row in self.data["orders"]:
            self._order(row)
        for row in self.data["activities"]:
            self._activity(row)
        self._routine()
        for row in self.data["explanations"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._explain, row), hour=14)
        for year in map(int, self.data["routine"]):
            closing = working_day(fiscal_year_end(year) + CLOSING_DELAY)
            self.story.at(
                closing, lambda year=year: actions.close_year(by=self.editor, year=year), hour=17
            )

    @cached_property
    def editor(self) -> User:
        return User.objects.get(username="demo-editor")

    @cached_property
    def posts(self) -> dict[tuple[str, str], User]:
        """People by province code and role."""
        return {
            (row["province"], row["role"]): User.objects.get(username=row["username"])
            for row in self.data["people"]
            if "province" in row
        }

    def _people(self) -> None:
        for row in self.data["people"]:
            person = User(username=row["username"], full_name=row["full_name"], role=row["role"])
            signs_in = row["username"] in self.data["sign_ins"]
            # Of a domain that belongs to nobody, so that mail to them is written to var/mail.
            person.email = f"{person.username}@example.org" if signs_in else ""
            save_person(by=None, person=person, password=PASSWORD if signs_in else None)
            if "province" in row:
                province = Province.objects.get(code=row["province"])
                register.save_posting(
                    by=None,
                    posting=Posting(user=person, province=province, starts_on=FIRST_DAY),
                )
        for code in self.data["without_endorsement"]:
            province = Province.objects.get(code=code)
            province.endorsement_required = False
            register.save_record(by=self.editor, record=province)

    def _relation(self, row: dict) -> None:
        first = date.fromisoformat(row["events"][0]["recorded"])
        self.story.at(first, partial(self._create_pairing, row), hour=9)
        for event in row["events"]:
            recorded = date.fromisoformat(event["recorded"])
            self.story.at(recorded, partial(self._event, row["key"], event), hour=9, minute=30)
            if "corrected" in event:
                corrected = date.fromisoformat(event["corrected"]["recorded"])
                self.story.at(corrected, partial(self._correction, row["key"], event), hour=10)
        confirmed = max(first, date.fromisoformat(row["confirmed_on"]))
        self.story.at(confirmed, partial(self._confirm, row["key"]), hour=11)

    def _create_unit(self, unit: dict) -> Counterpart:
        return register.save_counterpart(
            by=self.editor,
            counterpart=Counterpart(
                name_th=unit["name_th"],
                name_en=unit["name_en"],
                country=Country.objects.get(code=unit["country"]),
                unit_type=UnitType.objects.get(code=unit["unit_type"]),
            ),
        )

    def _create_pairing(self, row: dict) -> None:
        counterpart = self._create_unit(row["counterpart"])
        pairing = register.create_pairing(
            by=self.editor,
            province_id=Province.objects.get(code=row["province"]).pk,
            counterpart_id=counterpart.pk,
            values={"relation": Relation(row["relation"]), "note": "ข้อมูลสาธิต"},
        )
        self.pairing_ids[row["key"]] = pairing.pk

    def _event(self, key: str, event: dict) -> None:
        happened.record(self.editor, self.pairing_ids[key], event, self._document)

    def _correction(self, key: str, event: dict) -> None:
        happened.correct(self.editor, self.pairing_ids[key], event)

    def _confirm(self, key: str) -> None:
        register.confirm_pairing(
            by=self.editor,
            pairing_id=self.pairing_ids[key],
            confirmation=Confirmation.CONFIRMED,
            note="หนังสือยืนยันของจังหวัด (สาธิต)",
        )

    def _walk(self, row: dict) -> None:
        """Each step is recorded some days after it happened, once the pairing is there."""
        key = row["pairing"]
        (relation,) = (pairing for pairing in self.data["pairings"] if pairing["key"] == key)
        first = date.fromisoformat(relation["events"][0]["recorded"])
        bound = date.fromisoformat(row["bound_on"])
        self.story.at(max(first, bound), partial(self._bind, key, bound), hour=12)
        for step in row["steps"]:
            happened = PartialDate.from_iso(step["on"]).effective_on if step["on"] else first
            recorded = max(first, working_day(happened + timedelta(days=4)))
            self.story.at(recorded, partial(self._step, key, step), hour=13)
        if route := row.get("route"):
            answered = date.fromisoformat(route["on"])
            self.story.at(answered, partial(self._route, key, route["replies"]), hour=14)

    def _bind(self, key: str, bound: date) -> None:
        edition = GuidelineEdition.objects.filter(in_force_from__lte=bound).latest("in_force_from")
        register.bind_edition(
            by=self.editor,
            pairing_id=self.pairing_ids[key],
            edition_id=edition.pk,
            bound_on=bound,
        )

    def _route(self, key: str, replies: dict) -> None:
        register.answer_route(
            by=self.editor,
            pairing_id=self.pairing_ids[key],
            replies={code: register.Reply(reply, "ข้อมูลสาธิต") for code, reply in replies.items()},
        )

    def _step(self, key: str, step: dict) -> None:
        pairing_id = self.pairing_ids[key]
        edition = GuidelineBinding.objects.filter(pairing_id=pairing_id).latest("bound_on").edition
        register.record_step(
            by=self.editor,
            pairing_id=pairing_id,
            step_id=edition.steps.get(code=step["code"]).pk,
            outcome=step.get("outcome", StepOutcome.DONE),
            happened_on=PartialDate.from_iso(step["on"]) if step["on"] else None,
            authority=step.get("authority", ""),
            note="ข้อมูลสาธิต",
            out_of_order_reason=step.get("reason", ""),
        )

    def _baseline(self, row: dict) -> None:
        register.save_baseline(
            by=self.editor,
            baseline=ProvinceBaseline(
                province=Province.objects.get(code=row["province"]),
                answer=row["answer"],
                as_at=date.fromisoformat(row["as_at"]),
                note="คำตอบของจังหวัดต่อหนังสือสำรวจ (ข้อมูลสาธิต)",
            ),
        )

    def _handbook(self) -> None:
        values = {**self.data["handbook"]}
        published = date.fromisoformat(values.pop("published_on"))
        register.save_document(
            by=self.editor,
            document=Document(
                kind="handbook", issued_on=published, published_on=published, **values
            ),
            new_file=register.NewFile(self._document),
        )

    def _order(self, row: dict) -> None:
        begins = date.fromisoformat(row["in_force_from"])
        recorded = self.story.at(working_day(begins), partial(self._record_order, row), hour=13)
        if recorded and row["approved_on"]:
            approved = date.fromisoformat(row["approved_on"])
            self.story.at(approved, partial(self._approve_order, row["number"]), hour=15)

    def _record_order(self, row: dict) -> None:
        begins = date.fromisoformat(row["in_force_from"])
        province = Province.objects.filter(code=row["province"]).first()
        by = self.posts[row["province"], "officer"] if province else self.editor
        replaced = WorkingGroupOrder.objects.filter(number=row["replaces"] or "").first()
        ends = date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None
        actions.record_order(
            by=by,
            province_id=province.pk if province else None,
            number=row["number"],
            issued_on=begins,
            in_force_from=begins,
            in_force_to=ends,
            replaces_id=replaced.pk if replaced else None,
        )

    def _approve_order(self, number: str) -> None:
        order = WorkingGroupOrder.objects.get(number=number)
        actions.approve_order(by=self.editor, order_id=order.pk)

    def _pairing(self, name: str) -> Pairing:
        """A pairing by its key in the data, or by its number in the ministry's list."""
        if name in self.pairing_ids:
            return Pairing.objects.get(pk=self.pairing_ids[name])
        return EditionRow.objects.get(list_number=name).pairing

    def _explain(self, row: dict) -> None:
        pairing = self._pairing(row["pairing"])
        actions.explain_no_activity(
            by=self.posts[pairing.province.code, "officer"],
            pairing_id=pairing.pk,
            fiscal_year=row["fiscal_year"],
            reason=row["reason"],
            words=row["words"],
        )

    def _routine(self) -> None:
        """Ordinary activities of the listed pairings, drawn by seed."""
        random = Random(self.seed)
        spoken_for = {
            (name, row["starts"][:4]) for row in self.data["activities"] for name in row["pairings"]
        }
        told = {(row["pairing"], row["fiscal_year"]) for row in self.data["explanations"]}
        # These provinces have just the activities and answers that their edges want.
        edges = {
            row["province"]
            for row in self.data["activities"]
            if "only activity" in row.get("edge", "")
        }
        listed = EditionRow.objects.select_related("pairing__province", "pairing__counterpart")
        for year, share in self.data["routine"].items():
            for row in listed.order_by("sequence"):
                drawn, day = random.random(), random.randrange(20, 330)
                title, kind, direction = random.choice(self.data["routine_titles"])
                starts = working_day(fiscal_year_start(int(year)) + timedelta(days=day))
                names = (row.list_number, str(starts.year))
                if (
                    drawn >= share
                    or names in spoken_for
                    or (row.list_number, int(year)) in told
                    or row.pairing.province.code in edges
                ):
                    continue
                self._activity(
                    {
                        "key": f"routine-{year}-{row.sequence}",
                        "province": row.pairing.province.code,
                        "pairings": [row.list_number],
                        "starts": starts.isoformat(),
                        "ends": (starts + timedelta(days=random.randrange(0, 4))).isoformat(),
                        "title": title.format(unit=row.pairing.counterpart.name_th),
                        "kind": kind,
                        "direction": direction,
                        "joint": True,
                        "path": "approved",
                        "returned": int(random.random() < 0.2),
                        "evidence": random.random() < 0.5,
                    }
                )

    def _activity(self, row: dict) -> None:
        """The rounds of one activity, each some working days after the one before."""
        key, path = row["key"], row.get("path", Status.APPROVED)
        ends = date.fromisoformat(row["ends"])
        drafted = working_day(ends + timedelta(days=3))
        if not self.story.at(drafted, partial(self._draft, row), hour=10):
            return
        if path == Status.DRAFT:
            return
        day = working_day(
            date.fromisoformat(row["submitted"])
            if "submitted" in row
            else drafted + timedelta(days=2)
        )
        self._submit(row, day)
        if path == Status.SUBMITTED:
            return
        rounds = row.get("returned", 0) + (path == Status.RETURNED)
        for round_number in range(rounds):
            day = working_day(day + timedelta(days=5))
            note = self.data["return_notes"][round_number % len(self.data["return_notes"])]
            self.story.at(day, partial(self._return, key, note), hour=14)
            if path == Status.RETURNED and round_number == rounds - 1:
                return
            day = working_day(day + timedelta(days=3))
            self.story.at(day, partial(self._amend, row), hour=9)
            self._submit(row, day)
        if path == Status.ENDORSED:
            return
        approved = (
            date.fromisoformat(row["approved"])
            if "approved" in row
            else working_day(day + timedelta(days=6))
        )
        self.story.at(approved, partial(self._approve, key), hour=15)

    def _submit(self, row: dict, day: date) -> None:
        """Submitting, and endorsing on the same day where the province endorses."""
        key, province = row["key"], row["province"]
        self.story.at(day, partial(self._hand_in, key, province), hour=11)
        if row.get("path") != Status.SUBMITTED:
            self.story.at(day, partial(self._endorse, key, province), hour=16)

    def _draft(self, row: dict) -> None:
        officer = self.posts[row["province"], "officer"]
        random = Random(f"{self.seed}-{row['key']}")
        joint = row["joint"]
        starts_on = date.fromisoformat(row["starts"])
        pairing_ids = [self._pairing(name).pk for name in row["pairings"]]
        values = {
            "planned": action_plans.ticked_off(pairing_ids, starts_on),
            "title": row["title"],
            "kind": row["kind"],
            "starts_on": starts_on,
            "ends_on": date.fromisoformat(row["ends"]),
            "place": f"ศาลากลางจังหวัด{officer.postings.get().province.name_th} (สาธิต)",
            "is_joint": joint,
            "direction": row.get(
                "direction", "remote" if "online" in row["kind"] else "inbound"
            ),
            "thai_count": random.randrange(8, 80),
            "foreign_count": random.randrange(3, 30) if joint else 0,
            "budget_amount": random.randrange(4, 90) * 5000,
            "budget_source": random.choice(["province", "ministry", "local"]),
            "outcome": "ทั้งสองฝ่ายเห็นพ้องให้แลกเปลี่ยนความร่วมมือต่อเนื่อง (ข้อมูลสาธิต)",
            "next_step": "จัดทำแผนกิจกรรมร่วมของปีงบประมาณถัดไป (ข้อมูลสาธิต)",
        }
        activity = actions.create_activity(
            by=officer,
            province_id=Province.objects.get(code=row["province"]).pk,
            values=values | told_of_sides(row["key"], values),
            pairing_ids=pairing_ids,
            form_key=uuid.uuid5(KEYS, f"{self.seed}-{row['key']}"),
        )
        self.activity_ids[row["key"]] = activity.pk
        if row.get("evidence"):
            self._attach(officer, activity, random)

    def _attach(self, officer: User, activity: Activity, random: Random) -> None:
        first = random.randrange(4)
        drawn = "ภาพวาดสาธิต ภูเขาสามลูกริมน้ำ มีดวงอาทิตย์อยู่เหนือเขา"
        pieces = (
            (self._photos[first], "ภาพกิจกรรม 1.jpg", "พิธีเปิดกิจกรรม (ภาพสาธิต)", drawn),
            (self._photos[(first + 1) % 4], "ภาพกิจกรรม 2.jpg", "การหารือร่วมกัน (ภาพสาธิต)", drawn),
            (self._document, "รายงานกิจกรรม.pdf", "รายงานกิจกรรม (สาธิต)", ""),
        )
        for content, name, caption, alt_text in pieces:
            actions.add_evidence(
                by=officer,
                activity_id=activity.pk,
                content=content,
                name=name,
                caption=caption,
                alt_text=alt_text,
            )

    @cached_property
    def _photos(self) -> list:
        return [evidence.photo(index) for index in range(4)]

    @cached_property
    def _document(self):
        return evidence.document()

    def _hand_in(self, key: str, province: str) -> None:
        actions.submit_activity(
            by=self.posts[province, "officer"], activity_id=self.activity_ids[key]
        )

    def _endorse(self, key: str, province: str) -> None:
        activity = Activity.objects.get(pk=self.activity_ids[key])
        if activity.province.endorsement_required:
            actions.endorse_activity(
                by=self.posts[province, "approver"],
                activity_id=activity.pk,
                letter_number=f"สาธิต {activity.pk}/{activity.fiscal_year}",
                letter_on=activity.submitted_at.date(),
            )

    def _return(self, key: str, note: str) -> None:
        actions.return_activity(
            by=self.editor,
            activity_id=self.activity_ids[key],
            note=note,
            notes={"outcome": "ระบุผลที่เกิดขึ้นจริงให้ชัดเจน (ข้อมูลสาธิต)"},
        )

    def _amend(self, row: dict) -> None:
        activity = Activity.objects.get(pk=self.activity_ids[row["key"]])
        actions.edit_activity(
            by=self.posts[row["province"], "officer"],
            activity_id=activity.pk,
            values={
                "outcome": activity.outcome + "\nแก้ไขตามข้อสังเกตของกระทรวงแล้ว (ข้อมูลสาธิต)",
                "foreign_count": (activity.foreign_count or 0) + 1,
            },
            pairing_ids=list(activity.links.values_list("pairing_id", flat=True)),
        )

    def _approve(self, key: str) -> None:
        actions.approve_activity(by=self.editor, activity_id=self.activity_ids[key])

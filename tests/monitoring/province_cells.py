"""What should stand in the files of a report on one province, counted from plain rows."""

from collections import Counter, defaultdict
from datetime import date

from django.utils import timezone

from monitoring.models import (
    ActionPlan,
    Activity,
    ActivityPairing,
    Due,
    Explanation,
    PlannedActivity,
    Reflection,
    ReviewStep,
    WorkingGroupOrder,
)
from registry.models import ListDeclaration
from tests.monitoring.checking_cells import TEXT
from tests.monitoring.indicator_cells import YEAR, Indicators, figure_leaves
from tests.monitoring.recomputing import CODES, YEARS, bare, numbers_in

KINDS = {
    "แผนปฏิบัติการประจำปี": "action_plan",
    "กิจกรรมร่วมหรือคำชี้แจง": "joint_activity",
    "คณะทำงานจังหวัด": "working_group",
    "การยืนยันข้อมูลในทะเบียน": "register_confirmation",
    "การสรุปบทเรียนประจำปี": "reflection",
}
COLUMNS = {
    "ภายในกำหนด": "on_time", "หลังกำหนด": "late", "พ้นกำหนด": "overdue", "ยังไม่ถึง": "not_yet_due",
    "ได้รับยกเว้น": "waived",
}  # fmt: skip
PLANNED = {
    "ดำเนินการแล้ว": "done", "รอพิจารณา": "waiting", "มีร่าง": "begun", "ไม่ได้ดำเนินการ": "dropped",
    "เลยกำหนด": "overdue", "ยังไม่ถึงกำหนด": "to_come",
}  # fmt: skip
REACH = {"approved": "done", "submitted": "waiting", "endorsed": "waiting"}


class ProvinceCells:
    """One province: indicators, activities, plans and what was due."""

    def __init__(self, recount, code, today, plain):
        self.recount, self.code, self.today, self.plain = recount, code, today, plain
        self.indicators = Indicators(recount, code, today, plain)
        self.region = f"region:{recount.region[code]}"
        own = {"province__code": code, "fiscal_year": YEAR}
        self.activities = {
            row["id"]: row
            for row in Activity.objects.filter(
                **own, status="approved", starts_on__lte=today
            ).values()
        }
        self.candidates = sum(
            pair["confirmation"] == "candidate" for pair in plain["pairings"]
        )
        counted = recount.keep(recount.counted_pairings(YEAR), code)
        self.owed = len(counted)
        self.plans = ActionPlan.objects.filter(
            fiscal_year=YEAR, pairing__number__in=counted, status="submitted"
        )
        self.planned = self._planned()
        self.dues = self._dues(own, counted)

    def _planned(self) -> Counter:
        states = Counter()
        for item in PlannedActivity.objects.filter(plan__in=self.plans, removed_at=None):
            statuses = {
                REACH.get(status, "begun")
                for status in item.activities.exclude(status="discarded").values_list(
                    "status", flat=True
                )
            }
            found = [one for one in ("done", "waiting", "begun") if one in statuses]
            late = "overdue" if item.effective_on < self.today else "to_come"
            states[found[0] if found else "dropped" if item.dropped_at else late] += 1
        return states

    def _dues(self, own, counted) -> dict[str, Counter]:
        """By kind, how many came by the day, after it, not yet, too late or were waived."""
        first = {
            "working_group": WorkingGroupOrder.objects.filter(
                group__province__code=self.code, in_force_from__lte=self.today
            ).exclude(in_force_to__lt=self.today).exists(),
            "register_confirmation": ListDeclaration.objects.filter(**own).exists(),
            "reflection": Reflection.objects.filter(**own, submitted_at__isnull=False).exists(),
        }  # fmt: skip
        tallies = defaultdict(Counter)
        for due in Due.objects.filter(**own).select_related("pairing"):
            if due.pairing and due.pairing.number not in counted:
                continue
            got: date | None | bool = first.get(due.kind)
            if due.kind == "action_plan":
                moments = ActionPlan.objects.filter(fiscal_year=YEAR, pairing=due.pairing)
                got = self._first(moments.values_list("submitted_at", flat=True))
            elif due.kind == "joint_activity":
                got = self._answered(due.pairing)
            elif got:
                got = due.due_on  # these came in time, which the demonstration's story says
            if got:
                state = "on_time" if got <= due.due_on else "late"
            elif due.waived_at:
                state = "waived"
            else:
                state = "overdue" if due.due_on < self.today else "not_yet_due"
            tallies[due.kind][state] += 1
        return tallies

    def _answered(self, pairing) -> date | None:
        """When a joint activity of the pairing, or why there was none, was first handed in."""
        links = ActivityPairing.objects.filter(pairing=pairing)
        steps = ReviewStep.objects.filter(
            activity__in=links.values("activity"),
            activity__fiscal_year=YEAR,
            activity__is_joint=True,
            move="submitted",
        ).exclude(activity__status__in=("discarded", "draft"))
        told = Explanation.objects.filter(fiscal_year=YEAR, pairing=pairing)
        return self._first(steps.values_list("at", flat=True)) or (
            YEAR_BEGINS if told.exists() else None
        )

    @staticmethod
    def _first(moments) -> date | None:
        found = [timezone.localdate(at) for at in moments if at]
        return min(found, default=None)

    def expected(self, kind) -> int:
        """How many were asked for, the waived ones apart."""
        return sum(count for state, count in self.dues[kind].items() if state != "waived")

    def allowed(self) -> set[str]:
        """The numbers of sentences about plans, pairings and what is to be done."""
        said = {str(len(self.plans)), str(self.owed), str(sum(self.planned.values()))}
        said |= {str(self.candidates), str(self.recount.waiting("activity", YEAR, self.code))}
        said |= {str(count) for tally in self.dues.values() for count in tally.values()}
        for code in CODES:
            said |= self.indicators.allowed(code)
        return said | {"11", "39", "20", "89"}

    def figures(self, row):
        code, recount = row["ตัวชี้วัด"], self.recount
        counted, of = recount.sides(code, YEAR, self.code)
        national = recount.sides(code, YEAR)
        its = recount.sides(code, YEAR, self.region) if self._has_region(code) else (None, None)
        return {
            "ตัวชี้วัด": TEXT,
            "ชื่อตัวชี้วัด": TEXT,
            "ผลของจังหวัด": recount.value(code, YEAR, self.code),
            "ผลเป็นคำ": recount.words(code, YEAR, self.code),
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
            "คำอธิบาย": self.indicators.allowed(code),
            "ตัวตั้งของภาค": its[0],
            "ตัวหารของภาค": its[1],
            "ผลของประเทศ": recount.value(code, YEAR),
            "ตัวตั้งของประเทศ": national[0],
            "ตัวหารของประเทศ": national[1],
            "ค่าเป้าหมาย": recount.target(code, YEAR),
            "รหัสผลการคำนวณ": TEXT,
            "รหัสผลการคำนวณของประเทศ": TEXT,
        }

    def _has_region(self, code) -> bool:
        """A region is told of where one of its provinces stands beside the figure."""
        beside = self.recount.told[YEAR, code]["groups"].get("provinces", {})
        inside = self.recount.within(self.region)
        return any(one in inside for ids in beside.values() for one in ids)

    def years(self, row):
        code, year = row["ตัวชี้วัด"], row["ปีงบประมาณ พ.ศ."]
        assert year in YEARS
        counted, of = self.recount.sides(code, year, self.code)
        return {
            "ตัวชี้วัด": TEXT,
            "ปีงบประมาณ พ.ศ.": year,
            "ผลเป็นคำ": self.recount.words(code, year, self.code),
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
        }

    def activity(self, row):
        if not row["รหัสกิจกรรม"]:
            waiting = str(self.recount.waiting("activity", YEAR, self.code))
            return dict.fromkeys(row, TEXT) | {"ตัวชี้วัด 2.1": {waiting}}
        return activity_cells(row, self.activities[row["รหัสกิจกรรม"]])

    def handed_in(self, row):
        name = row["รายการที่ต้องส่ง"]
        if name in KINDS:
            tally = self.dues[KINDS[name]]
            counts = {head: tally[state] for head, state in COLUMNS.items()}
            return {"ต้องส่ง": self.expected(KINDS[name]), **counts}
        if name in ("ผลของกิจกรรมตามแผน", "ผล"):
            return {}
        return {"กำหนดส่ง": self.planned[PLANNED[name]]}

    def leaves(self) -> dict:
        """The numbers of the JSON by the way to each."""
        recount, plain = self.recount, self.plain
        found = {("fiscal_year",): YEAR}
        for index, code in enumerate(CODES):
            at = ("figures", index)
            found |= figure_leaves(self.indicators, code, at)
            parts = {"nation": recount.sides(code, YEAR)}
            if self._has_region(code):
                parts["region"] = recount.sides(code, YEAR, self.region)
            for part, sides in parts.items():
                for side, count in zip(("numerator", "denominator"), sides, strict=True):
                    if count is not None:
                        found[*at, part, side] = count
        for index, one in enumerate(plain["activities"]):
            row, at = self.activities[one["id"]], ("activities", index)
            found[*at, "id"] = row["id"]
            counts = {name: row[name] for name in ("thai_count", "foreign_count")}
            found |= {(*at, name): count for name, count in counts.items() if count is not None}
        waiting = recount.waiting("activity", YEAR, self.code)
        if waiting:
            found["activities_not_published", "not_approved"] = waiting
        found["action_plans", "handed_in"] = len(self.plans)
        found["action_plans", "expected"] = self.owed
        for state, count in self.planned.items():
            found["action_plans", "planned_activities", state] = count
        for index, one in enumerate(plain["dues"]):
            tally = self.dues[one["kind"]]
            found["dues", index, "expected"] = self.expected(one["kind"])
            for state in COLUMNS.values():
                found["dues", index, state] = tally[state]
        for index, one in enumerate(plain["next"]):
            state, _, kind = one["code"].partition(":")
            tally = self.dues.get(kind, {})
            states = {"overdue": "overdue", "open": "not_yet_due"}
            counts = {"candidates": self.candidates}
            found["next", index, "count"] = counts.get(state, tally.get(states.get(state), 0))
        return found

    SHEETS = {
        "คำอธิบาย": lambda self, row: {"รายการ": TEXT, "ค่า": self.allowed()},
        "ตัวชี้วัด": figures,
        "รายปีงบประมาณ": years,
        "คู่เมืองพี่เมืองน้อง": lambda self, row: dict.fromkeys(row, TEXT),
        "กิจกรรม": activity,
        "รายการที่ต้องส่ง": handed_in,
        "สิ่งที่ต้องดำเนินการต่อไป": lambda self, row: {
            "ลำดับที่": row["ลำดับที่"], "สิ่งที่ต้องดำเนินการต่อไป": self.allowed()
        },
    }  # fmt: skip

    def printed_row(self, heads, row):
        """What the cells of a printed row should be, for the heads of its table."""
        recount = self.recount
        match heads:
            case ():
                return [set(), {"1", "2"}]  # the name of a cluster ends in its number
            case ("ตัวชี้วัด", "จังหวัด", _, "ทั้งประเทศ", "ค่าเป้าหมาย"):
                code = row[0][:3]
                assert bare(row[1]).startswith(bare(recount.words(code, YEAR, self.code)))
                assert bare(row[3]).startswith(bare(recount.words(code, YEAR)))
                allowed = self.indicators.allowed(code) | recount.numbers(
                    code, YEAR, "TH", self.today
                )
                part = recount.part_words(code, YEAR, self.region)
                has = self._has_region(code)
                region = part if has else "ไม่มีกรณี" if bare(row[2]) != "–" else "–"
                if code == "2.2" and not has:
                    region = "0 คู่"
                return [set(), allowed, region, allowed, recount.target_words(code, YEAR)]
            case ("ตัวชี้วัด", *years, "รวม"):
                code = row[0][:3]
                values = [
                    recount.words(code, int(year), self.code).removeprefix("ร้อยละ ").removesuffix(
                        " คู่"
                    )
                    for year in years
                ]
                together = recount.words_together(code, self.code) if code != "1.1" else "–"
                return [set(), *values, together]
            case ("เลขทะเบียน", *_):
                # A stage tells how many steps are done and required.
                pair = next(one for one in self.plain["pairings"] if one["number"] == row[0])
                stage = pair["stage"] or {"done": 0, "required": 0}
                steps = {str(stage["done"]), str(stage["required"])}
                return [set(), set(), steps, set(), set()]
            case ("วันที่", "กิจกรรม", "ตัวชี้วัด2.1"):
                return [set(), self._people(row), set()]
            case ("ผล", "รายการ"):
                return [set(), self.planned[PLANNED[row[0].replace(" ", "")]]]
            case ("รายการที่ต้องส่ง", "กำหนดส่ง", "ต้องส่ง", *others):
                kind = KINDS[bare(row[0])]
                counts = [self.dues[kind][COLUMNS[head]] for head in others]
                return [set(), set(), self.expected(kind), *counts]
        raise AssertionError(f"a table that no rule here knows: {heads}")

    def _people(self, row) -> set[str]:
        """Who came and what it cost, of the activity whose title begins the cell."""
        (done,) = [
            one for one in self.activities.values() if bare(row[1]).startswith(bare(one["title"]))
        ]
        return activity_numbers(done)


YEAR_BEGINS = date(YEAR - 544, 10, 1)


def activity_cells(row, done) -> dict:
    """What stands in the row of an activity."""
    budget = done["budget_amount"]
    return dict.fromkeys(row, TEXT) | {
        "รหัสกิจกรรม": done["id"],
        "ฝ่ายไทย (คน)": done["thai_count"],
        "ฝ่ายต่างประเทศ (คน)": done["foreign_count"],
        "งบประมาณที่ใช้ (บาท)": None if budget is None else float(budget),
    }


def activity_numbers(done) -> set[str]:
    """The numbers that are told of an activity in words, and those of its own title."""
    budget = done["budget_amount"]
    said = {str(done["thai_count"]), str(done["foreign_count"])}
    if budget is not None:
        said |= {f"{budget:,.0f}" if budget == int(budget) else f"{budget:,.2f}"}
    return said | numbers_in(f"{done['title']} {done['outcome']} {done['place']}")

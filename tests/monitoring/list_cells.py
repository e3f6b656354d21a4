"""What should stand in the files of lists: the year's activities, and the official register."""

from collections import defaultdict
from decimal import Decimal

from monitoring.models import Activity, ActivityPairing
from registry.models import EditionRow
from tests.monitoring.checking_cells import TEXT
from tests.monitoring.indicator_cells import YEAR
from tests.monitoring.province_cells import activity_cells, activity_numbers
from tests.monitoring.recomputing import DECLARED, bare

HEADS = {
    "จังหวัด": "province",
    "ประเทศ": "country",
    "ประเภทกิจกรรม": "kind",
    "การเดินทาง": "direction",
    "แหล่งงบประมาณ": "source",
}


class AnnualCells:
    """The approved activities of the year, added up by plain grouping."""

    def __init__(self, today, plain):
        self.plain = plain
        rows = Activity.objects.filter(fiscal_year=YEAR, starts_on__lte=today)
        self.waiting = rows.exclude(status__in=("approved", "discarded", "draft")).count()
        approved = rows.filter(status="approved").select_related("province")
        self.done = {row.pk: row for row in approved}
        self.groups = defaultdict(lambda: defaultdict(list))
        for pk, row in self.done.items():
            self.groups["province"][row.province.name_th].append(pk)
            self.groups["kind"][row.get_kind_display()].append(pk)
            self.groups["direction"][row.get_direction_display()].append(pk)
            self.groups["source"][row.get_budget_source_display()].append(pk)
        links = ActivityPairing.objects.filter(activity__in=self.done).values_list(
            "activity_id", "pairing__counterpart__country__name_th"
        )
        for pk, country in sorted(set(links)):
            self.groups["country"][country].append(pk)

    def sums(self, ids) -> tuple:
        """Activities, joint ones, people of both sides, baht, and those without a budget."""
        rows = [self.done[pk] for pk in ids]
        budgets = [row.budget_amount for row in rows if row.budget_amount is not None]
        return (
            len(rows),
            sum(row.is_joint for row in rows),
            sum(row.thai_count or 0 for row in rows),
            sum(row.foreign_count or 0 for row in rows),
            sum(budgets, Decimal(0)),
            len(rows) - len(budgets),
        )

    def of(self, measure, name) -> tuple:
        """The sums of a line, and of all where there is no name."""
        return self.sums(self.groups[measure][name] if name else self.done)

    def summary(self, row):
        head, name = row["จำแนกตาม"], row["รายการ"]
        *counts, budget, untold = self.of(HEADS.get(head), name if head != "รวม" else "")
        heads = ("กิจกรรม", "กิจกรรมร่วม", "ฝ่ายไทย (คน)", "ฝ่ายต่างประเทศ (คน)")
        return {
            **dict(zip(heads, counts, strict=True)),
            "งบประมาณ (บาท)": float(budget),
            "กิจกรรมที่ไม่ได้ระบุงบประมาณ": untold,
        }

    def allowed(self) -> set[str]:
        """The numbers of the words around the tables; 300 photos make a volume full."""
        return {str(len(self.done)), str(self.waiting)}

    SHEETS = {
        "คำอธิบาย": lambda self, row: {"รายการ": TEXT, "ค่า": self.allowed()},
        "สรุป": summary,
        "กิจกรรม": lambda self, row: activity_cells(
            row, vars(self.done[row["รหัสกิจกรรม"]])
        ),
    }  # fmt: skip

    def leaves(self) -> dict:
        """The numbers of the JSON by the way to each."""

        def line(at, ids):
            *counts, _budget, _untold = self.sums(ids)
            names = ("activities", "joint", "thai_count", "foreign_count")
            return {(*at, name): count for name, count in zip(names, counts, strict=True)}

        found = {("fiscal_year",): YEAR, ("waiting_for_approval",): self.waiting}
        found |= line(("total",), self.done)
        for index, measure in enumerate(self.plain["measures"]):
            found["measures", index, "rule_version"] = 1
            for number, one in enumerate(measure["lines"]):
                ids = self.groups[measure["measure"]][one["name_th"]]
                at = ("measures", index, "lines", number)
                found |= line(at, ids)
                # The records are listed, and money is told to the satang.
                assert sorted(one["activity_ids"]) == sorted(ids)
                assert Decimal(one["budget_baht"]) == self.sums(ids)[4]
                assert len(one["without_budget_ids"]) == self.sums(ids)[5]
        for index, one in enumerate(self.plain["activities"]):
            row = self.done[one["id"]]
            at = ("activities", index)
            found[*at, "id"] = row.pk
            counts = {"thai_count": row.thai_count, "foreign_count": row.foreign_count}
            found |= {(*at, name): count for name, count in counts.items() if count is not None}
            assert (one["budget_amount"] and Decimal(one["budget_amount"])) == row.budget_amount
        return found

    def printed_row(self, heads, row, title):
        """What the cells of a printed row should be; ``title`` is the activity's above it."""
        if heads and heads[0] in HEADS:
            name = "" if row[0] == "รวม" else self._name(HEADS[heads[0]], row[0])
            *counts, budget, _untold = self.of(HEADS[heads[0]], name)
            told = f"{budget:,.0f}" if budget == int(budget) else f"{budget:,.2f}"
            return [set(), *(f"{count:,}" for count in counts), told]
        assert not heads, f"a table that no rule here knows: {heads}"
        found = [one for one in self.done.values() if bare(one.title) == bare(title)]
        return [set(), activity_numbers(vars(found[0])) if found else self.allowed()]

    def _name(self, measure, printed) -> str:
        (name,) = [name for name in self.groups[measure] if bare(name) == bare(printed)]
        return name


class RegisterCells:
    """The official list: totals from the rows that it lists itself."""

    def __init__(self, plain):
        self.rows = plain["pairings"]
        self.counted = [row for row in self.rows if row["counts"]]
        held = EditionRow.objects.values_list("pairing__number", "pairing__province__code")
        self.held = (len(set(held)), len({code for _number, code in held}))

    def total(self) -> tuple[int, int]:
        """Pairs that count, and their provinces."""
        return len(self.counted), len({row["province"] for row in self.counted})

    def of_year(self, year) -> int:
        """Pairs first signed in a Buddhist year that count."""
        return sum(int(row["signed_on"][:4]) + 543 == year for row in self.counted)

    def allowed(self) -> set[str]:
        """The numbers of its head."""
        return {*map(str, (*self.total(), *self.held, *DECLARED.values()))}

    def leaves(self) -> dict:
        """The numbers of the JSON by the way to each."""
        pairs, provinces = self.total()
        return {
            ("signed", "pairs"): pairs,
            ("signed", "provinces"): provinces,
            ("declared", "pairs"): DECLARED["pairs"],
            ("declared", "provinces"): DECLARED["provinces"],
            ("declared", "held", "pairs"): self.held[0],
            ("declared", "held", "provinces"): self.held[1],
        }

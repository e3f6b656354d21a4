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


class CountryCells:
    """A brief on a country: its pairings and the activities of five years with them."""

    def __init__(self, code, today, plain):
        self.plain = plain
        links = ActivityPairing.objects.filter(
            pairing__counterpart__country__code=code, activity__status="approved"
        )
        rows = Activity.objects.filter(
            pk__in=links.values("activity"), fiscal_year__gt=YEAR - 5, starts_on__lte=today
        )
        self.done = {row.pk: row for row in rows}
        self.by_pairing = defaultdict(set)
        for number, pk in links.values_list("pairing__number", "activity_id"):
            if pk in self.done:
                self.by_pairing[number].add(pk)
        self.groups = defaultdict(lambda: defaultdict(list))
        for pk, row in self.done.items():
            self.groups["ปีงบประมาณ พ.ศ."][row.fiscal_year].append(pk)
            self.groups["ประเภทกิจกรรม"][row.get_kind_display()].append(pk)
            self.groups["การเดินทาง"][row.get_direction_display()].append(pk)
            self.groups["แหล่งงบประมาณ"][row.get_budget_source_display()].append(pk)
        listed = [one for one in plain["pairings"] if one["confirmation"] == "confirmed"]
        self.signed = [one for one in listed if one["status"] == "signed"]
        self.walking = [one for one in listed if one["status"] in ("in_progress", "stalled")]
        self.candidates = len(plain["pairings"]) - len(listed)

    def sums(self, ids) -> tuple:
        """As ``AnnualCells.sums``."""
        return AnnualCells.sums(self, ids)

    def allowed(self) -> set[str]:
        """The numbers of its words: what stands in its tables, and how many are not printed."""
        *counts, budget, untold = self.sums(self.done)
        said = {str(one) for one in (*counts, untold, self.candidates, len(self.walking))}
        said |= {str(len(self.signed)), str(len({one["province"] for one in self.signed}))}
        said |= {str(len(ids)) for group in self.groups.values() for ids in group.values()}
        # The years that are told of, those without an activity after which it is asked, and
        # those activities that only the workbook has.
        return said | {f"{budget:,.0f}", "5", "2", *map(str, range(len(self.done)))}

    def sum_row(self, row):
        ids = self.done if row["จำแนกตาม"] == "รวม" else self.groups[row["จำแนกตาม"]][row["รายการ"]]
        *counts, budget, untold = self.sums(ids)
        heads = ("กิจกรรม", "กิจกรรมร่วม", "ฝ่ายไทย (คน)", "ฝ่ายต่างประเทศ (คน)")
        return {
            **dict(zip(heads, counts, strict=True)),
            "รายการ": row["รายการ"],
            "งบประมาณ (บาท)": float(budget),
            "กิจกรรมที่ไม่ได้ระบุงบประมาณ": untold,
        }

    SHEETS = {
        "คำอธิบาย": lambda self, row: {
            "รายการ": TEXT, "ค่า": TEXT if "P-" in str(row["รายการ"]) else self.allowed()
        },
        "คู่เมืองพี่เมืองน้อง": lambda self, row: dict.fromkeys(row, TEXT),
        "กิจกรรมและสิ่งที่รอ": lambda self, row: dict.fromkeys(row, TEXT) | {
            "กิจกรรมในปีที่แสดง": len(self.by_pairing[row["เลขทะเบียน"]])
        },
        "สรุป": sum_row,
        "กิจกรรม": lambda self, row: activity_cells(row, vars(self.done[row["รหัสกิจกรรม"]])),
    }  # fmt: skip

    def check_plain(self) -> None:
        """The JSON lists the records, and counts as many."""
        lines = [(self.plain["total"], self.done)]
        lines += [
            (one, self.groups["ปีงบประมาณ พ.ศ."][one["fiscal_year"]])
            for one in self.plain["years"]
        ]
        heads = {"kind": "ประเภทกิจกรรม", "direction": "การเดินทาง", "source": "แหล่งงบประมาณ"}
        for measure in self.plain["measures"]:
            group = self.groups[heads[measure["measure"]]]
            lines += [(one, group[one["name_th"]]) for one in measure["lines"]]
        for one, ids in lines:
            *counts, budget, untold = self.sums(ids)
            names = ("activities", "joint", "thai_count", "foreign_count")
            assert [one[name] for name in names] == counts
            assert (Decimal(one["budget_baht"]), len(one["without_budget_ids"])) == (
                budget,
                untold,
            )
            assert sorted(one["activity_ids"]) == sorted(ids)
        assert self.plain["signed"] == {
            "pairs": len(self.signed),
            "provinces": len({one["province"] for one in self.signed}),
        }

    def printed_row(self, heads, row):
        """What the cells of a printed row should be, for the heads of its table."""
        match heads:
            case ():
                return [set(), self.allowed()]
            case ("ปีงบประมาณพ.ศ.", "กิจกรรม", *_):
                total = row[0] == "รวม"
                ids = self.done if total else self.groups["ปีงบประมาณ พ.ศ."][int(row[0])]
                *counts, budget, _untold = self.sums(ids)
                return [{row[0]}, *(f"{count:,}" for count in counts), f"{budget:,.0f}"]
            case ("จังหวัด", "คู่ความสัมพันธ์", *_):
                number = row[0].replace(" ", "")[-6:]
                assert number in {one["number"] for one in self.plain["pairings"]}
                assert row[-1].split()[0] == str(len(self.by_pairing[number]))
                return [set(), set(), set(), set(), {row[-1].split()[0]}]
            case ("วันที่", "กิจกรรม"):
                return [set(), set()]
        raise AssertionError(f"a table that no rule here knows: {heads}")

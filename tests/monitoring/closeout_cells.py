"""What should stand in the files of the close-out of the plan."""

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.models import Erratum, Reflection
from plans.models import IndicatorValue, ProjectYear, Target
from registry.models import PairingEvent
from tests.monitoring.checking_cells import TEXT
from tests.monitoring.indicator_cells import Indicators, figure_leaves
from tests.monitoring.printed_cells import THAI_DIGITS
from tests.monitoring.recomputing import (
    CODES,
    YEARS,
    Recount,
    bare,
    half_up,
    numbers_in,
    percent,
)

LAST = YEARS[-1]
BEGINS = date(YEARS[0] - 544, 10, 1)


def effective(told: str | None) -> date | None:
    """The day of an event: a month's last, and 30 September of a year."""
    parts = [int(part) for part in told.split("-")] if told else []
    match parts:
        case [year]:
            return date(year, 9, 30)
        case [year, month]:
            return date(year, month, monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day)
    return None


class CloseoutCells:
    """The years of the plan: indicators, projects, the register and what is handed over."""

    def __init__(self, recount: Recount, today: date, plain: dict):
        self.recount, self.today, self.plain = recount, today, plain
        self.days = {year: min(today, date(year - 543, 9, 30)) for year in YEARS}
        self.money = defaultdict(dict)
        for row in ProjectYear.objects.select_related("project__track"):
            key = f"{row.project.track.number}/{row.project.number}"
            self.money[key][row.fiscal_year] = (
                row.budget_received_amount,
                row.budget_disbursed_amount,
                row.progress_percent,
            )
        self.events = defaultdict(list)
        rows = PairingEvent.objects.filter(
            pairing__confirmation="confirmed", is_void=False, replaced_by=None
        ).exclude(pairing__province__code="TH-10")
        for row in rows.select_related("pairing__province"):
            day = effective(row.happened_on.iso() if row.happened_on else None)
            if day:
                key = (row.pairing.number, row.pairing.province.code)
                self.events[key].append((day, row.kind))
        self.lessons = defaultdict(set)
        for year, code in Reflection.objects.filter(submitted_at__isnull=False).values_list(
            "fiscal_year", "province__code"
        ):
            self.lessons[year].add(code)
        self.errata = defaultdict(list)
        for year, code in Erratum.objects.values_list("fiscal_year", "province__code"):
            self.errata[year].append(code)
        self.further = {
            (code, year): value
            for code, year, value in IndicatorValue.objects.values_list(
                "indicator__code", "fiscal_year", "value"
            )
        }
        self.further_targets = {
            (code, year): value
            for code, year, value in Target.objects.values_list(
                "indicator__code", "fiscal_year", "value"
            )
        }

    def standing(self, day: date) -> tuple[int, int, int, int]:
        """Pairs signed and in force, their provinces, pairs in progress, their provinces."""
        signed, walking = [], []
        for key, events in self.events.items():
            happened = sorted(event for event in events if event[0] <= day)
            kinds = [kind for _day, kind in happened]
            ended = any(kind == "ended" and its < day for its, kind in happened)
            breaks = [kind for kind in kinds if kind in ("suspended", "resumed")]
            if "signed" in kinds:
                if not ended and breaks[-1:] != ["suspended"]:
                    signed.append(key)
            elif kinds and "withdrawn" not in kinds:
                walking.append(key)
        return (
            len(signed), len({code for _number, code in signed}),
            len(walking), len({code for _number, code in walking}),
        )  # fmt: skip

    def changed(self, year: int) -> tuple[int, int]:
        """Pairs first signed in a year, and pairs whose last day in force lies in it."""
        first = [
            min(day for day, kind in events if kind == "signed")
            for events in self.events.values()
            if any(kind == "signed" for _day, kind in events)
        ]
        last = [
            day for events in self.events.values() for day, kind in events if kind == "ended"
        ]
        days = (date(year - 544, 10, 1), self.days[year])
        return tuple(sum(days[0] <= day <= days[1] for day in found) for found in (first, last))

    def amounts(self, key: str, year: int | None):
        """Received, disbursed, their share, progress; of all years together without a year."""
        if year:
            received, disbursed, progress = self.money[key][year]
        else:
            rows = self.money[key].values()
            received = sum(row[0] for row in rows if row[0] is not None)
            disbursed = sum(row[1] for row in rows if row[1] is not None)
            progress = None
        both = [
            row
            for its, row in self.money[key].items()
            if year in (None, its) and None not in row[:2]
        ]
        base = sum(row[0] for row in both)
        share = Fraction(sum(row[1] for row in both)) / Fraction(base) if base else None
        return received, disbursed, share, progress

    def indicator(self, row):
        code, year = row["ตัวชี้วัด"], row["ปีงบประมาณ พ.ศ."]
        recount = self.recount
        if year == "รวมทั้งแผน":
            counted, of, years = recount.together(code)
            value = Fraction(counted) if code == "2.2" else Fraction(counted, of)
            words, target, version = recount.words_together(code), None, None
        else:
            counted, of = recount.sides(code, year)
            value, words = recount.value(code, year), recount.words(code, year)
            target, version = recount.target(code, year), 1
        return {
            "ตัวชี้วัด": TEXT,
            "ชื่อตัวชี้วัด": TEXT,
            "ปีงบประมาณ พ.ศ.": year,
            "ผล": value,
            "ผลเป็นคำ": words,
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
            "ค่าเป้าหมาย": target,
            "วิธีคำนวณฉบับที่": version,
            "หมายเหตุ": {str(one) for one in YEARS if recount.value(code, one) is None},
        }

    def project(self, row):
        year = row["ปีงบประมาณ พ.ศ."]
        key = row["แผนงาน/โครงการ"].split()[0]
        amounts = self.amounts(key, None if year == "รวม" else year)
        heads = (
            "ได้รับ (บาท)", "เบิกจ่าย (บาท)", "เบิกจ่าย (ร้อยละ)", "ความก้าวหน้า (ร้อยละ)"
        )  # fmt: skip
        return {
            "แนวทางการขับเคลื่อน": int(key[0]),
            "แผนงาน/โครงการ": TEXT,
            "ปีงบประมาณ พ.ศ.": year,
            "สิ่งที่ยังไม่เสร็จ": TEXT,
            **{
                head: None if amount is None else Fraction(amount)
                for head, amount in zip(heads, amounts, strict=True)
            },
        }

    def register(self, row):
        day = row["ณ วันที่"]
        if day.startswith("30 กันยายน 2561"):
            new, ended, counts = None, None, self.standing(date(2018, 9, 30))
        else:
            (new, ended), counts = (
                self.changed(int(day[-4:])),
                self.standing(self.days[int(day[-4:])]),
            )
        heads = [head for head in row if head != "ณ วันที่"]
        return dict(zip(heads, (new, ended, *counts), strict=True))

    def base(self, row):
        counted, of = self.recount.sides(row["ตัวชี้วัด"], LAST, row["รหัสจังหวัด"])
        return {
            "ตัวชี้วัด": TEXT, "รหัสจังหวัด": TEXT, "ตัวตั้ง": counted, "ตัวหาร": of,
            "รหัสผลการคำนวณ": TEXT,
        }  # fmt: skip

    def lesson(self, row):
        year, province, places = row.values()
        if places is None:
            names = {one["name_th"]: one["code"] for one in self.recount.provinces}
            assert province is None or names[province] in self.lessons[year]
            return {"ปีงบประมาณ พ.ศ.": year}
        if not isinstance(year, int):
            return {}
        codes = self.errata[year]
        heads = list(row)
        return dict(zip(heads, (year, len(codes), len(set(codes))), strict=True))

    def allowed(self) -> set[str]:
        """The numbers of all sentences of the plan."""
        said = {"11", "20", "39", "89", "0"}
        for code in CODES:
            counted, of, years = self.recount.together(code)
            said |= {str(counted), str(of), str(len(years))}
            values = [self.recount.value(code, year) for year in years]
            values.append(Fraction(counted) if code == "2.2" else Fraction(counted, of))
            said |= {percent(value, 2) for value in values} | {str(value) for value in values}
        for group in ("never", "had", ""):
            rows = self.plain["hand_over"]["provinces_without_pairing"]
            said.add(str(sum((row["baseline"] or "") == group for row in rows)))
        for track in self.plain["tracks"]:
            for project in track["projects"]:
                for one in project["milestones"]:
                    said |= numbers_in(one["name_th"].translate(THAI_DIGITS))
        return said | {str(row[2]) for rows in self.money.values() for row in rows.values()}

    def leaves(self) -> dict:
        """The numbers of the JSON by the way to each; amounts are checked beside."""
        plain = self.plain
        figures = {"figures": [one for track in plain["tracks"] for one in track["figures"]]}
        told = Indicators(self.recount, "TH", self.today, figures)
        found = {("plan", "first_year"): YEARS[0], ("plan", "last_year"): LAST}
        for index, year in enumerate(YEARS):
            codes = self.errata[year]
            found["years", index, "fiscal_year"] = year
            found["errata", index, "fiscal_year"] = year
            found["errata", index, "count"] = len(codes)
            found["errata", index, "places"] = len(set(codes))
            found["register", "years", index, "fiscal_year"] = year
            found |= self._standing_leaves(("register", "years", index), self.days[year])
            listed = plain["register"]["years"][index]
            assert (len(listed["new"]), len(listed["ended"])) == self.changed(year)
        found |= self._standing_leaves(("register", "start"), date(2018, 9, 30))
        for index, track in enumerate(plain["tracks"]):
            at = ("tracks", index)
            found[*at, "number"] = track["number"]
            for number, figure in enumerate(track["figures"]):
                found |= figure_leaves(told, figure["indicator"], (*at, "figures", number))
            for number, project in enumerate(track["projects"]):
                found |= self._project_leaves((*at, "projects", number), project)
        for index, one in enumerate(plain["lessons"]):
            assert one["province"] in self.lessons[one["fiscal_year"]]
            found["lessons", index, "fiscal_year"] = one["fiscal_year"]
        for index, one in enumerate(plain["hand_over"]["values"]):
            counted, of = self.recount.sides(one["indicator"], LAST, one["province"])
            found["hand_over", "values", index, "numerator"] = counted
            if of is not None:
                found["hand_over", "values", index, "denominator"] = of
        return found

    def _standing_leaves(self, at, day):
        names = ("signed_pairs", "signed_provinces", "in_progress_pairs", "in_progress_provinces")
        return {
            (*at, name): count for name, count in zip(names, self.standing(day), strict=True)
        }

    def _project_leaves(self, at, project):
        found = {}
        years = [(*at, "years", index) for index in range(len(project["years"]))]
        parts = [*zip(years, project["years"], strict=True), ((*at, "total"), project["total"])]
        for its, row in parts:
            year = row.get("fiscal_year")
            received, disbursed, share, progress = self.amounts(project["number"], year)
            assert baht(row["received_baht"] and Decimal(row["received_baht"])) == baht(received)
            assert baht(row["disbursed_baht"] and Decimal(row["disbursed_baht"])) == baht(
                disbursed
            )
            told = {"fiscal_year": year, "progress_percent": progress}
            told["disbursed_share"] = None if share is None else float(half_up(share, 4))
            found |= {(*its, name): one for name, one in told.items() if one is not None}
        return found

    SHEETS = {
        "คำอธิบาย": lambda self, row: {"รายการ": TEXT, "ค่า": self.allowed()},
        "ตัวชี้วัด": indicator,
        "แผนงาน-โครงการ": project,
        "ทะเบียนตลอดแผน": register,
        "ค่าตั้งต้น": base,
        "งานที่ส่งต่อ": lambda self, row: {
            "เรื่อง": TEXT, "รายการ": TEXT, "รายละเอียด": self.allowed()
        },
        "บทเรียน": lesson,
        "คู่เมืองพี่เมืองน้อง": lambda self, row: dict.fromkeys(row, TEXT),
    }  # fmt: skip

    def printed_row(self, heads, row, above):
        """What the cells of a printed row should be; ``above`` is the heading over its table."""
        recount = self.recount
        match heads:
            case ():
                return [set(), set()]
            case ("ตัวชี้วัด", *years, "รวมทั้งแผน"):
                code = row[0][:3]
                values = [
                    recount.words(code, int(year)).removeprefix("ร้อยละ ").removesuffix(" คู่")
                    for year in years
                ]
                return [set(), *values, recount.words_together(code)]
            case ("ปีงบประมาณพ.ศ.", "ผล", "ตัวตั้ง", "ตัวหาร", "ค่าเป้าหมาย", _):
                return self._year_row(above.split()[1], row[0])
            case ("ปีงบประมาณพ.ศ.", "ผล", "ค่าเป้าหมาย"):
                key = (above.split()[-1], int(row[0]))
                target = self.further_targets.get(key)
                told = "–" if target is None else f"ร้อยละ {half_up(Fraction(target) * 100, 0)}"
                return [{row[0]}, f"ร้อยละ {percent(Fraction(self.further[key]))}", told]
            case ("ปีงบประมาณพ.ศ.", "ได้รับ(บาท)", *_):
                key = above.split()[1]
                return [{row[0]}, *self._amounts_row(key, row[0])]
            case ("ณวันที่", *_):
                day = effective_of(row[0], self.days)
                pairs, provinces, walking, its = self.standing(day)
                changed = ("–", "–") if day < BEGINS else self.changed(year_of(day))
                return [
                    set(), *changed, f"{pairs} คู่ {provinces} จังหวัด", f"{walking} คู่ {its} จังหวัด"
                ]  # fmt: skip
            case ("จังหวัด", *codes):
                (code,) = [
                    one["code"] for one in recount.provinces if one["name_th"] == bare(row[0])
                ]
                return [set(), *(self._base_words(its, code) for its in codes)]
            case ("ปีงบประมาณพ.ศ.", "จังหวัดที่ส่ง"):
                return [{row[0]}, len(self.lessons[int(row[0])])]
            case ("ปีงบประมาณพ.ศ.", "รายการแก้ไข", _):
                codes = self.errata[int(row[0])]
                return [{row[0]}, len(codes), len(set(codes))]
            case ("เลขทะเบียน", *_, "ขั้นตอน", _):
                pair = next(
                    one
                    for one in self.plain["hand_over"]["open_pairings"]
                    if one["number"] == row[0]
                )
                steps = {str(pair["stage"][name]) for name in ("done", "required")}
                return [set(), set(), set(), steps, set()]
            case ("เลขทะเบียน", *others):
                return [set()] * (len(others) + 1)
        raise AssertionError(f"a table that no rule here knows: {heads}")

    def _year_row(self, code, year):
        recount = self.recount
        if year == "รวม":
            counted, of, _years = recount.together(code)
            return [set(), recount.words_together(code), counted, of, "", set()]
        counted, of = recount.sides(code, int(year))
        target = recount.target_words(code, int(year))
        return [{year}, recount.words(code, int(year)), counted, of, target, set()]

    def _amounts_row(self, key, year):
        received, disbursed, share, progress = self.amounts(
            key, None if year == "รวม" else int(year)
        )
        last = "" if year == "รวม" else "–" if progress is None else progress
        return [
            baht(received), baht(disbursed), "–" if share is None else percent(share), last
        ]  # fmt: skip

    def _base_words(self, code, province):
        counted, of = self.recount.sides(code, LAST, province)
        if code == "2.2":
            return counted
        if not of:
            return "–"
        return f"{counted}/{of}" if code == "1.2" else "มี" if counted else "ไม่มี"


def baht(amount) -> str:
    """An amount as printed: satang where there are any."""
    if amount is None:
        return "–"
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"


def year_of(day: date) -> int:
    """The fiscal year of a day."""
    return day.year + 543 + (day.month >= 10)


def effective_of(printed: str, days: dict[int, date]) -> date:
    """The day of a row of the register, by the Buddhist year that it ends in."""
    return days.get(int(printed.split()[-1]), date(2018, 9, 30))

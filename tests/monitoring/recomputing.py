"""Figures recomputed from the records that reports list: plain counting, by the rules' own words.

From a report comes nothing but which records stand on each side (ids and groups); how many they
are, shares, sums over years, places and regions are counted here.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from monitoring.models import Activity, Attendance, GroupMeeting, WorkingGroupOrder
from plans.models import Target
from registry.models import Pairing, Posting, Province

YEARS = range(2562, 2567)
CODES = ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2")
SHARES = ("1.2", "2.1", "3.1", "3.2")
# Of one province these say whether it has what is asked.
OWN = ("2.1", "3.1", "3.2")
COUNTED_BEFORE = ("in_progress", "in_progress_and_signed", "never")
# What the ministry declared as at 4 January 2562, of which the register holds the list's rows.
DECLARED = {"provinces": 39, "pairs": 89}


def half_up(value, places: int) -> Decimal:
    """A fraction as a decimal, halves away from zero."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(value: Fraction, places: int = 1) -> str:
    """A share in per cent."""
    return f"{half_up(value * 100, places)}"


class Recount:
    """The indicators of all years and places, from the national reports' lists of records."""

    def __init__(self, reports: dict[int, dict]):
        self.told = {
            (year, figure["indicator"]): figure
            for year, report in reports.items()
            for figure in report["figures"]
        }
        self.provinces = list(
            Province.objects.values("id", "code", "name_th", "region__code", "cluster__code")
        )
        self.region = {row["code"]: row["region__code"] for row in self.provinces}
        self.cluster = {row["code"]: row["cluster__code"] for row in self.provinces}
        self.home = dict(Pairing.objects.values_list("number", "province__code"))
        self.targets = {
            (year, code): (Fraction(value), set_by)
            for year, code, value, set_by in Target.objects.values_list(
                "fiscal_year", "indicator__code", "value", "set_by"
            )
        }

    def within(self, place: str) -> set[str]:
        """The provinces of a place; the nation's are all but Bangkok."""
        kind, _, name = place.rpartition(":")
        if kind == "region":
            return {code for code, its in self.region.items() if its == name} - {"TH-10"}
        if kind == "cluster":
            return {code for code, its in self.cluster.items() if its == name} - {"TH-10"}
        return {*self.region} - {"TH-10"} if place == "TH" else {place}

    def keep(self, ids, place: str) -> list:
        """Those of the records that belong to a place; the central seat is the nation's."""
        if place == "TH":
            return list(ids)
        inside = self.within(place)
        return [one for one in ids if self.home.get(one, one) in inside]

    def sides(self, code: str, year: int, place: str = "TH") -> tuple[int | None, int | None]:
        """How many records stand on each side; None where there is no such side."""
        told = self.told[year, code]
        if code == "1.1":
            return (int(bool(told["numerator_ids"])), 1) if place == "TH" else (None, None)
        counted = len(set(self.keep(told["numerator_ids"], place)))
        if code == "2.2":
            return counted, None
        return counted, len(set(self.keep(told["denominator_ids"], place)))

    def value(self, code: str, year: int, place: str = "TH") -> Fraction | None:
        """Share, count, or 1 and 0 for มี and ไม่มี; None for no case and not applicable."""
        return self._quotient(code, *self.sides(code, year, place))

    def _quotient(self, code, counted, of) -> Fraction | None:
        if counted is None or of == 0:
            return None
        return Fraction(counted) if code == "2.2" else Fraction(counted, of)

    def together(self, code: str, place: str = "TH", last: int = YEARS[-1]):
        """Both sides added up over the years with a case, and those years."""
        years = [
            year for year in YEARS if year <= last and self.value(code, year, place) is not None
        ]
        sides = [self.sides(code, year, place) for year in years]
        counted = sum(one for one, _of in sides)
        of = None if code == "2.2" else sum(of for _one, of in sides)
        return counted, of, years

    def words(self, code: str, year: int, place: str = "TH") -> str:
        """The value as printed."""
        value = self.value(code, year, place)
        if value is None:
            return "ไม่เกี่ยวข้อง" if code == "1.1" or place == "TH-10" else "ไม่มีกรณี"
        if code == "1.1" or (code in OWN and place.startswith("TH-")):
            return "มี" if value else "ไม่มี"
        return f"{value} คู่" if code == "2.2" else f"ร้อยละ {percent(value)}"

    def words_together(self, code: str, place: str = "TH", last: int = YEARS[-1]) -> str:
        """The years together as printed."""
        counted, of, years = self.together(code, place, last)
        if not years:
            return "ไม่มีกรณี"
        if code == "2.2":
            return f"{counted} คู่"
        if code == "1.1" or (code in OWN and place.startswith("TH-")):
            return f"มี {counted} จาก {of} ปี"
        return f"ร้อยละ {percent(Fraction(counted, of))}"

    def target(self, code: str, year: int) -> Fraction | None:
        """The nation's target."""
        return self.targets.get((year, code), (None, ""))[0]

    def target_words(self, code: str, year: int) -> str:
        """The target as printed beside a figure."""
        target = self.target(code, year)
        if target is None:
            return "–"
        if code == "1.1":
            return "มี" if target else "ไม่มี"
        return f"ร้อยละ {target * 100}" if code in SHARES else f"{target}"

    def part_words(self, code: str, year: int, place: str) -> str:
        """What a region adds to the figure, as printed."""
        counted, of = self.sides(code, year, place)
        if code == "2.2":
            return f"{counted} คู่"
        if not of:
            return "ไม่มีกรณี"
        unit = {"1.2": "คู่", "3.2": "คณะทำงาน"}.get(code, "จังหวัด")
        return f"{counted} จาก {of} {unit}"

    def counted_pairings(self, year: int) -> list[str]:
        """The pairings that a province of 2.1 stands in the denominator with."""
        groups = self.told[year, "2.1"]["groups"]["pairings"]
        return [number for group in ("active", "explained", "silent") for number in groups[group]]

    def waiting(self, record: str, year: int, place: str = "TH") -> int:
        """How many of the year the ministry has not approved; they are not published."""
        inside = self.within(place) | ({"central"} if place == "TH" else set())
        if record == "activity":
            rows = Activity.objects.filter(fiscal_year=year)
            rows = rows.values_list("province__code", "status")
        elif record == "order":
            rows = WorkingGroupOrder.objects.values_list("group__province__code", "status")
        else:
            days = (date(year - 544, 10, 1), date(year - 543, 9, 30))
            rows = GroupMeeting.objects.filter(held_on__range=days)
            rows = rows.values_list("group__province__code", "status")
        return sum(
            status not in ("approved", "discarded") and (code or "central") in inside
            for code, status in rows
        )

    def held(self, place: str = "TH") -> tuple[int, int]:
        """Provinces of whose orders the register holds any, approved or not, and all of them."""
        inside = self.within(place)
        rows = WorkingGroupOrder.objects.filter(group__province__isnull=False)
        return len({*rows.values_list("group__province__code", flat=True)} & inside), len(inside)

    def trained(self, day, place: str = "TH") -> tuple[int, int]:
        """Officers of the provinces who were trained by the day, and those in post on it."""
        posts = Posting.objects.filter(role="officer", starts_on__lte=day).values_list(
            "user_id", "province__code", "ends_on"
        )
        inside = self.within(place)
        in_post = {
            user for user, code, ends in posts if code in inside and (not ends or ends >= day)
        }
        done = Attendance.objects.filter(
            training__is_about_guideline=True, training__ends_on__lte=day
        )
        return len(in_post & {*done.values_list("person_id", flat=True)}), len(in_post)

    def numbers(self, code: str, year: int, place: str, day) -> set[str]:
        """Every number that may be said of a figure: what its sentences are composed of."""
        said = {"0", "1"}
        parts = {self.region[one] for one in self.within(place)} if place == "TH" else set()
        places = [place, *(f"region:{one}" for one in parts)]
        if place.startswith("TH-"):
            places.append(f"region:{self.region[place]}")
        values = []
        for its in (year, year - 1):
            for where in places:
                if its in YEARS:
                    said |= {str(side) for side in self.sides(code, its, where)}
                    value = self.value(code, its, where)
                    if value is not None:
                        values.append(value)
                        said |= {percent(value, 2), percent(value), str(value)}
        target = self.target(code, year)
        if target is not None:
            values.append(target)
            said |= {f"{target * 100}", str(target)}
        said |= {percent(abs(one - two), 2) for one in values for two in values}
        said |= {str(abs(one - two)) for one in values for two in values}
        counted, of, years = self.together(code, place, year)
        said |= {str(counted), str(of), str(len(years))}
        told = self.told[year, code]
        for group in told["groups"].values():
            for ids in group.values():
                said.add(str(len(self.keep(ids, place))))
        apart = {*told["groups"].get("pairings", {})} - {*COUNTED_BEFORE}
        if code == "2.2":
            signed = sum(len(self.keep(told["groups"]["pairings"][one], place)) for one in apart)
            said.add(str(counted if False else self.sides(code, year, place)[0] + signed))
        if code == "1.2":
            trained, in_post = self.trained(day, place)
            said |= {str(trained), str(in_post)}
            said |= {percent(Fraction(trained, in_post))} if in_post else set()
        if code in ("3.1", "3.2"):
            said |= {str(one) for one in self.held(place)}
        else:
            said |= {"11", "20", *map(str, DECLARED.values())}
        said.add(str(len(self.keep(told["assumed_ids"], place))))
        if code == "2.1":
            said.add(str(len(self.keep(self.counted_pairings(year), place))))
        if code == "3.2" and place == "TH":
            said.add(str(len(told["groups"]["central"]["meetings"])))
        return said


# Labels with numbers in them that say when, which and in what order, and not how many.
_LABELS = re.compile(
    r"(?:พ\.ศ\.|ปีงบประมาณ) ?\d{4}(?: ?[-–,] ?\d{4})*"
    r"|(?:\d{1,2}(?: ?– ?\d{1,2})? ?)?(?:[ก-ฮ]\.[ก-ฮ]\.|[ก-๙]+(?:คม|ยน|พันธ์)) ?\d{4}"
    r"|เวลา \d+\.\d+\sน\.|P-\d{4}|(?:\d\.\d )?[0-9a-f]{16}|(?:ครั้งที่ ?)?\d+/\d{4}"
    r"|ตัวชี้วัด(?:ที่กระทรวงกำหนดเพิ่ม)? ?(?:\d\.\d(?:, )?)+|^\d\.\d|\b\d\.\d (?=[ก-ฮ])"
    r"|(?:ขั้น|ฉบับ|การเปลี่ยนแปลง) ?ที่ ?\d+|^\d+\. |โครงการ \d/\d|^แนวทางการขับเคลื่อน \d$"
    r"|^\d/\d |ตอน(?:บน|กลาง|ล่าง) ?\d"
    r"|ร้อยละ 0 และ ?ร้อยละ 100|วันที่ ?30 กันยายนของปีนั้น|“[^”]*”"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers_in(text: str) -> set[str]:
    """The numbers of a text that say how many; dates, numbers of papers and the like left out."""
    return {one.rstrip(",") for one in _NUMBER.findall(_LABELS.sub(" ", text))}


def bare(text) -> str:
    """A text without its spaces."""
    return "".join(str(text).split())

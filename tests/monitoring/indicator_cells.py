"""What should stand in the files of a report on the indicators of a place."""

from fractions import Fraction

from tests.monitoring.checking_cells import TEXT
from tests.monitoring.recomputing import CODES, DECLARED, YEARS, bare, half_up, numbers_in

YEAR = YEARS[-1]
STANDINGS = {
    "ถูกต้องตามแนวทาง": "conforming",
    "ไม่ครบหรือผิดลำดับ": "faulty",
    "อยู่ระหว่างดำเนินการ": "in_progress",
    "อยู่ระหว่างดำเนินการและลงนามแล้ว": "in_progress_and_signed",
    "ไม่เคยมีคู่": "never",
    "ลงนามแล้วเท่านั้น": "signed_only",
    "ไม่ทราบ": "unknown",
}
REGIONS = {
    "ภาคเหนือ": "north", "ภาคตะวันออกเฉียงเหนือ": "northeast", "ภาคกลาง": "central",
    "ภาคตะวันออก": "east", "ภาคตะวันตก": "west", "ภาคใต้": "south",
}  # fmt: skip
RECORDS = {
    "คู่เมืองพี่เมืองน้อง": "pairing",
    "กิจกรรม": "activity",
    "คำสั่งแต่งตั้งคณะทำงาน": "order",
    "การประชุมหรือกิจกรรมขับเคลื่อนของคณะทำงาน": "meeting",
}


class Indicators:
    """What stands in the files of a report on the indicators of a place."""

    def __init__(self, recount, place, today, plain):
        self.recount, self.place, self.today = recount, place, today
        self.plain = {figure["indicator"]: figure for figure in plain["figures"]}

    def allowed(self, code):
        # The numbers of the rule and the plan's wording are those of the indicator itself.
        wording = self.plain[code]["name_th"] + self.plain[code]["rule_th"]
        return self.recount.numbers(code, YEAR, self.place, self.today) | numbers_in(
            wording.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
        )

    def drawn(self, code):
        """The numbers of the charts: of every year, and of the regions."""
        said = {str(year) for year in YEARS}
        for year in YEARS:
            said |= numbers_in(self.recount.words(code, year, self.place))
        for region in REGIONS.values():
            said |= numbers_in(self.recount.part_words(code, YEAR, f"region:{region}"))
        return said

    def excluded(self, code, record, reason):
        """How many records were left out: those that are listed, or what waits for approval."""
        (row,) = [
            row
            for row in self.plain[code]["exclusions"]
            if (row["record"], bare(row["reason_th"])) == (record, bare(reason))
        ]
        if row["ids"] is None:
            return self.recount.waiting(record, YEAR, self.place)
        return len(set(row["ids"]))

    def summary(self, row):
        code = row["ตัวชี้วัด"]
        if code is None:
            return {"ชื่อตัวชี้วัด": TEXT, "ผล": TEXT}
        recount, place = self.recount, self.place
        counted, of = recount.sides(code, YEAR, place)
        return {
            "ตัวชี้วัด": TEXT,
            "ชื่อตัวชี้วัด": TEXT,
            "ผล": recount.value(code, YEAR, place),
            "ผลเป็นคำ": recount.words(code, YEAR, place),
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
            "คำอธิบาย": self.allowed(code),
            "ค่าเป้าหมาย": recount.target(code, YEAR),
            "ค่าเป้าหมายระดับประเทศ": recount.target(code, YEAR),
            "กำหนดโดย": TEXT,
            "ความครอบคลุม": self.allowed(code),
            "ผู้ผ่านการอบรม": self.allowed(code),
            "วันที่สันนิษฐาน (รายการ)": len(
                recount.keep(recount.told[YEAR, code]["assumed_ids"], place)
            ),
            "รหัสผลการคำนวณ": TEXT,
        }

    def years(self, row):
        code, year, place = row["ตัวชี้วัด"], row["ปีงบประมาณ พ.ศ."], self.place
        counted, of = self.recount.sides(code, year, place)
        assert year in YEARS
        return {
            "ตัวชี้วัด": TEXT,
            "ปีงบประมาณ พ.ศ.": year,
            "ผล": self.recount.value(code, year, place),
            "ผลเป็นคำ": self.recount.words(code, year, place),
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
            "ค่าเป้าหมาย": self.recount.target(code, year),
            "ค่าเป้าหมายระดับประเทศ": self.recount.target(code, year),
            "วิธีคำนวณฉบับที่": 1,
        }

    def activities_of(self, code, province):
        """Which activities made a province count."""
        (row,) = [row for row in self.plain[code]["provinces"] if row["code"] == province]
        return {pk for pairing in row["pairings"] for pk in pairing["activity_ids"]}

    def provinces(self, row):
        code, province = row["ตัวชี้วัด"], row["รหัสจังหวัด"]
        if province is None:  # the central seat
            counted, of = (int("central" in self.recount.told[YEAR, code]["numerator_ids"]), 1)
            activities = None
        else:
            counted, of = self.recount.sides(code, YEAR, province)
            activities = len(self.activities_of(code, province))
        return {
            "ตัวชี้วัด": TEXT,
            "รหัสจังหวัด": TEXT,
            "ตัวตั้ง": counted,
            "ตัวหาร": of,
            "กิจกรรมที่นับ": activities,
            "คำสั่งที่มีผล": TEXT,
            "การประชุมและกิจกรรมขับเคลื่อนในปี": TEXT,
        }

    def left_out(self, row):
        count = self.excluded(row["ตัวชี้วัด"], RECORDS[row["รายการ"]], row["เหตุผล"])
        return {"ตัวชี้วัด": TEXT, "จำนวน": count, "เหตุผล": TEXT, "รายการที่เผยแพร่": TEXT}

    def printed_row(self, code, heads, row):
        """What the cells of a printed row should be, for the heads of its table."""
        recount, place = self.recount, self.place
        match heads:
            case ():
                return [set()] + [self.allowed(code) if code else set()] * (len(row) - 1)
            case ("ตัวชี้วัด", "ผล", _, "เทียบเป้าหมาย"):
                code = row[0][:3]
                assert bare(row[1]).startswith(bare(recount.words(code, YEAR, place)))
                assert bare(row[2]).startswith(bare(recount.target_words(code, YEAR)))
                return [set(), self.allowed(code), self.allowed(code), set()]
            case ("ปีงบประมาณพ.ศ.", "ผล", *sides, _):
                return self._year_row(code, row, with_sides=bool(sides))
            case ("ผล" | "สถานะของจังหวัด", "จำนวนคู่", "จำนวนจังหวัด"):
                return [set(), *self._standing(code, row[0])]
            case ("รายการ", "เหตุผล", "จำนวน"):
                return [set(), set(), self.excluded(code, RECORDS[row[0].replace(" ", "")], row[1])]
            case ("จังหวัด" | "คณะทำงาน", *_others):
                return self._province_row(code, heads, row)
        raise AssertionError(f"a table that no rule here knows: {heads}")

    def _year_row(self, code, row, *, with_sides):
        recount, place = self.recount, self.place
        if row[0] == "รวม":
            counted, of, _years = recount.together(code, place)
            words, target = recount.words_together(code, place), ""
        else:
            counted, of = recount.sides(code, int(row[0]), place)
            words = recount.words(code, int(row[0]), place)
            target = recount.target_words(code, int(row[0]))
        return [{row[0]}, words, *((counted, of) if with_sides else ()), target]

    def _standing(self, code, name):
        """How many pairings stand so, and of how many provinces."""
        groups = self.recount.told[YEAR, code]["groups"]["pairings"]
        word = STANDINGS[bare(name).removesuffix("(แสดงแยกไม่นับ)")]
        numbers = self.recount.keep(groups[word], self.place)
        return len(numbers), len({self.recount.home[number] for number in numbers})

    def _province_row(self, code, heads, row):
        if len(row) == 1:
            name = next((name for name in REGIONS if bare(row[0]).startswith(name)), "")
            # ภาคตะวันออกเฉียงเหนือ begins as ภาคตะวันออก does.
            name = max((one for one in REGIONS if bare(row[0]).startswith(one)), default=name)
            inside = f"region:{REGIONS[name]}" if name else ""
            if name and self.place.startswith(("TH-", "cluster")):
                inside = self.place
            words = self.recount.part_words(code, YEAR, inside) if name else "ส่วนกลาง"
            return [f"{name}{words}"]
        expected = [set()] * len(row)
        if heads[-1] == "กิจกรรมที่นับ":
            (province,) = [
                one["code"] for one in self.recount.provinces if one["name_th"] == bare(row[0])
            ]
            expected[-1] = len(self.activities_of(code, province))
        return expected

    SHEETS = {
        "สรุป": summary,
        "รายปีงบประมาณ": years,
        "รายจังหวัด": provinces,
        "คู่เมืองพี่เมืองน้อง": lambda self, row: dict.fromkeys(row, TEXT),
        "รายการที่ไม่นับ": left_out,
        "สรุปเป็นถ้อยคำ": lambda self, row: {
            "ตัวชี้วัด": TEXT,
            "ข้อความ": self.allowed(row["ตัวชี้วัด"]),
            "จากปีงบประมาณ พ.ศ.": TEXT,
            "รหัสผลการคำนวณ": TEXT,
        },
        "วิธีคำนวณ": lambda self, row: {
            "ตัวชี้วัด": TEXT, "ข้อความในแผน": TEXT, "วิธีคำนวณ": TEXT, "วิธีคำนวณฉบับที่": 1
        },
    }  # fmt: skip


def expected_leaves(told) -> dict:
    """The numbers of the JSON of a report on the indicators, by the way to each."""
    expected = {("fiscal_year",): YEAR}
    for index, code in enumerate(CODES):
        expected |= figure_leaves(told, code, ("figures", index))
    return expected


def figure_leaves(told, code, at) -> dict:
    """The numbers of one indicator, wherever it stands in a JSON text."""
    recount, place, plain = told.recount, told.place, told.plain[code]
    expected = {}

    def sides(at, code, year, where):
        counted, of = recount.sides(code, year, where)
        value = recount.value(code, year, where)
        found = {"numerator": counted, "denominator": of, "value": value}
        expected.update(
            {
                (*at, name): float(half_up(one, 4)) if name == "value" else one
                for name, one in found.items()
                if one is not None
            }
        )

    def target(at, code, year):
        if recount.target(code, year) is not None:
            expected[*at, "target", "value"] = float(recount.target(code, year))

    sides(at, code, YEAR, place)
    target(at, code, YEAR)
    expected[*at, "rule_version"] = 1
    expected[*at, "assumed_count"] = len(
        recount.keep(recount.told[YEAR, code]["assumed_ids"], place)
    )
    for number, row in enumerate(plain["exclusions"]):
        expected[*at, "exclusions", number, "count"] = told.excluded(
            code, row["record"], row["reason_th"]
        )
    for number, year in enumerate(YEARS):
        point = (*at, "trend", number)
        expected |= {(*point, "fiscal_year"): year, (*point, "rule_version"): 1}
        sides(point, code, year, place)
        target(point, code, year)
    counted, of, years = recount.together(code, place)
    expected[*at, "combined", "numerator"] = counted
    if of is not None or code != "2.2":
        expected[*at, "combined", "denominator"] = of
    if years:
        value = Fraction(counted) if code == "2.2" else Fraction(counted, of)
        expected[*at, "combined", "value"] = float(half_up(value, 4))
    if plain["coverage"]:
        held, all_of_them = recount.held(place) if code in ("3.1", "3.2") else (11, 39)
        expected[*at, "coverage", "held_provinces"] = held
        expected[*at, "coverage", "all_provinces"] = all_of_them
        if code not in ("3.1", "3.2"):
            expected[*at, "coverage", "held_pairs"] = 20
            expected[*at, "coverage", "all_pairs"] = DECLARED["pairs"]
    if code == "1.2":
        trained, in_post = recount.trained(told.today, place)
        expected[*at, "trained", "numerator"] = trained
        expected[*at, "trained", "denominator"] = in_post
        if in_post:
            share = float(half_up(Fraction(trained, in_post), 4))
            expected[*at, "trained", "value"] = share
    return expected

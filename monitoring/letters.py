"""Letters to governors: which provinces lack what, the usual wording, and the letter as a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.html import format_html

from monitoring import pdf
from monitoring.choices import DueKind
from monitoring.dues import DueState, due_states
from monitoring.models import PAIRING_KINDS, OverdueLetter
from registry.models import Province
from registry.names import name_order
from sistercity.kept import kept
from sistercity.thai.calendar import format_date
from sistercity.thai.digits import to_thai

# The wording that an editor begins with; in Thai, since letters are.
USUAL = {
    "number": "มท ",
    "office": "สำนักงานปลัดกระทรวงมหาดไทย",
    "address": "ถนนอัษฎางค์ กรุงเทพฯ ๑๐๒๐๐",
    "subject": "ขอให้เร่งรัดการรายงานผลการดำเนินความสัมพันธ์เมืองพี่เมืองน้อง ปีงบประมาณ พ.ศ. {year}",
    "reference": "",
    "opening": (
        "ตามที่กระทรวงมหาดไทยกำหนดให้จังหวัดที่สถาปนาความสัมพันธ์เมืองพี่เมืองน้องแล้ว "
        "ดำเนินกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อยปีละ ๑ ครั้ง "
        "และรายงานผลในทะเบียนเมืองพี่เมืองน้อง นั้น"
    ),
    "request": (
        "กระทรวงมหาดไทยขอให้จังหวัดเร่งรัดดำเนินการและรายงานผลรายการดังกล่าวในทะเบียนเมืองพี่เมืองน้อง "
        "หากปีนี้ไม่มีกิจกรรม ขอให้ชี้แจงเหตุผลไว้ในทะเบียนเดียวกัน"
    ),
    "closing": "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
    "owner": "กองการต่างประเทศ",
    "phone": "โทร. ",
}
# The fixed words of official correspondence, whichever language the reader chose.
WORDS = {
    "demo": "ข้อมูลสาธิต ห้ามใช้เป็นหนังสือราชการ",
    "emblem": "(ที่สำหรับตราครุฑ)",
    "number": "ที่",
    "subject": "เรื่อง",
    "to": "เรียน",
    "reference": "อ้างถึง",
    "enclosure": "สิ่งที่ส่งมาด้วย",
    "regards": "ขอแสดงความนับถือ",
    "heads": ("ลำดับ", "คู่ความสัมพันธ์", "รายการ", "กำหนดส่ง", "สถานะ"),
}
_LIST = '{}<span class="name">{}</span> <span class="name">ปีงบประมาณ พ.ศ. {}</span>'
_FOUND = (
    'กระทรวงมหาดไทยได้ตรวจสอบทะเบียนเมืองพี่เมืองน้อง ณ วันที่ <span class="name">{day}</span> แล้ว '
    'พบว่า<span class="name">{province}</span>มีรายการของ'
    '<span class="name">ปีงบประมาณ พ.ศ. {year}</span> ที่ยังไม่ได้รับรายงาน จำนวน {count} รายการ '
    "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย"
)


@dataclass(frozen=True)
class Lacking:
    """A province and how much is overdue or silent there.

    Attributes:
        overdue_count: how many are past their day.
        silent_count: how many pairings have neither an activity nor an answer, due or not.
    """

    province: Province
    overdue_count: int
    silent_count: int


@dataclass(frozen=True)
class Sheet:
    """A letter as it is printed: every text with Thai digits."""

    letter: OverdueLetter
    governor: str
    province: str
    dated: str
    as_at: str
    year: str
    count: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def found(self) -> str:
        """What the ministry has found; the rows are in the enclosure."""
        return format_html(
            _FOUND,
            day=self.as_at,
            province=self.province,
            year=self.year,
            count=self.count,
        )

    @property
    def list_title(self) -> str:
        """What the list of rows is."""
        return format_html(_LIST, "รายการที่ยังไม่ได้รับรายงานของ", self.province, self.year)

    @property
    def enclosed(self) -> str:
        """The enclosure as the letter names it."""
        return format_html("{} {}", self.list_title, "จำนวน ๑ ฉบับ")

    @property
    def list_day(self) -> str:
        """As at which day the list of rows is."""
        return f"ข้อมูล ณ วันที่ {self.as_at}"

    @property
    def texts(self) -> dict[str, str]:
        """The typed wording."""
        names = ("number", "office", "address", "subject", "reference", "owner", "phone")
        return {name: to_thai(getattr(self.letter, name)) for name in names}

    @property
    def openings(self) -> list[str]:
        """The paragraphs of the reason."""
        return _paragraphs(self.letter.opening)

    @property
    def requests(self) -> list[str]:
        """The paragraphs of what is asked."""
        return _paragraphs(self.letter.request)

    @property
    def closings(self) -> list[str]:
        """The paragraphs of the end."""
        return _paragraphs(self.letter.closing)


def lacking_provinces(*, user, fiscal_year: int, today: date) -> list[Lacking]:
    """Provinces with an overdue pairing, or one without activity and answer, by name.

    Counted once a change of the ledger for all of the ministry, who see the same.
    """

    def count() -> dict[int, tuple[int, int]]:
        found: dict[int, Counter] = defaultdict(Counter)
        for state in _lacking(user, fiscal_year, today):
            found[state.due.province_id]["overdue"] += _late_days(state) > 0
            found[state.due.province_id]["silent"] += _is_silent(state)
        return {key: (own["overdue"], own["silent"]) for key, own in found.items()}

    counts = kept("letters", user.role, fiscal_year, today, make=count)
    provinces = Province.objects.visible_to(user).filter(pk__in=counts).order_by(name_order())
    return [Lacking(province, *counts[province.pk]) for province in provinces]


def facts_of(
    *, user, fiscal_year: int, today: date, provinces: Iterable[Province]
) -> dict[int, list[dict]]:
    """Province id → what is overdue or silent there, each as the letter's table tells it."""
    found: dict[int, list[dict]] = defaultdict(list)
    for state in _lacking(user, fiscal_year, today, provinces):
        found[state.due.province_id].append(_fact(state))
    return dict(found)


def usual_wording(fiscal_year: int) -> dict[str, str]:
    """What the form of a new letter begins with."""
    return {name: text.format(year=to_thai(fiscal_year)) for name, text in USUAL.items()}


def render_letters(letters: Sequence[OverdueLetter]) -> bytes:
    """The letters as one file, each on pages of its own; the same rows give the same bytes."""
    created: datetime = max(letter.made_at for letter in letters)
    with translation.override("th"):
        title = to_thai(letters[0].subject)
        return pdf.render_pdf(
            "monitoring/pdf/overdue_letter.html",
            {"sheets": [_sheet(letter) for letter in letters], "words": WORDS},
            language="th",
            title=title,
            created=created,
        )


def _lacking(
    user, fiscal_year: int, today: date, provinces: Iterable[Province] | None = None
) -> Iterable[DueState]:
    states = due_states(
        user=user, fiscal_year=fiscal_year, today=today, provinces=provinces, kinds=PAIRING_KINDS
    )
    return (state for state in states if state.is_overdue or _is_silent(state))


def _late_days(state: DueState) -> int:
    """The working days since it was due."""
    return max(-state.working_days_left, 0)


def _is_silent(state: DueState) -> bool:
    return state.due.kind == DueKind.JOINT_ACTIVITY and state.state == "missing"


def _fact(state: DueState) -> dict:
    pairing = state.due.pairing
    with translation.override("th"):
        what = str(state.due.get_kind_display())
    return {
        "kind": state.due.kind,
        "what": what,
        "pairing": pairing.number,
        "counterpart": pairing.counterpart.name_th,
        "country": pairing.counterpart.country.name_th,
        "due_on": state.due.due_on.isoformat(),
        "late_working_days": _late_days(state),
        "is_silent": _is_silent(state),
    }


def _sheet(letter: OverdueLetter) -> Sheet:
    name = letter.province.name_th
    return Sheet(
        letter=letter,
        governor=f"ผู้ว่าราชการจังหวัด{name}",
        province=f"จังหวัด{name}",
        dated=_thai_day(letter.dated_on) if letter.dated_on else "",
        as_at=_thai_day(timezone.localdate(letter.made_at)),
        year=to_thai(letter.fiscal_year),
        count=to_thai(len(letter.facts)),
        rows=tuple(_rows(letter.facts)),
    )


def _rows(facts: Iterable[dict]) -> Iterable[tuple[str, ...]]:
    """Number, pairing, what is lacking, its day, how late it is."""
    for number, fact in enumerate(facts, start=1):
        late = fact["late_working_days"]
        yield tuple(
            to_thai(text)
            for text in (
                str(number),
                f"{fact['counterpart']} {fact['country']} {fact['pairing']}",
                fact["what"],
                format_date(date.fromisoformat(fact["due_on"]), style="short", language="th"),
                f"เกินกำหนด {late} วันทำการ" if late else "ยังไม่มีรายงาน",
            )
        )


def _thai_day(day: date) -> str:
    return to_thai(format_date(day, language="th"))


def _paragraphs(text: str) -> list[str]:
    return [to_thai(line.strip()) for line in text.splitlines() if line.strip()]

"""Names of the months, and which month a written name means."""

import re

# Index 0 is January.
THAI_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
THAI_MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_BETWEEN = re.compile(r"[\s.,/-]+")
_SPOKEN = re.compile("(คม|ยน|พันธ์)$")


def _spellings() -> dict[str, int]:
    words = {"sept": 9}
    for number, (full, short, english) in enumerate(
        zip(THAI_MONTHS, THAI_MONTHS_SHORT, ENGLISH_MONTHS, strict=True), start=1
    ):
        spoken = _SPOKEN.sub("", full)
        for word in (full, short.replace(".", ""), spoken, english.lower(), english[:3].lower()):
            words[word] = number
    return words


_MONTH_OF = _spellings()


def month_number(word: str) -> int | None:
    """Return 1–12 for a Thai or English month name, full, short or as spoken; else ``None``.

    Dots, spaces and strokes do not matter: ``ม.ค.``, ``มค`` and ``ม. ค`` are January.
    The word is expected in lower case.
    """
    return _MONTH_OF.get(_BETWEEN.sub("", word))

"""Dates, years and names of places are never broken over the lines of a PDF."""

from xml.etree.ElementTree import fromstring, tostring

import pytest

from monitoring.pdf_whole import keep_whole


def kept(html: str) -> str:
    root = fromstring(html)
    keep_whole(root)
    return tostring(root, encoding="unicode")


def whole_in(text: str) -> list[str]:
    root = fromstring(f"<p>{text}</p>")
    keep_whole(root)
    assert "".join(root.itertext()) == text
    return [span.text for span in root.iter("span")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ลงนาม ๔ มกราคม ๒๕๖๒ ที่กรุงเทพมหานคร", ["๔ มกราคม ๒๕๖๒", "กรุงเทพมหานคร"]),
        ("ณ วันที่ 4 ม.ค. 2562", ["วันที่", "4 ม.ค. 2562"]),
        ("๒๒–๒๕ พฤศจิกายน ๒๕๖๕", ["๒๒–๒๕ พฤศจิกายน ๒๕๖๕"]),
        ("กุมภาพันธ์ ๒๕๖๔", ["กุมภาพันธ์ ๒๕๖๔"]),
        ("ในปีงบประมาณ พ.ศ. ๒๕๖๒ – ๒๕๖๖ รวม", ["ปีงบประมาณ พ.ศ. ๒๕๖๒ – ๒๕๖๖"]),
        ("signed on 28 September 2016.", ["28 September 2016"]),
        ("คำสั่งที่ ชม ๒๒/๒๕๖๔ มีผล", ["๒๒/๒๕๖๔"]),
        ("latest 31 Jan 2022", ["31 Jan 2022"]),
        ("Fiscal year B.E. 2566 (2022/23)", ["Fiscal year B.E. 2566 (2022/23)"]),
        ("จังหวัดพระนครศรีอยุธยา ภาคตะวันออกเฉียงเหนือ", ["พระนครศรีอยุธยา", "ภาคตะวันออกเฉียงเหนือ"]),
        ("ไม่มีกรณี ๑๒ จาก ๑๙ จังหวัด", ["๑๙ จังหวัด"]),
        ("รวม ๑๑๕,๐๐๐.๕๐ บาท ๕ คู่", ["๑๑๕,๐๐๐.๕๐ บาท", "๕ คู่"]),
        ("ใน ๒ ปีงบประมาณ P-0086 จีน", ["P-0086"]),
        ("57.1 per cent of 7", ["57.1 per cent"]),
    ],
)
def test_what_stays_on_one_line(text, pieces):
    assert whole_in(text) == pieces


def test_texts_before_between_and_after_elements_keep_their_order():
    html = "<p>ของภูเก็ต<b>ระนองและชุมพร</b>ถึงปัตตานีแล้ว<i /> สงขลา</p>"
    phuket, pattani = (f'<span class="whole">{name}</span>' for name in ("ภูเก็ต", "ปัตตานี"))

    assert kept(html) == f"<p>ของ{phuket}<b>ระนองและชุมพร</b>ถึง{pattani}แล้ว<i /> สงขลา</p>"


def test_names_marked_already_and_drawings_are_left_alone():
    html = (
        '<p><span class="name">จังหวัดภูเก็ต</span>'
        '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:text>ภูเก็ต</s:text></s:svg></p>'
    )

    assert 'class="whole"' not in kept(html)

"""Maps: every place is on its sheet, figures fall into steps, table and drawing say the same."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from sistercity import maps
from sistercity.maps import Place

SVG = "{http://www.w3.org/2000/svg}"


def codes(name: str) -> set[str]:
    path = settings.BASE_DIR / "fixtures" / f"{name}.json"
    return {row["code"] for row in json.loads(path.read_text(encoding="utf-8"))["rows"]}


def shown(source: str, **context: object) -> str:
    return Template("{% load maps %}" + source).render(Context(context))


def thailand(places: list[Place]) -> str:
    return shown('{% thailand_map "here" "คู่ที่ลงนาม" places %}', places=places)


def drawing(html: str) -> ElementTree.Element:
    found = re.search(r"<svg viewBox.*?</svg>", html, re.S)
    assert found, html
    return ElementTree.fromstring(found.group().replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def test_every_province_is_on_the_sheet_bueng_kan_among_them():
    sheet = maps.sheet("thailand")
    assert set(sheet.outlines) == codes("provinces")
    assert len(sheet.outlines) == 77
    assert all(outline.path for outline in sheet.outlines.values())


@pytest.mark.parametrize(
    ("code", "east_of", "south_of"),
    [
        ("TH-50", "TH-58", "TH-57"),  # Chiang Mai, Mae Hong Son, Chiang Rai
        ("TH-38", "TH-43", None),  # Bueng Kan lies east of Nong Khai
        ("TH-34", "TH-33", "TH-37"),  # Ubon Ratchathani, Si Sa Ket, Amnat Charoen
        ("TH-83", None, "TH-82"),  # Phuket, Phangnga
        ("TH-96", "TH-95", "TH-94"),  # Narathiwat, Yala, Pattani
        ("TH-31", "TH-30", None),  # Buri Ram lies east of Nakhon Ratchasima
        ("TH-11", None, "TH-10"),  # Samut Prakan lies south of Bangkok
        ("TH-23", "TH-22", None),  # Trat, Chanthaburi
    ],
)
def test_provinces_lie_where_they_are(code, east_of, south_of):
    outlines = maps.sheet("thailand").outlines
    if east_of:
        assert outlines[code].x > outlines[east_of].x
    if south_of:
        assert outlines[code].y > outlines[south_of].y


def test_countries_are_on_the_sheet_small_ones_as_a_point():
    outlines = maps.sheet("world").outlines
    assert set(outlines) <= codes("countries")
    for code in ("CN", "JP", "KR", "LA", "KH", "MM", "VN", "MY", "US", "FR", "TW", "TH"):
        assert outlines[code].path, code
    for code in ("SG", "HK", "MO", "MV"):
        assert outlines[code].is_small, code
    assert outlines["TH"].x < outlines["CN"].x < outlines["JP"].x < outlines["US"].x


@pytest.mark.parametrize(
    ("value", "step"),
    [(None, 0), (0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (9, 4), (10, 5), (400, 5)],
)
def test_a_figure_falls_into_one_of_five_steps(value, step):
    assert maps.step_of(value) == step


def test_the_legend_says_in_words_what_the_steps_mean():
    html = thailand([])
    for words in ("ไม่มีคู่ที่ลงนาม", "1 คู่", "2 คู่", "3–4 คู่", "5–9 คู่", "10 คู่ขึ้นไป"):
        assert words in html


def test_the_drawing_and_the_table_hold_the_same_figures_greatest_first():
    html = thailand(
        [
            Place("TH-83", "ภูเก็ต", 3, "3 คู่", "/provinces/TH-83/"),
            Place("TH-50", "เชียงใหม่", 6, "6 คู่", "/provinces/TH-50/"),
            Place("TH-57", "เชียงราย", 0, "ไม่มี", "/provinces/TH-57/"),
        ]
    )
    links = drawing(html).findall(f".//{SVG}a")
    assert [(link.get("href"), link.find(f"{SVG}title").text) for link in links] == [
        ("/provinces/TH-83/", "ภูเก็ต: 3 คู่"),
        ("/provinces/TH-50/", "เชียงใหม่: 6 คู่"),
    ]
    rows = re.findall(
        r'<a class="name" href="(.*?)">(.*?)</a></th><td class="num">(.*?)</td>', html
    )
    assert rows == [
        ("/provinces/TH-50/", "เชียงใหม่", "6 คู่"),
        ("/provinces/TH-83/", "ภูเก็ต", "3 คู่"),
    ]
    assert "<title>เชียงราย: ไม่มี</title>" in html  # named, and not a link


def test_the_same_figures_are_drawn_where_no_stylesheet_reads_the_classes():
    svg = drawing(thailand([Place("TH-50", "เชียงใหม่", 6, "6 คู่", "/x/")]))
    area = svg.find(f".//{SVG}use[@class='map-area step-4']")
    assert area.get("fill") == "#3f669c"


def test_the_rest_of_a_long_table_folds_away_and_prints_in_one_line():
    places = [Place(f"TH-{code}", f"ก{code}", 1, "1 คู่", "/x/") for code in range(40, 54)]
    html = thailand(places)
    assert "อีก 2 รายการ" in html
    assert "ก52 1 คู่ · ก53 1 คู่" in html


def test_a_place_that_no_sheet_shows_stands_in_the_table():
    html = shown(
        '{% world_map "here" "ประเทศ" places %}', places=[Place("CC", "หมู่เกาะ", 1, "1 คู่", "/x/")]
    )
    assert drawing(html).find(f".//{SVG}a") is None
    assert "หมู่เกาะ" in html


def test_nothing_to_show_is_said():
    html = thailand([Place("TH-50", "เชียงใหม่", 0, "ไม่มี", "/x/")])
    assert "ไม่มีคู่ที่ลงนามแล้วและมีผลในวันที่ของข้อมูล" in html
    assert "<table" not in html


def test_source_and_licence_stand_under_every_map():
    assert "CC BY 4.0" in thailand([])
    assert "Natural Earth" in shown('{% world_map "here" "ประเทศ" places %}', places=[])
    assert "Natural Earth" in shown('{% place_mark "world" "JP" "ที่ตั้งของญี่ปุ่น" %}')


def test_a_marked_place_is_drawn_ringed_and_named():
    svg = drawing(shown('{% place_mark "thailand" "TH-83" "ที่ตั้งของภูเก็ต" %}'))
    assert svg.get("aria-label") == "ที่ตั้งของภูเก็ต"
    outline = maps.sheet("thailand").outlines["TH-83"]
    ring = svg.find(f".//{SVG}circle[@class='map-ring']")
    assert (ring.get("cx"), ring.get("cy")) == (str(outline.x), str(outline.y))


def test_a_large_place_needs_no_ring():
    svg = drawing(shown('{% place_mark "world" "CN" "ที่ตั้งของจีน" %}'))
    assert svg.find(f".//{SVG}circle[@class='map-ring']") is None
    assert svg.find(f".//{SVG}path[@class='map-area step-5']") is not None


def test_a_place_without_an_outline_has_no_mark():
    assert "<svg" not in shown('{% place_mark "world" "CC" "ที่ตั้ง" %}')


def test_what_callers_write_is_escaped():
    html = shown(
        '{% thailand_map "here" title places %}',
        title="<b>&",
        places=[Place("TH-50", "<b>&", 1, "<b>&", "/x/?a=1&b=2")],
    )
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html

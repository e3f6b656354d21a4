"""Template parts: what they print, that they escape it, and that readers' software can use it."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import django_filters
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.views import defaults
from django.views.csrf import csrf_failure

from sistercity import charts
from sistercity.tables import Column, Table

SVG = "{http://www.w3.org/2000/svg}"
MARKUP = "<b>&"
ESCAPED = "&lt;b&gt;&amp;"


def shown(source: str, address: str = "/pairings/", **context: object) -> str:
    """Render template source with the parts loaded, as on a page at ``address``."""
    request = RequestFactory().get(address)
    return Template("{% load parts %}" + source).render(Context({"request": request, **context}))


def drawing(html: str) -> ElementTree.Element:
    """The first SVG of some HTML, as XML."""
    found = re.search(r"<svg.*?</svg>", html, re.S)
    assert found, html
    return ElementTree.fromstring(found.group().replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


# Every part that prints strings of its caller, with markup where a string goes.
TEXTS = {
    "page_head": {
        "title": MARKUP,
        "lead": MARKUP,
        "eyebrow": MARKUP,
        "action_label": MARKUP,
        "action_href": "#",
    },
    "notice": {"text": MARKUP, "title": MARKUP},
    "empty_state": {"what": MARKUP, "why": MARKUP, "action_label": MARKUP, "action_href": "#"},
    "facts": {"facts": [{"term": MARKUP, "text": MARKUP}]},
    "stats": {"stats": [{"figure": "1", "words": MARKUP, "unit": MARKUP, "note": MARKUP}]},
    "data_table": {
        "table": Table(MARKUP, (Column(MARKUP), Column("2")), ((MARKUP, MARKUP),), (MARKUP, ""))
    },
    "life_line": {"events": [{"date": MARKUP, "title": MARKUP, "text": MARKUP, "who": MARKUP}]},
    "rounds": {"rounds": [{"status": "returned", "at": "", "who": MARKUP, "note": MARKUP}]},
    "file_list": {"files": [{"name": MARKUP, "href": "#", "caption": MARKUP, "note": MARKUP}]},
    "search_box": {"label": MARKUP, "value": MARKUP, "hint": MARKUP},
    "figure_card": {
        "card": {"code": "2.1", "name": MARKUP, "value": MARKUP, "words": MARKUP, "href": "#"}
    },
}


@pytest.mark.parametrize("part", TEXTS)
def test_a_part_escapes_every_string_it_is_given(part):
    html = render_to_string(f"parts/{part}.html", TEXTS[part])

    wanted = str(TEXTS[part]).count(MARKUP)
    assert MARKUP not in html
    assert html.count(ESCAPED) == wanted


@pytest.mark.parametrize(
    ("status", "word", "tone"),
    [
        ("signed", "ลงนามแล้ว", "badge-signed"),
        ("in_progress", "อยู่ระหว่างการดำเนินการ", "badge-progress"),
        ("candidate", "รอตรวจสอบ", "badge-ended"),
        ("ended", "สิ้นสุดแล้ว", "badge-ended"),
        ("suspended", "ระงับชั่วคราว", "badge-warn"),
        ("stalled", "ชะงัก", "badge-warn"),
        ("withdrawn", "ถอนเรื่อง", "badge-ended"),
        ("draft", "ร่าง", "badge-ended"),
        ("submitted", "รอผู้รับรองของจังหวัด", "badge-navy"),
        ("endorsed", "รอกระทรวงพิจารณา", "badge-navy"),
        ("returned", "ส่งกลับให้แก้ไข", "badge-warn"),
        ("approved", "เห็นชอบแล้ว", "badge-signed"),
    ],
)
def test_a_badge_says_its_status_in_a_word_a_shape_and_a_colour(status, word, tone):
    html = shown("{% badge status %}", status=status)

    assert word in html
    assert tone in html
    assert 'd="M' in html


def test_statuses_of_one_colour_differ_in_shape():
    paths = {
        status: re.search(r' d="([^"]+)"', shown("{% badge status %}", status=status)).group(1)
        for status in ("suspended", "stalled", "returned")
    }

    assert len(set(paths.values())) == 3


def test_a_badge_takes_another_word_and_an_unknown_status_prints_as_it_is():
    assert "ขยายอายุ" in shown('{% badge "signed" "ขยายอายุ" %}')
    assert ESCAPED in shown("{% badge status %}", status=MARKUP)


PROVINCES = [
    {"label": "เชียงใหม่", "value": 30},
    {"label": "ภูเก็ต", "value": 15},
    {"label": "แม่ฮ่องสอน", "value": None, "text": "ไม่มีกรณี"},
]
CHART = '{% bar_chart "c" "กิจกรรมร่วม" bars unit="กิจกรรม" target=15 %}'


def test_a_chart_of_rows_draws_its_values_in_proportion_and_leaves_out_no_case():
    svg = drawing(shown(CHART, bars=PROVINCES))

    drawn = [bar.get("width") for bar in svg.iter(f"{SVG}rect") if bar.get("class") == "svg-bar"]
    assert drawn == ["100.0%", "50.0%"]
    marks = [m.get("x") for m in svg.iter(f"{SVG}rect") if m.get("class") == "svg-target-mark"]
    assert marks == ["50.0%"] * 3


def test_a_chart_has_a_name_and_a_description_with_every_value():
    svg = drawing(shown(CHART, bars=PROVINCES))

    assert svg.get("role") == "img"
    ids = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    name, description = (ids[one] for one in svg.get("aria-labelledby").split())
    assert name == "กิจกรรมร่วม"
    assert description == "เชียงใหม่: 30; ภูเก็ต: 15; แม่ฮ่องสอน: ไม่มีกรณี; เป้าหมาย: 15"


def test_a_chart_stands_beside_the_same_values_as_a_table():
    html = shown(CHART, bars=PROVINCES)

    table = html[html.index("<table") : html.index("</table>")]
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="num">(.*?)</td>', table)
    assert rows == [("เชียงใหม่", "30"), ("ภูเก็ต", "15"), ("แม่ฮ่องสอน", "ไม่มีกรณี")]


def test_a_chart_of_columns_stands_on_its_base_line():
    bars = [charts.Bar("2565", 40, "40"), charts.Bar("2566", 80, "80", target=100)]

    chart = charts.lay_columns(bars, target=None, maximum=100, tall=100)

    assert [bar.y + bar.height for bar in chart.bars] == [chart.base, chart.base]
    assert [bar.height for bar in chart.bars] == [40, 80]
    assert chart.base - chart.bars[1].target_at == 100
    assert [bar.middle for bar in chart.bars] == [25, 75]


def test_a_figure_is_moved_clear_of_the_line_of_its_target():
    # The figure of a bar 80 high stands 86 above the base, where the target's line runs.
    bars = [charts.Bar("2566", 80, "80", target=85)]

    chart = charts.lay_columns(bars, target=None, maximum=100, tall=100)

    assert chart.bars[0].text_y < chart.bars[0].target_at


def test_a_chart_of_nothing_and_a_chart_of_noughts_can_be_drawn():
    assert charts.lay_rows([], target=None, maximum=None).bars == []
    noughts = charts.lay_rows([charts.Bar("ก", 0, "0")], target=0, maximum=None)
    assert noughts.bars[0].width == 0


def test_a_value_above_the_scale_is_drawn_at_full_length():
    chart = charts.lay_rows([charts.Bar("ก", 140, "140")], target=None, maximum=100)

    assert chart.bars[0].width == 100


def test_the_numbers_of_a_tall_chart_have_no_thousands_separator(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    bars = [{"label": str(place), "value": 1} for place in range(77)]

    svg = drawing(shown('{% bar_chart "c" "จังหวัด" bars %}', bars=bars))

    assert svg.get("height") == "3542"  # 77 rows of 46


def test_page_links_keep_the_other_parameters_of_the_address():
    page = Paginator(range(100), 10).page(4)

    html = shown("{% pagination page %}", "/pairings/?country=JP&country=CN&page=4", page=page)

    assert 'href="/pairings/?country=JP&amp;country=CN&amp;page=3" rel="prev"' in html
    assert 'href="/pairings/?country=JP&amp;country=CN&amp;page=5" rel="next"' in html
    assert html.count('aria-current="page"') == 1


def test_a_list_of_one_page_has_no_page_links():
    assert "<a" not in shown("{% pagination page %}", page=Paginator(range(3), 10).page(1))


@pytest.mark.parametrize(
    ("address", "href", "state"),
    [
        ("/p/?page=3", "/p/?ordering=name", None),
        ("/p/?ordering=name", "/p/?ordering=-name", "ascending"),
        ("/p/?ordering=-name", "/p/?ordering=name", "descending"),
    ],
)
def test_a_head_sorts_up_then_down_from_the_first_page(address, href, state):
    html = shown('{% sort_head "name" "ชื่อ" %}', address)

    assert f'href="{href}"' in html
    assert re.findall(r'aria-sort="(\w+)"', html) == ([state] if state else [])


class PairingFilter(django_filters.FilterSet):
    """A filter with one of each kind of facet."""

    q = django_filters.CharFilter(label="ค้นหา")
    country = django_filters.MultipleChoiceFilter(
        label="ประเทศ",
        choices=[(f"C{place}", f"ประเทศ {place}") for place in range(11)],
        widget=forms.CheckboxSelectMultiple,
    )


def facets(query: str, tag: str = "{% facet_list filter counts %}", **context: object) -> str:
    narrowed = PairingFilter(QueryDict(query), queryset=get_user_model().objects.none())
    return shown(tag, f"/pairings/?{query}", filter=narrowed, **context)


def test_facets_show_counts_and_keep_what_was_chosen_in_sight():
    html = facets("country=C10", counts={"country": {"C0": 7}})

    before_folded = html[: html.index('class="more"')]
    assert 'value="C10" id="id_country_10" checked' in before_folded
    assert 'value="C7"' in before_folded
    assert 'value="C8"' not in before_folded
    assert '<span class="facet-count">7</span>' in html
    assert "อีก 2 รายการ" in html


def test_facets_keep_the_order_of_the_list_and_forget_its_page():
    html = facets("ordering=-name&page=4&country=C1")

    assert '<input type="hidden" name="ordering" value="-name">' in html
    assert 'name="page"' not in html
    assert 'href="/pairings/?ordering=-name"' in html


def test_a_chip_takes_away_one_choice_and_escapes_what_was_typed():
    html = facets("country=C1&country=C2&q=%3Cb%3E%26", "{% chips filter %}")

    assert 'href="/pairings/?country=C2&amp;q=%3Cb%3E%26"' in html
    assert "ประเทศ: ประเทศ 1" in html
    assert f"ค้นหา: {ESCAPED}" in html
    assert MARKUP not in html


class ActivityForm(forms.Form):
    """A form with the kinds of field that are drawn differently."""

    name = forms.CharField(label="ชื่อกิจกรรม", help_text="สั้นและชัด")
    note = forms.CharField(label="หมายเหตุ", required=False)
    direction = forms.ChoiceField(
        label="ทิศทาง", choices=[("in", "มา"), ("out", "ไป")], widget=forms.RadioSelect
    )


def test_an_error_is_named_beside_its_field_and_in_a_summary_that_links_there():
    html = str(ActivityForm({"name": "", "note": MARKUP, "direction": "in"}))

    assert 'role="alert"' in html
    assert '<a href="#id_name">ชื่อกิจกรรม: ' in html
    field = html[html.index('name="name"') :].split(">")[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_typed_values_stay_and_are_escaped():
    html = str(ActivityForm({"name": "", "note": MARKUP, "direction": "out"}))

    assert f'value="{ESCAPED}"' in html
    assert MARKUP not in html
    assert re.search(r'value="out"[^>]*checked', html)


def test_the_summary_of_a_choice_links_to_its_group():
    html = str(ActivityForm({"name": "ก", "direction": ""}))

    assert '<a href="#id_direction">' in html
    assert 'id="id_direction"' in html
    assert "<legend>ทิศทาง</legend>" in html


def test_only_optional_fields_say_so():
    html = str(ActivityForm())

    assert html.count("ไม่บังคับ") == 1
    assert "error-summary" not in html


ERROR_PAGES = [
    (defaults.bad_request, 400, "คำขอนี้อ่านไม่ได้"),
    (defaults.permission_denied, 403, "ไม่มีสิทธิเปิดหน้านี้"),
    (defaults.page_not_found, 404, "ไม่พบหน้านี้"),
]


@pytest.mark.parametrize(("view", "status", "title"), ERROR_PAGES)
def test_an_error_page_says_what_happened_and_leads_on(view, status, title):
    response = view(RequestFactory().get("/somewhere/"), Exception(MARKUP))

    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert 'class="empty-state-what"' in html
    assert '<a class="button" href="/' in html
    assert MARKUP not in html


@pytest.mark.django_db
@pytest.mark.expects_log("django.security.RequestDataTooBig", "django.request")
def test_more_than_is_read_at_once_is_told_with_the_way_back_to_the_form(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    sent = {"username": "ก" * 300, "password": "x"}
    form = "http://testserver/accounts/login/?next=/inbox/"
    answer = client.post("/accounts/login/", sent, headers={"referer": form})
    html = answer.content.decode()
    assert answer.status_code == 413
    assert "ยังไม่มีข้อมูลใดถูกบันทึก" in html
    assert f'href="{form}"' in html
    elsewhere = client.post("/accounts/login/", sent, headers={"referer": "https://example.org/"})
    assert "example.org" not in elsewhere.content.decode()
    assert 'class="button" href="/"' in elsewhere.content.decode()


def test_a_form_of_a_stranger_is_refused_with_advice():
    response = csrf_failure(RequestFactory().post("/somewhere/"), reason=MARKUP)

    assert response.status_code == 403
    assert "<h1>ส่งแบบไม่สำเร็จ</h1>" in response.content.decode()


def test_the_page_of_a_fault_asks_nothing_of_the_rest_of_the_portal():
    # No address can be looked up, and no context processor runs without a request.
    nowhere = ModuleType("nowhere")
    nowhere.urlpatterns = []
    with override_settings(ROOT_URLCONF=nowhere):
        html = render_to_string("500.html")

    assert "<h1>ระบบขัดข้อง</h1>" in html
    assert 'href="/"' in html


TEMPLATES = [
    path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    if not {"pdf", "email"} & set(path.relative_to(settings.BASE_DIR).parts)
]
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style block": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a script address": r"javascript:",
    "something from elsewhere": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_carries_what_the_content_security_policy_refuses(path: Path):
    # What stands in a template tag is not markup: {% include … with one=1 %}.
    text = re.sub(r"{%.*?%}|{{.*?}}", "·", path.read_text(encoding="utf-8"))

    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


def test_every_part_says_what_context_it_takes():
    parts = (settings.BASE_DIR / "templates" / "parts").glob("*.html")

    silent = [
        path.name
        for path in parts
        if not path.read_text(encoding="utf-8").startswith("{% comment %}")
    ]
    assert silent == []


def tokens() -> dict[str, dict[str, str]]:
    """Colours by scheme and name, from the tokens' file; dark ones fall back to light."""
    text = (settings.BASE_DIR / "sistercity/static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "ink-soft", "navy", "navy-deep", "late", "warn")
      for ground in ("paper", "paper-raised", "paper-sunk")],
    *[(status, f"{status}-tint") for status in ("signed", "progress", "ended", "warn", "late")],
    ("navy", "navy-tint"),
    ("ink", "navy-tint"),
    ("signed", "paper"),
    ("on-navy", "navy"),
    ("on-cloth", "cloth"),
    ("on-cloth-soft", "cloth"),
]  # fmt: skip
SHAPE_ON_GROUND = [
    ("line-strong", "paper-raised"),
    ("line-strong", "paper"),
    ("gold", "paper"),
    ("focus", "paper"),
    ("gold-bright", "cloth"),
    ("step-4", "step-0"),
    ("step-5", "step-0"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_shapes_stand_out_from_their_ground(scheme):
    colours = tokens()[scheme]

    faint = [
        (front, ground, round(contrast(colours[front], colours[ground]), 2))
        for pairs, least in ((TEXT_ON_GROUND, 4.5), (SHAPE_ON_GROUND, 3.0))
        for front, ground in pairs
        if contrast(colours[front], colours[ground]) < least
    ]
    assert faint == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ordered_scale_goes_one_way_and_the_kinds_keep_apart_in_grey_print(scheme):
    colours = tokens()[scheme]
    steps = [contrast(colours[f"step-{place}"], "#000000") for place in range(1, 6)]
    kinds = sorted(contrast(colours[f"kind-{place}"], "#000000") for place in range(1, 7))

    assert steps == sorted(steps, reverse=scheme == "light")
    assert min(after / before for before, after in zip(kinds, kinds[1:], strict=False)) > 1.15


def test_a_table_names_its_columns_and_rows_and_sums_up():
    table = Table(
        "ผลรายปี",
        (Column("ปี"), Column("ผล", is_numeric=True)),
        (("2565", "1"), ("2566", "2")),
        ("รวม", "3"),
    )
    html = render_to_string("parts/data_table.html", {"table": table})
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 3
    assert '<caption class="visually-hidden">ผลรายปี</caption>' in html
    assert '<tfoot><tr><th scope="row">รวม</th><td class="num">3</td></tr></tfoot>' in html


def test_a_table_whose_row_is_too_short_is_refused():
    table = Table("ก", (Column("ข"), Column("ค")), (("1",),))
    with pytest.raises(ValueError, match="shorter"):
        table.body  # noqa: B018


def test_no_part_of_a_page_counts_on_an_address_that_another_part_sets():
    """What ``{% url ... as name_href %}`` sets ends with its block: beyond, the way out is lost."""
    faults = []
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        blocks = dict(re.findall(r"{% block (\w+) %}(.*?){% endblock %}", path.read_text(), re.S))
        content = blocks.get("content", "")
        for name in set(re.findall(r"\bas (\w+_href) %}", blocks.get("page_head", ""))):
            if re.search(rf"{name}\b(?!=)", content) and f"as {name} %}}" not in content:
                faults.append(f"{path.name}: {name}")
    assert faults == []

"""A report stays legible in grey print: words by their contrast, parts of charts by lightness."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from sistercity.templatetags.parts import bar_chart
from tests.sistercity.test_parts import contrast

SHEET = (settings.BASE_DIR / "sistercity/static/css/pdf.css").read_text(encoding="utf-8")
PAPER, CALLOUT = "#ffffff", "#f3f1eb"
# WCAG 2.2: text, and parts of drawings that must be told from what lies beside them.
TEXT, PART = 4.5, 3.0


def drawn(**asked) -> str:
    bars = [
        {"label": "2565", "value": 80, "text": "80.0", "target": 50},
        {"label": "2566", "value": 40, "text": "40.0", "target": 50, "is_break": True},
    ]
    chart = bar_chart("trend", "ผล", bars, maximum=100, with_table=False, **asked)
    return render_to_string("parts/bar_chart.html", chart)


def long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def test_words_stand_out_from_paper_and_notes():
    colours = {long(found) for found in re.findall(r"\bcolor: (#[0-9a-f]{3,6})", SHEET)}

    assert colours
    for colour in colours:
        assert contrast(colour, PAPER) >= TEXT, colour
        assert contrast(colour, CALLOUT) >= TEXT, colour


@pytest.mark.parametrize("direction", ["vertical", "horizontal"])
def test_words_bars_and_targets_of_a_chart_stand_out(direction):
    chart = drawn(direction=direction)
    words = set(re.findall(r'<text [^>]*fill="(#[0-9a-f]{6})"', chart))
    bars = set(re.findall(r'class="svg-bar[^"]*"[^>]*fill="(#[0-9a-f]{6})"', chart))
    marks = r'class="svg-target[^"]*"[^>]*(?:fill|stroke)="(#[0-9a-f]{6})"'
    targets = set(re.findall(marks, chart))
    tracks = {PAPER, *re.findall(r'class="svg-track"[^>]*fill="(#[0-9a-f]{6})"', chart)}

    assert all(contrast(word, PAPER) >= TEXT for word in words)
    assert len(bars) == len(targets) == 1
    assert all(contrast(part, track) >= PART for part in bars | targets for track in tracks)


def test_a_target_inside_a_bar_is_cased_and_one_across_stands_out_of_it():
    # In grey the colours of bar and target are nearly the same.
    columns = drawn(direction="vertical")
    (bar,) = set(re.findall(r'class="svg-bar[^"]*"[^>]*fill="(#[0-9a-f]{6})"', columns))
    (target,) = set(re.findall(r'class="svg-target"[^>]*stroke="(#[0-9a-f]{6})"', columns))
    assert contrast(bar, target) < PART

    lines = re.findall(
        r'class="svg-(casing|target)" (x1="\S+" x2="\S+" y1="\S+" y2="\S+") stroke="(\S+)"'
        r' stroke-width="(\d)"',
        columns.split("</svg>")[0],
    )
    for (kind, place, colour, width), (next_kind, same_place, _colour, inner) in zip(
        lines[::2], lines[1::2], strict=True
    ):
        assert (kind, next_kind, place) == ("casing", "target", same_place)
        assert contrast(colour, bar) >= PART
        assert int(width) >= int(inner) + 4
    assert len(lines) == 4

    rows = drawn(direction="horizontal")
    heights = {
        kind: {float(found) for found in re.findall(rf'svg-{kind}"[^>]* height="([\d.]+)"', rows)}
        for kind in ("bar", "target-mark")
    }
    assert min(heights["target-mark"]) >= max(heights["bar"]) + 6


def test_notes_differ_by_their_edge_and_not_by_its_colour_alone():
    edges = dict(re.findall(r"\.callout\.(\w+) \{[^}]*border-left-style: (\w+)", SHEET))

    assert len({"solid", *edges.values()}) == 1 + len(edges) == 3

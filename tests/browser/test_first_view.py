"""What a page costs somebody who has never been here, over a slow link, and the fonts it brings."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from script.webfonts import FONTS, WEIGHTS, WHOLE
from tests.databases import copied, using
from tests.monitoring.thai_corpus import PROVINCES, SENTENCES

from .conftest import PHONE

LARGEST = 100_000  # bytes
PAGES = {
    "/": None,
    "/indicators/2566/2.1/": None,
    "/pairings/": None,
    "/accounts/login/": None,
    "/workspace/activities/new/": "demo-chiangmai",
}
# Of packages, and of no page here.
ELSEWHERE = ["admin", "drf_spectacular_sidecar", "rest_framework", "import_export"]
# Without hinting, for which the font renderer measures whatever letters a file holds.
STYLE = "p { font: 20px/1.6 drawn, monospace; text-rendering: geometricPrecision }"


def _faces() -> list[tuple[str, set[int]]]:
    """File and letters of each ``@font-face`` of the style sheet, in order."""
    css = Path("sistercity/static/css/tokens.css").read_text(encoding="utf-8")
    found = re.findall(r'fonts/([\w-]+\.woff2)".*?unicode-range: ([^;]+);', css, re.DOTALL)
    faces = []
    for file, ranges in found:
        letters: set[int] = set()
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
            letters |= set(range(int(first, 16), int(last or first, 16) + 1))
        faces.append((file, letters))
    return faces


FACES = _faces()


@pytest.fixture
def portal(
    demo_database: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[LiveServerThread]:
    """The portal with its static files as in use: collected, compressed, sent by WhiteNoise."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with (
        override_settings(STORAGES=storages, STATIC_ROOT=tmp_path),
        django_db_blocker.unblock(),
        using(demo_database),
        copied("page"),
    ):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ELSEWHERE)
        # Without the handler of Django's own live server, which would answer before WhiteNoise.
        server = LiveServerThread("127.0.0.1", static_handler=lambda handler: handler)
        server.start()
        server.is_ready.wait()
        assert not server.error
        server.url = f"http://127.0.0.1:{server.port}"
        yield server
        server.terminate()


def transferred(page: Page, path: str) -> dict[str, int]:
    """Open a page; the bytes of each answer as they came over the line, heads and all."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    network.on(
        "Network.responseReceived",
        lambda told: names.update({told["requestId"]: told["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    assert page.goto(path).status == 200
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    return {names[number].rpartition("/")[2]: size for number, size in sizes.items()}


def test_the_first_view_of_a_page_is_small(visitor, sign_in):
    """And all of it comes from here: ``Visitor`` watches that in every walk."""
    window = visitor.open()
    sign_in(window, "demo-chiangmai")
    signed_in = window.context.storage_state()
    for path, name in PAGES.items():
        # A window of its own has nothing in its cache.
        page = visitor.open(viewport=PHONE, storage_state=signed_in if name else None)
        sizes = transferred(page, path)
        page.context.close()
        assert any(file.startswith("sarabun-regular-text") for file in sizes), path
        assert sum(sizes.values()) <= LARGEST, (path, sizes)


def test_the_files_of_a_weight_hold_between_them_every_letter_of_it():
    """Each letter is in the file that the style sheet sends the browser to for it."""
    assert len(FACES) == 4
    for weight in WEIGHTS:
        asked: dict[int, str] = {}
        # Where two claim a letter, browsers take the later.
        for file, letters in FACES:
            if f"-{weight.lower()}-" in file:
                asked |= dict.fromkeys(letters, file)
        held = {
            letter: file for file in sorted(set(asked.values()))
            for letter in TTFont(FONTS / file).getBestCmap()
        }
        whole = set(TTFont(WHOLE / f"Sarabun-{weight}.ttf").getBestCmap()) - {0, 0x0D}
        assert {letter: asked.get(letter) for letter in whole} == {
            letter: held.get(letter) for letter in whole
        }


def _rule(file: Path, ranges: str = "U+0-10FFFF") -> str:
    """One ``@font-face`` with the file inside."""
    content = base64.b64encode(file.read_bytes()).decode()
    return (
        f"@font-face {{ font-family: drawn; src: url(data:font/any;base64,{content});"
        f" unicode-range: {ranges}; }}"
    )


def test_small_files_draw_what_the_whole_font_draws(chromium: Browser):
    """Every Thai mark stands where it stood, pixel for pixel."""
    texts = "".join(f"<p>{text}</p>" for text in [*SENTENCES, " ".join(PROVINCES)])
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    try:
        for weight in WEIGHTS:
            parts = [
                _rule(FONTS / file, ", ".join(f"U+{letter:X}" for letter in sorted(letters)))
                for file, letters in FACES if f"-{weight.lower()}-" in file
            ]
            drawn = []
            for css in (_rule(WHOLE / f"Sarabun-{weight}.ttf"), "".join(parts)):
                page.set_content(f"<style>{css} {STYLE}</style>{texts}")
                page.evaluate("document.fonts.ready")
                drawn.append(page.screenshot(full_page=True))
            assert drawn[0] == drawn[1], weight
    finally:
        page.close()

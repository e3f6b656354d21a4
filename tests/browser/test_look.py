"""Pages as they open, at a desk and on a telephone: no fault, no barrier, nothing too wide.

Scripts that fail, a breach of the security policy and requests to other hosts are faults of any
walk: the windows of ``conftest.py`` watch for them.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from monitoring.models import Activity, GroupMeeting
from registry.models import CircularAddressee, Document, ImportRun, Pairing, RowAnswer

from .conftest import DESKTOP, PHONE

PUBLIC = [
    "/",
    "/pairings/",
    "/pairings/?search=kunming",
    "/pairings/?as_at=2562-01-04",
    "/pairings/P-0001/",
    "/pairings/P-0087/",
    "/pairings/changes/",
    "/editions/",
    "/editions/2019-01-04/",
    "/provinces/",
    "/provinces/TH-50/",
    "/countries/",
    "/countries/JP/",
    "/counterparts/",
    "/counterparts/{counterpart}/",
    "/documents/",
    "/documents/{document}/",
    "/documents/{mou}/",
    "/plan/",
    "/indicators/2566/",
    "/indicators/2566/overview/",
    "/indicators/2566/provinces/?with=TH-50&with=TH-83",
    "/indicators/2566/changes/?since=2566-05-31",
    "/measures/2566/",
    "/measures/2566/country/JP/",
    "/indicators/2566/1.1/",
    "/indicators/2566/1.2/",
    "/indicators/2566/2.1/",
    "/indicators/2566/2.2/",
    "/indicators/2566/3.1/",
    "/indicators/2566/3.2/",
    "/working-groups/",
    "/reports/",
    "/seals/",
    "/verify/",
    "/verify/S-2566-0001-0/",
    "/open-data/",
    "/api/v1/guide/",
    "/activities/{approved}/",
    "/accounts/login/",
]
OFFICER = [
    "/start/",
    "/accounts/profile/",
    "/accounts/password/",
    "/workspace/",
    "/workspace/activities/new/",
    "/workspace/explanations/P-0039/2566/",
    "/action-plans/",
    "/action-plans/P-0003/2566/",
    "/action-plans/P-0003/2566/edit/",
    "/workspace/calendar/",
    "/workspace/calendar/?view=list",
    "/activities/{returned}/",
    "/activities/{returned}/edit/",
    "/workspace/circulars/",
    "/workspace/circulars/{addressee}/",
    "/circulars/{addressee}/forward/",
    "/workspace/working-group/",
    "/workspace/working-group/orders/new/",
    "/workspace/working-group/members/new/",
    "/workspace/working-group/meetings/new/",
    "/meetings/{meeting}/",
    "/workspace/register/",
    "/workspace/register/confirm/",
    "/workspace/register/P-0034/correct/",
    "/workspace/register/new/",
    "/workspace/reflections/2565/?province=TH-50",
    "/completeness/2566/",
    "/completeness/2566/TH-50/",
]
EDITOR = [
    "/start/",
    "/reports/provinces/",
    "/reports/later/",
    "/jobs/",
    "/completeness/2566/",
    "/at-risk/",
    "/action-plans/",
    "/years/",
    "/years/2565/",
    "/years/2566/close/",
    "/years/2567/open/",
    "/years/2565/errata/",
    "/reflections/?year=2565",
    "/review/",
    "/review/times/",
    "/review/letters/",
    "/review/deputies/",
    "/activities/{endorsed}/",
    "/meetings/{meeting}/",
    "/workspace/working-group/",
    "/documents/{circular}/addressees/",
    "/documents/{circular}/addressees/new/",
    "/postings/",
    "/postings/TH-50/",
    "/postings/new/",
    "/register/desk/",
    "/register/desk/?show=provinces",
    "/register/desk/?show=silent",
    "/register/desk/?show=candidates",
    "/register/desk/accept/?province=TH-50",
    "/register/desk/answers/{answer}/",
    "/register/desk/join/P-0045/?target=P-0063",
]
ADMIN = [
    "/admin/",
    "/admin/registry/pairing/",
    "/admin/registry/pairing/{pairing}/change/",
    "/admin/registry/pairing/{pairing}/history/",
    "/admin/registry/pairing/{pairing}/event/",
    "/admin/registry/pairing/import/",
    "/admin/registry/importrun/",
    "/admin/registry/importrun/{import_run}/change/",
    "/admin/registry/pairing/export/",
    "/admin/registry/counterpart/add/",
    "/admin/registry/document/{document}/change/",
]
# The desk at 200 % zoom: half as many pixels of the style sheet.
ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
# Between them these hold every part: read by axe in the dark and on the desk too, and for the
# colours of every word, which takes axe longer than all its other rules together.
EVERY_PART = {
    "/",
    "/pairings/",
    "/provinces/TH-50/",
    "/indicators/2566/2.1/",
    "/activities/{approved}/",
    "/workspace/",
    "/review/",
    "/completeness/2566/",
    "/action-plans/P-0003/2566/",
    "/admin/registry/pairing/",
    "/admin/registry/pairing/{pairing}/change/",
}
# Of the rest those that hold a form of their own are opened in every run beside them;
# ``script/soak tests`` opens all.
FORMS = {
    "/accounts/login/",
    "/accounts/profile/",
    "/documents/",
    "/verify/",
    "/workspace/activities/new/",
    "/workspace/register/new/",
    "/workspace/working-group/meetings/new/",
    "/postings/new/",
    "/years/2566/close/",
    "/reports/later/",
    "/register/desk/join/P-0045/?target=P-0063",
    "/admin/registry/pairing/import/",
    "/admin/registry/counterpart/add/",
}
# The rules of axe that read colours; all others find the same in the dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ALL_RULES: dict[str, object] = {}
COLOURS_ALONE: dict[str, object] = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
NO_COLOURS: dict[str, object] = {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
# Has axe read the colours of a row of a table only if no row above has shown them: one in the same
# stripe, with the same elements, classes and attributes, and words in the same places.
SPARE_ROWS_ALIKE = """() => {
    const hasWords = element =>
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const look = element => [
        element.tagName, element.getAttribute('class'), element.getAttribute('style'),
        element.getAttributeNames(), hasWords(element),
    ];
    for (const body of document.querySelectorAll('tbody')) {
        const seen = new Set();
        for (const row of body.rows) {
            const elements = [row, ...row.querySelectorAll('*')];
            for (const element of elements) element.removeAttribute('data-alike');
            const kind = JSON.stringify([row.rowIndex % 2, elements.map(look)]);
            for (const element of elements) element.toggleAttribute('data-alike', seen.has(kind));
            seen.add(kind);
        }
    }
    axe.configure({rules: [{id: 'color-contrast', selector: '*:not([data-alike])'}]});
}"""
# Style sheets are judged as the browser read them; axe would ask for their imports by itself, at
# addresses relative to the page.
_AXE = {"preload": False, "resultTypes": ["violations"]}


def barriers(page: Page, rules: dict[str, object] = ALL_RULES) -> list[str]:
    """What keeps readers out, by axe: where, which rule, how grave, which element."""
    page.wait_for_load_state()
    # Read into the page once: it is half a megabyte of script.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(SPARE_ROWS_ALIKE)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    where = f"{page.url} {page.viewport_size['width']} px {'dark' if is_dark else 'light'}"
    return [
        f"{where}: {one['id']} ({one['impact']}) {one['nodes'][0]['target']}"
        for one in Axe("0").run(page, options=_AXE | rules).response["violations"]
    ]


def address(path: str) -> str:
    """The address of a record of the demonstration, whatever id it was given in this run."""
    pairing = Pairing.objects.get(number="P-0001")
    ids = {"pairing": pairing.pk, "counterpart": pairing.counterpart_id}
    waiting = GroupMeeting.objects.filter(status="submitted", group__province__code="TH-50")
    ids["meeting"] = waiting.get().pk
    ids["mou"] = Document.objects.get(bears_personal_data=True).pk
    sent = CircularAddressee.objects.get(province__code="TH-50")
    ids["addressee"], ids["circular"] = sent.pk, sent.document_id
    ids["document"] = Document.objects.get(kind="handbook").pk
    ids["import_run"] = ImportRun.objects.get().pk
    ids["answer"] = RowAnswer.objects.get(answer="correct").pk
    for status, province in (("approved", "TH-50"), ("returned", "TH-50"), ("endorsed", "TH-83")):
        row = Activity.objects.filter(status=status, province__code=province).first()
        ids[status] = row.pk
    return path.format(**ids)


def too_wide(page: Page, path: str) -> list[str]:
    """Open a page; at which widths it scrolls sideways. The window stays at the last of them."""
    assert page.goto(address(path)).status == 200, path
    found = []
    # First as the window is: to lay a page out takes longest.
    for size in sorted((ZOOMED, DESKTOP, PHONE), key=lambda size: size != page.viewport_size):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{path} is {width} px wide at {size['width']} px")
    return found


def faults(page: Page, path: str) -> list[str]:
    """Open a page; what is wrong with it on a phone, and, for some, on the desk and in the dark."""
    # Without transitions, so that colours are read as they are and not on their way.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = too_wide(page, path)
    page.set_viewport_size(PHONE)
    found += barriers(page, NO_COLOURS)
    if path in EVERY_PART:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += barriers(page, COLOURS_ALONE)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(DESKTOP)
        found += barriers(page)
    return found


def opened(paths: list[str], *, in_every_run: bool) -> list[str]:
    """Those of the pages that a run of ``script/test`` opens, or those that it does not."""
    return [path for path in paths if (path in EVERY_PART | FORMS) == in_every_run]


IN_EVERY_RUN = pytest.mark.parametrize(
    "in_every_run", [True, pytest.param(False, marks=pytest.mark.soak)]
)


@IN_EVERY_RUN
def test_public_pages_open_to_everybody_at_every_width(page, in_every_run):
    paths = opened(PUBLIC, in_every_run=in_every_run)

    assert [fault for path in paths for fault in faults(page, path)] == []


@IN_EVERY_RUN
@pytest.mark.parametrize(
    ("name", "pages"),
    [("demo-chiangmai", OFFICER), ("demo-editor", EDITOR), ("demo-editor", ADMIN)],
    ids=["officer", "desk", "admin"],
)
def test_pages_of_work_open_at_every_width(page, sign_in, name, pages, in_every_run):
    sign_in(page, name)
    paths = opened(pages, in_every_run=in_every_run)

    assert [fault for path in paths for fault in faults(page, path)] == []


@pytest.mark.expects_log("django.request")
def test_a_page_that_is_not_there_says_so_and_where_to_go(page):
    for path, heading, way_out in (
        ("/nothing/", "ไม่พบหน้านี้", "ค้นในทะเบียน"),
        ("/pairings/P-9999/", "ไม่พบหน้านี้", "ค้นในทะเบียน"),
        ("/pairings/?page=1000000000", "ไม่มีหน้านี้ในรายการ", "ไปหน้าแรกของรายการ"),
    ):
        assert page.goto(path).status == 404, path
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.locator("main").get_by_role("link", name=way_out)).to_be_visible()
        assert barriers(page) == []


def test_a_search_and_a_day_of_the_past_are_answered_and_kept(phone):
    phone.goto("/pairings/?as_at=2562-01-04")
    expect(phone.locator(".page-head")).to_contain_text("ข้อมูล ณ วันที่ 4 มกราคม 2562")
    phone.get_by_role("searchbox").fill("คุนหมิง")
    with phone.expect_navigation():
        phone.get_by_role("button", name="ค้นหา").click()

    expect(phone.get_by_role("row").filter(has_text="P-0020")).to_have_count(1)
    expect(phone.locator(".page-head")).to_contain_text("ข้อมูล ณ วันที่ 4 มกราคม 2562")
    phone.get_by_role("link", name="คุนหมิง").first.click()
    expect(phone.locator(".page-head")).to_contain_text("ข้อมูล ณ วันที่ 4 มกราคม 2562")


def test_the_words_of_a_choice_stand_beside_its_box(page, sign_in):
    sign_in(page, "demo-chiangmai")
    page.goto("/workspace/activities/new/")

    labels = page.locator("#id_pairings label")
    expect(labels).to_have_count(20)
    heights = labels.evaluate_all("labels => labels.map(label => label.offsetHeight)")
    assert max(heights) < 80  # two lines of the longest name; below its box there were three


def test_a_place_on_the_map_says_its_figure_to_the_keyboard_and_opens_its_profile(page):
    page.goto("/")
    skip = page.locator(".map-tall .skip-link")
    skip.focus()
    expect(skip).to_have_css("opacity", "1")
    place = page.locator('.map-place[href="/provinces/TH-50/"]')
    expect(place.locator(".map-label")).to_be_hidden()
    place.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(place.locator(".map-label")).to_be_visible()
    expect(place.locator(".map-label")).to_contain_text("เชียงใหม่: ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("จังหวัดเชียงใหม่")

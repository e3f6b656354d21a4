"""Another agency's job: the API's documentation, offline, and the lines of README."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect


def test_the_documentation_opens_and_tries_out_a_request_without_another_host(page):
    page.goto("/api/v1/docs/")
    operation = page.locator("#operations-pairings-pairings_list")
    operation.scroll_into_view_if_needed()

    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    answer = operation.locator(".live-responses-table tbody .response-col_status")
    expect(answer).to_contain_text("200")


def test_the_lines_of_readme_answer(page):
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^curl .*'http://localhost:8000(/api/v1/[^']*)'", readme, re.MULTILINE)
    assert len(lines) >= 6
    page.goto("/")

    for path in lines:
        answer = page.request.get(path)
        assert answer.status == 200, path
        again = page.request.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status, again.body()) == (304, b""), path


@pytest.mark.expects_log("django.request")
def test_an_unknown_filter_is_named_in_thai(page):
    answer = page.request.get("/api/v1/pairings/?colour=blue")

    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    fault = answer.json()["errors"][0]
    assert fault["parameter"] == "colour"
    assert fault["message"].startswith("ไม่มีพารามิเตอร์ชื่อนี้")


@pytest.mark.expects_log("django.request")
def test_a_page_far_past_the_end_is_said_not_to_exist(page):
    answer = page.request.get("/api/v1/pairings/?page=1000000000")

    assert answer.status == 404
    assert answer.json()["detail"] == "ไม่มีหน้า 1000000000 ของรายการนี้"

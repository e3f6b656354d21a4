"""A brief on suitability, done again by hand from what is printed on its page."""

from __future__ import annotations

from fractions import Fraction

from playwright.sync_api import expect

from registry.models import Assessment


def test_a_score_can_be_recomputed_from_the_page_and_other_weights_tried(page, sign_in):
    sign_in(page, "demo-planner")
    number = Assessment.objects.filter(advice__isnull=False).first().pairing.number
    page.goto(f"/pairings/{number}/suitability/")

    def printed(column: str) -> dict[str, str]:
        cells = page.locator(f"td[data-{column}]")
        return {
            cells.nth(place).get_attribute(f"data-{column}"): cells.nth(place).inner_text().strip()
            for place in range(cells.count())
        }

    weights, scores = printed("weight"), printed("score")
    scored = [
        (Fraction(weights[code]), int(score)) for code, score in scores.items() if score.isdigit()
    ]
    assert len(scored) > 3
    weight = sum(one for one, _score in scored)
    share = sum(one * score for one, score in scored) / (4 * weight) * 100
    # One decimal, halves up.
    tenths = int(share * 10 + Fraction(1, 2))
    told = page.locator(".stat").filter(has_text="คะแนนรวม จาก 100").locator(".stat-figure")
    expect(told).to_have_text(f"{tenths // 10}.{tenths % 10}")

    page.get_by_text("ลองน้ำหนักอื่น").click()
    typed = page.locator(".weights input")
    for place in range(1, typed.count()):
        typed.nth(place).fill("0")
    page.get_by_role("button", name="คำนวณโดยสมมติ").click()
    # The first criterion alone.
    alone = Fraction(scored[0][1], 4) * 100
    expect(page.get_by_role("status")).to_contain_text(f"{float(alone):.1f} จาก 100")

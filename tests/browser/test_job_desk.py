"""The ministry keeps its register in order: a double is joined, a slip is taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from registry.models import Counterpart, Pairing


def test_two_spellings_become_one_unit_and_an_earlier_version_comes_back(page, sign_in):
    sign_in(page, "demo-editor")
    page.goto("/register/desk/duplicates/")
    page.get_by_role("link", name="เทียบสองหน่วย").first.click()
    page.get_by_role("button", name="รวม แขวงสาธิต-ก").click()
    expect(page.get_by_role("alert")).to_contain_text("เหตุผล")
    page.get_by_label("เหตุผล").first.fill("หน่วยเดียวกัน พิมพ์ต่างกัน")
    page.get_by_role("button", name="รวม แขวงสาธิต-ก").click()
    expect(page.locator(".notice").first).to_contain_text("เข้ากับ แขวงสาธิต ก (สมมติ) แล้ว")
    closed = Counterpart.objects.get(name_th="แขวงสาธิต-ก (สมมติ)")
    page.goto(f"/counterparts/{closed.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("แขวงสาธิต ก (สมมติ)")

    pairing = Pairing.objects.get(number="P-0001")
    page.goto(f"/admin/registry/pairing/{pairing.pk}/change/")
    page.get_by_label("หมายเหตุ").fill("พิมพ์ผิดรายการ")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.goto(f"/admin/registry/pairing/{pairing.pk}/history/")
    page.get_by_role("link", name="เทียบรุ่นนี้กับปัจจุบัน").first.click()
    differing = page.get_by_role("row", name="หมายเหตุ")
    expect(differing).to_contain_text("พิมพ์ผิดรายการ")
    # It stands on the page, not beside it.
    expect(differing).to_be_in_viewport(ratio=0.9)
    page.get_by_label("เหตุผลที่นำค่าเดิมกลับมา").fill("พิมพ์ผิดรายการ")
    page.get_by_role("button", name="นำค่าที่เลือกกลับมา").click()
    expect(page.locator(".messagelist")).to_contain_text("นำค่าของรุ่นเดิมกลับมาแล้ว")
    assert Pairing.objects.get(pk=pairing.pk).note == pairing.note

"""The form of an activity: good and bad input, files, double and stale forms, strangers."""

import re
import uuid
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape

from monitoring import actions
from monitoring.forms.fields import PairingBoxes
from monitoring.models import Activity, Evidence
from sistercity.audit.models import Change
from tests import factories as make
from tests.monitoring.uploads import document, large_photo, photo, program

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "เทศกาลหิมะ 雪まつり 🎎",
    "kind": "culture",
    "starts_on": "4 ก.พ. 2566",
    "ends_on": "๖/๒/๖๖",
    "place": "Саппоро 札幌市",
    "is_joint": "on",
    "direction": "outbound",
    "thai_count": "๑,๒๕๐",
    "foreign_count": "30",
    "budget_amount": "120,000.50",
    "budget_source": "province",
    "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
    "problems": "ฝนตก",
    "next_step": "",
}
NEW = "/workspace/activities/new/"


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    make.fiscal_year(2566)
    return make.pairing()


@pytest.fixture(scope="module")
def officer(pairing):
    return make.posted("officer")


@pytest.fixture
def page(officer):
    client = Client()
    client.force_login(officer)
    return client


def _text(response):
    return response.content.decode()


def _messages(response):
    return [str(message) for message in response.context["messages"]]


def _send(page, pairing=None, follow=True, path=NEW, **values):
    data = {**TYPED, "form_key": str(uuid.uuid4()), **values}
    if pairing:
        data["pairings"] = [pairing.pk]
    return page.post(path, data, follow=follow)


def test_an_activity_is_logged_with_two_photos_and_a_document_and_handed_in(page, pairing):
    files = [photo(), photo("หารือ.png", (30, 30, 200)), document()]
    response = _send(page, pairing, files=files, submit="yes")
    activity = Activity.objects.get()
    assert response.redirect_chain == [(f"/activities/{activity.pk}/", 302)]
    assert _messages(response) == ["เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด"]
    assert (activity.status, activity.title, activity.place) == (
        "submitted",
        "เทศกาลหิมะ 雪まつり 🎎",
        "Саппоро 札幌市",
    )
    assert (activity.starts_on, activity.ends_on) == (date(2023, 2, 4), date(2023, 2, 6))
    assert (activity.thai_count, str(activity.budget_amount)) == (1250, "120000.50")
    names = list(activity.evidence.order_by("id").values_list("name", "kind"))
    assert names == [
        ("พิธีเปิด.jpg", "photo"),
        ("หารือ.png.jpg", "photo"),
        ("กำหนดการ.pdf", "document"),
    ]


def test_a_name_and_a_day_make_a_draft_to_come_back_to(page):
    typed = {"title": "ค่ายเยาวชน", "starts_on": "4/2/66", "form_key": str(uuid.uuid4())}
    response = page.post(NEW, typed, follow=True)
    assert _messages(response) == ["บันทึกร่างแล้ว ยังไม่ได้เสนอ กลับมาแก้ไขต่อได้เสมอ"]
    activity = Activity.objects.get()
    assert (activity.ends_on, activity.is_joint) == (date(2023, 2, 4), False)
    form = page.get(f"/activities/{activity.pk}/edit/")
    assert 'value="ค่ายเยาวชน"' in _text(form)
    assert 'value="4 ก.พ. 2566"' in _text(form)


def test_handing_in_too_early_keeps_the_draft_and_lists_what_is_missing(page, pairing):
    response = _send(page, pairing, place="", outcome="", submit="yes")
    assert Activity.objects.get().status == "draft"
    assert _messages(response) == ["บันทึกร่างแล้ว แต่ยังไม่ได้เสนอ"]
    text = _text(response)
    assert '<a href="#id_place">โปรดกรอกสถานที่ก่อนเสนอ</a>' in text
    assert '<a href="#id_outcome">โปรดกรอกผลที่ได้รับก่อนเสนอ</a>' in text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("starts_on", "4/2/2023", "อ่านได้สองอย่าง คือ ปี ค.ศ. 2023 (พ.ศ. 2566)"),
        ("starts_on", "30 ก.พ. 2566", "ไม่มีวันที่ 30 กุมภาพันธ์ พ.ศ. 2566"),
        ("starts_on", "", "โปรดพิมพ์วันที่"),
        ("starts_on", "1 ต.ค. 2566", "ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. 2567"),
        ("ends_on", "3 ก.พ. 2566", "วันที่สิ้นสุด (3 กุมภาพันธ์ 2566) อยู่ก่อนวันที่เริ่ม (4 กุมภาพันธ์ 2566)"),
        ("title", " ", "โปรดกรอกชื่อกิจกรรม"),
        ("thai_count", "สิบ", "อ่านเป็นจำนวนไม่ได้"),
        ("thai_count", "1,25", "อ่านเป็นจำนวนไม่ได้"),
        ("thai_count", "12.5", "โปรดพิมพ์เป็นจำนวนเต็ม"),
        ("thai_count", "9999999999", "รับได้ไม่เกิน 1,000,000"),
        ("budget_amount", "-5", "จำนวนต้องไม่ติดลบ"),
        ("budget_amount", "5.123", "ทศนิยมมีได้ไม่เกิน 2 ตำแหน่ง"),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(page, pairing, field, typed, words):
    response = _send(page, pairing, **{field: typed})
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert not Activity.objects.exists()
    text = _text(response)
    kept = {**TYPED, field: typed}
    for name in ("title", "starts_on", "ends_on", "place", "thai_count", "budget_amount"):
        if kept[name].strip():
            assert f'value="{kept[name]}"' in text
    assert "ฝนตก" in text
    assert re.search(rf'value="{pairing.pk}"[^>]*checked', text)


def test_the_message_of_a_common_era_year_shows_both_readings_and_shifts_nothing(page, pairing):
    response = _send(page, pairing, starts_on="4/2/2023")
    assert response.context["form"].errors["starts_on"] == [
        "“4/2/2023” อ่านได้สองอย่าง คือ ปี ค.ศ. 2023 (พ.ศ. 2566) หรือปี พ.ศ. 2023 (ค.ศ. 1480) "
        "โปรดพิมพ์ปี พ.ศ. เช่น 4/2/2566"
    ]


def test_a_bad_file_is_explained_and_the_rest_is_kept(page, pairing):
    files = [photo(), large_photo(), program(), document()]
    response = _send(page, pairing, files=files, submit="yes")
    activity = Activity.objects.get()
    assert activity.status == "draft"
    assert activity.title == "เทศกาลหิมะ 雪まつり 🎎"
    assert [piece.name for piece in activity.evidence.all()] == ["พิธีเปิด.jpg", "กำหนดการ.pdf"]
    told = _messages(response)
    assert told[0].startswith("ภาพ “ใหญ่.jpg” มีขนาด 40.0 MB เกินขนาดที่รับได้คือ 15 MB")
    assert told[1].startswith("รับแฟ้ม “รายงาน.pdf” ไม่ได้ เพราะเป็นโปรแกรมคอมพิวเตอร์")
    assert told[2].startswith("บันทึกร่างแล้ว แต่ยังไม่ได้เสนอ เพราะมีแฟ้มที่แนบไม่ได้")


def test_good_files_of_a_form_with_errors_need_not_be_chosen_again(page, pairing):
    refused = _send(page, pairing, starts_on="30 ก.พ. 2566", files=[photo()])
    assert "รับแฟ้มต่อไปนี้ไว้แล้ว" in _text(refused)
    assert not Evidence.objects.exists()
    held = re.findall(r'name="held" value="([^"]+)"', _text(refused))
    _send(page, pairing, held=held, files=[document()])
    assert [piece.name for piece in Evidence.objects.order_by("id")] == [
        "พิธีเปิด.jpg",
        "กำหนดการ.pdf",
    ]


def test_a_held_file_of_somebody_else_or_a_forged_one_is_left_out(page, pairing):
    refused = _send(page, pairing, starts_on="", files=[photo()])
    held = re.findall(r'name="held" value="([^"]+)"', _text(refused))
    stranger = Client()
    stranger.force_login(make.posted("officer", "TH-83"))
    _send(stranger, held=[*held, held[0][:-1] + "x", "1"])
    assert Activity.objects.get().evidence.count() == 0


def test_good_files_of_an_edit_with_errors_are_attached_at_once(page, officer, pairing):
    activity = make.activity(pairing, status="draft")
    _send(page, path=f"/activities/{activity.pk}/edit/", ends_on="x", files=[photo()])
    assert activity.evidence.count() == 1


def test_a_form_sent_twice_makes_one_draft_and_one_of_each_file(page, pairing):
    key = str(uuid.uuid4())
    for _ in range(2):
        response = _send(page, pairing, form_key=key, files=[photo()])
    activity = Activity.objects.get()
    assert response.redirect_chain == [(f"/activities/{activity.pk}/", 302)]
    assert activity.evidence.count() == 1


def test_a_form_handed_in_twice_says_so_as_if_it_were_the_first_time(page, pairing):
    key = str(uuid.uuid4())
    told = [_messages(_send(page, pairing, form_key=key, submit="yes")) for _ in range(2)]
    assert told[0] == told[1] == ["เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด"]
    assert Activity.objects.get().steps.filter(move="submitted").count() == 1


@pytest.mark.expects_log("django.request")
def test_a_form_changed_after_going_back_changes_its_draft_and_nobody_elses_words(page, pairing):
    key = str(uuid.uuid4())
    _send(page, pairing, form_key=key)
    again = _send(page, pairing, form_key=key, place="โอตารุ", problems="")
    activity = Activity.objects.get()
    assert _messages(again) == ["บันทึกร่างแล้ว ยังไม่ได้เสนอ กลับมาแก้ไขต่อได้เสมอ"]
    assert (activity.place, activity.problems, activity.links.count()) == ("โอตารุ", "", 1)

    # Once another form has saved the draft, both versions are shown.
    _edit(page, activity, activity.revision, place="ฮาโกดาเตะ")
    response = _send(page, pairing, form_key=key, place="นาราว่า", problems="")
    assert response.status_code == 409
    assert Activity.objects.get().place == "ฮาโกดาเตะ"
    differences = response.context["conflict"]["differences"]
    assert [(d.stored, d.typed) for d in differences] == [
        ("ฮาโกดาเตะ", "นาราว่า"), ("ฝนตก", "ไม่ได้กรอก"),
    ]  # fmt: skip
    assert response.context["conflict"]["may_save"]

    # Once it was handed in, what was typed is shown to be copied, and why it was not saved.
    actions.submit_activity(by=activity.created_by, activity_id=activity.pk)
    response = _send(page, pairing, form_key=key, place="นาราว่า")
    assert (response.status_code, response.context["conflict"]["may_save"]) == (409, False)
    assert "อยู่ในสถานะ “รอผู้รับรองของจังหวัด”" in _text(response)
    assert "นาราว่า" in _text(response)


def test_an_edit_sent_twice_says_so_as_if_it_were_the_first_time(page, pairing):
    _send(page, pairing)
    activity = Activity.objects.get()
    sent = {"place": "โอตารุ", "follow": True}
    told = [_messages(_edit(page, activity, activity.revision, **sent)) for _ in range(2)]
    assert told[0] == told[1] == ["บันทึกร่างแล้ว ยังไม่ได้เสนอ กลับมาแก้ไขต่อได้เสมอ"]
    revision = Activity.objects.get().revision
    handed_in = {**sent, "place": "ฮาโกดาเตะ", "submit": "yes"}
    told = [_messages(_edit(page, activity, revision, **handed_in)) for _ in range(2)]
    assert told[0] == told[1] == ["เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด"]
    changes = Change.objects.about(activity).values_list("action", flat=True).order_by("number")
    assert list(changes) == [
        "activity.create", "activity.edit", "activity.edit", "activity.submit",
    ]  # fmt: skip


def _edit(page, activity, revision, follow=False, **values):
    return page.post(
        f"/activities/{activity.pk}/edit/",
        {**TYPED, "pairings": [link.pairing_id for link in activity.links.all()],
         "revision": revision, **values},
        follow=follow,
    )  # fmt: skip


@pytest.mark.expects_log("django.request")
def test_a_stale_form_shows_both_versions_keeps_what_was_typed_and_saves_knowingly(page, pairing):
    _send(page, pairing)
    activity = Activity.objects.get()
    opened = activity.revision
    _edit(page, activity, opened, place="โอตารุ", outcome="ผลของเพื่อนร่วมงาน")
    stale = _edit(page, activity, opened, place="ฮาโกดาเตะ")
    assert stale.status_code == 409
    conflict = stale.context["conflict"]
    assert [(d.label, d.stored, d.typed) for d in conflict["differences"]] == [
        ("สถานที่", "โอตารุ", "ฮาโกดาเตะ")
    ]
    assert conflict["taken_over"] == ["ผลที่ได้รับ"]
    text = _text(stale)
    assert 'value="ฮาโกดาเตะ"' in text
    assert "ผลของเพื่อนร่วมงาน" in text
    activity.refresh_from_db()
    assert activity.place == "โอตารุ"
    assert f'name="revision" value="{activity.revision}"' in text
    saved = _edit(
        page, activity, activity.revision, place="ฮาโกดาเตะ", outcome="ผลของเพื่อนร่วมงาน"
    )
    assert saved.status_code == 302
    activity.refresh_from_db()
    assert (activity.place, activity.outcome) == ("ฮาโกดาเตะ", "ผลของเพื่อนร่วมงาน")


@pytest.mark.expects_log("django.request")
def test_what_was_typed_is_shown_when_a_colleague_has_handed_it_in(page, officer, pairing):
    _send(page, pairing)
    activity = Activity.objects.get()
    actions.submit_activity(by=officer, activity_id=activity.pk)
    response = _edit(page, activity, activity.revision, place="โอตารุ")
    assert response.status_code == 409
    text = _text(response)
    assert "กิจกรรมนี้อยู่ในสถานะ “รอผู้รับรองของจังหวัด”" in text
    assert "โอตารุ" in text
    assert 'name="revision"' not in text
    assert page.get(f"/activities/{activity.pk}/edit/").status_code == 302


@pytest.mark.expects_log("django.request")
def test_what_was_typed_is_shown_when_the_year_was_closed_meanwhile(page, officer, pairing):
    make.fiscal_year(2565)
    activity = make.activity(pairing, status="draft", starts_on=date(2022, 2, 1))
    actions.close_year(by=make.person("editor"), year=2565)
    changes = Change.objects.count()
    response = _edit(page, activity, activity.revision)
    assert response.status_code == 409
    assert "ปีงบประมาณ พ.ศ. 2565 ปิดแล้ว" in _text(response)
    assert Change.objects.count() == changes


@pytest.mark.expects_log("django.request")
def test_another_provinces_draft_is_not_there_whatever_is_typed(pairing):
    draft = make.activity(pairing, status="draft")
    stranger = Client()
    stranger.force_login(make.posted("officer", "TH-83"))
    paths = ["", "edit/", "discard/"]
    assert [
        stranger.get(f"/activities/{draft.pk}/{path}").status_code for path in paths
    ] == [404, 404, 404]
    for path in ("edit/", "submit/", "withdraw/", "discard/", "evidence/"):
        assert stranger.post(f"/activities/{draft.pk}/{path}", TYPED).status_code == 404
    assert stranger.get(f"/activities/{10**30}/").status_code == 404


@pytest.mark.expects_log("django.request")
def test_another_provinces_pairing_in_the_address_is_refused_in_words(page):
    make.pairing("TH-83", "นีซ")
    response = page.get(f"{NEW}?pairing=P-0002")
    assert response.status_code == 403
    assert "ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดนี้ในวันนี้" in _text(response)
    assert page.get("/workspace/explanations/P-0002/2566/").status_code == 403
    assert page.get(f"{NEW}?pairing=P-9999").status_code == 404
    assert page.get(f"{NEW}?province=TH-83").status_code == 403


def test_another_provinces_pairing_in_the_form_is_refused(page, pairing):
    foreign = make.pairing("TH-83", "นีซ")
    response = _send(page, foreign)
    told = response.context["form"].errors["pairings"]
    assert told == ["เลือกได้เฉพาะคู่เมืองพี่เมืองน้องของจังหวัดนี้ โปรดเลือกใหม่"]
    assert not Activity.objects.exists()


class TestMorePairingsThanBoxes:
    @pytest.fixture
    def others(self, page, pairing, monkeypatch):
        monkeypatch.setattr("monitoring.forms.fields.MOST_BOXES", 1)
        return [make.pairing(pairing.province.code, name) for name in ("นีซ", "ลียง")]

    def test_the_first_have_boxes_and_the_form_tells_of_the_others(self, page, pairing, others):
        text = _text(page.get(f"{NEW}?pairing={pairing.number}"))
        boxes = re.findall(r'name="pairings" value="(\d+)"[^>]*?( checked)?>', text)
        assert boxes[0] == (str(pairing.pk), " checked")
        assert len(boxes) == 2
        assert "จังหวัดมีอีก 1 คู่ที่ไม่ได้แสดง" in text

    def test_they_are_chosen_by_their_numbers(self, page, pairing, others):
        numbers = " ".join(one.number for one in others).replace("P-0", "p-๐")
        _send(page, pairing, pairings_numbers=numbers)
        links = Activity.objects.get().links
        assert set(links.values_list("pairing_id", flat=True)) == {
            pairing.pk, *(one.pk for one in others)
        }  # fmt: skip

    def test_a_number_without_its_letter_is_that_number_and_no_key(self, page, pairing, others):
        _send(page, pairings_numbers=others[1].number.removeprefix("P-").lstrip("0"))
        assert Activity.objects.get().links.get().pairing_id == others[1].pk
        sent = QueryDict("pairings_numbers=39,๑๒")
        assert PairingBoxes().value_from_datadict(sent, {}, "pairings") == ["P-0039", "P-0012"]

    def test_a_number_that_is_none_of_the_province_is_refused_and_stays(self, page, others):
        foreign = make.pairing("TH-83", "แซงต์มาโล")
        typed = f"{others[1].number}, {foreign.number}"
        response = _send(page, pairings_numbers=typed)
        told = response.context["form"].errors["pairings"]
        assert told == [f"จังหวัดนี้ไม่มีคู่เลขทะเบียน {foreign.number} โปรดตรวจสอบ"]
        text = _text(response)
        assert re.search(rf'value="{others[1].pk}"[^>]* checked', text)
        assert f'value="{foreign.number}"' in text
        assert not Activity.objects.exists()

    @pytest.mark.parametrize("dash", ["", "-", "‑", "–", "—", "−"])
    def test_a_number_is_read_with_any_dash_and_without_its_zeros(self, page, others, dash):
        digits = others[1].number.removeprefix("P-").lstrip("0")
        _send(page, pairings_numbers=f"p{dash}{digits}")
        assert Activity.objects.get().links.get().pairing_id == others[1].pk

    # The third has a Cyrillic letter; such a number would be told to be none of the province.
    @pytest.mark.parametrize("typed", ["<b>\0", "³", "\u0420-0001", "P-", "123456789", "\u202e1"])
    def test_what_is_no_number_is_told_so_and_stays_as_it_was_typed(self, page, others, typed):
        response = _send(page, pairings_numbers=f"{typed} {others[1].number}")
        told = response.context["form"].errors["pairings"].data[0].message
        shown = f"P-{typed}" if typed.isascii() and typed.isdigit() else typed
        assert told.startswith("อ่าน “%(typed)s” เป็นเลขทะเบียนไม่ได้")
        assert f'value="{escape(shown)}"' in response.content.decode()
        assert not Activity.objects.exists()

    def test_more_numbers_than_are_read_are_refused_as_many(self, page, others):
        numbers = " ".join(map(str, range(1, 40_000)))
        told = _send(page, pairings_numbers=numbers).context["form"].errors["pairings"]
        assert told == ["พิมพ์เลขทะเบียนได้ไม่เกิน 100 เลข"]


def test_who_serves_two_provinces_chooses_for_which(page, officer):
    make.posting(officer, "TH-51")
    other = make.pairing("TH-51", "ลียง")
    assert f"{NEW}" in _text(page.get("/workspace/"))
    text = _text(page.get(f"{NEW}?province=TH-51"))
    assert "จังหวัดลำพูน" in text
    _send(page, other, path=f"{NEW}?province=TH-51")
    assert Activity.objects.get().province == make.province("TH-51")


def test_of_more_than_30_files_the_first_are_taken_and_the_others_named(page, pairing):
    files = [photo(f"ภาพ {number}.jpg", (number * 7, 0, 90)) for number in range(1, 33)]
    response = _send(page, pairing, files=files, submit="yes")
    activity = Activity.objects.get()
    assert activity.title == "เทศกาลหิมะ 雪まつり 🎎"
    assert Evidence.objects.count() == 30
    assert activity.status == "draft"
    assert any(
        "ครั้งละไม่เกิน 30 แฟ้ม จึงไม่ได้รับอีก 2 แฟ้ม" in words and "“ภาพ 31.jpg”" in words
        for words in _messages(response)
    )


@pytest.mark.parametrize("key", ["9" * 20, "-1", "๑", "abc", "1" * 5000])
def test_a_pairing_that_no_row_can_be_is_told_beside_the_field(page, pairing, key):
    response = page.post(NEW, {**TYPED, "form_key": str(uuid.uuid4()), "pairings": [key]})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["pairings"]
    assert "เยาวชนสองฝ่ายรู้จักกัน" in _text(response)
    assert Activity.objects.count() == 0


def test_what_is_begun_is_not_saved_without_the_revision_it_was_opened_at(page, pairing):
    _send(page, pairing)
    activity = Activity.objects.get()
    text = _text(_edit(page, activity, "", place="โอตารุ"))
    assert "หน้านี้ส่งข้อมูลมาไม่ครบ" in text
    assert "โอตารุ" in text
    assert Activity.objects.get().revision == activity.revision


@pytest.mark.parametrize("revision", ["9" * 5000, "9" * 30])
def test_a_revision_that_no_row_can_have_does_not_hurt(page, pairing, revision):
    _send(page, pairing)
    activity = Activity.objects.get()
    handed_in = page.post(f"/activities/{activity.pk}/submit/", {"revision": revision})
    assert handed_in.status_code == 302
    response = page.post(f"/activities/{activity.pk}/edit/", {**TYPED, "revision": revision})
    assert response.status_code == 200
    assert "เปิดหน้านี้ใหม่แล้วทำอีกครั้ง" in _text(response)
    assert "Revision" not in _text(response)


def test_unseen_characters_are_not_kept(page, pairing):
    _send(page, pairing, title="เทศกาล\u202eหิมะ\x1b", outcome="ก\x0bข\x07", place="\u200b")
    activity = Activity.objects.get()
    assert (activity.title, activity.outcome, activity.place) == ("เทศกาลหิมะ", "ก\nข", "")


def test_a_title_that_shows_nothing_is_none(page, pairing):
    response = _send(page, pairing, title="\u200b")
    assert response.context["form"].errors == {"title": ["โปรดกรอกชื่อกิจกรรม"]}
    assert Activity.objects.count() == 0


def test_a_form_that_somebody_else_has_sent_is_opened_anew_with_what_was_typed(page, pairing):
    key = str(uuid.uuid4())
    colleague = Client()
    other = make.person("officer", "colleague")
    make.posting(other)
    colleague.force_login(other)
    _send(colleague, pairing, form_key=key, title="ของเพื่อนร่วมงาน")
    response = _send(page, pairing, form_key=key)
    text = _text(response)
    assert "แบบฟอร์มนี้ใช้บันทึกไปแล้ว" in text
    assert "Form key" not in text
    assert "เยาวชนสองฝ่ายรู้จักกัน" in text
    assert "ของเพื่อนร่วมงาน" not in text
    again = response.context["form"]["form_key"].value()
    assert again != key
    _send(page, pairing, form_key=again)
    assert Activity.objects.count() == 2


def test_a_form_with_a_broken_key_says_so_in_thai(page, pairing):
    text = _text(_send(page, pairing, form_key="x"))
    assert "แบบฟอร์มนี้ใช้ไม่ได้" in text
    assert "Form key" not in text


ASKED_BY_SCRIPT = {"accept": "application/json, text/html;q=0.5"}


@pytest.mark.expects_log("django.request")
def test_a_script_is_told_where_a_form_leads_and_when_the_sign_in_has_ended(page, pairing):
    typed = {**TYPED, "form_key": str(uuid.uuid4())}
    wrong = page.post(NEW, typed | {"starts_on": "30 ก.พ. 66"}, headers=ASKED_BY_SCRIPT)
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    saved = page.post(NEW, typed, headers=ASKED_BY_SCRIPT)
    activity = Activity.objects.get()
    assert saved.json() == {"href": f"/activities/{activity.pk}/"}
    # Its words wait for the page that the browser opens.
    assert "บันทึกร่างแล้ว" in _text(page.get(saved.json()["href"]))
    for path in (NEW, f"/activities/{activity.pk}/edit/", "/evidence/hold/"):
        answer = Client().post(path, typed, headers=ASKED_BY_SCRIPT)
        assert (answer.status_code, answer.json()) == (401, {"sign_in": "/accounts/login/"})


@pytest.mark.expects_log("django.request")
def test_an_officer_moved_while_the_form_stood_open_is_shown_what_was_typed(page, officer, pairing):
    _send(page, pairing)
    activity = Activity.objects.get()
    posting = officer.postings.get()
    posting.ends_on = date(2023, 8, 14)
    posting.save()
    new = _send(page, pairing, title="ค่ายเยาวชน")
    assert new.status_code == 403
    assert "ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใดในวันนี้" in _text(new)
    old = _edit(page, activity, activity.revision, outcome="ผลที่พิมพ์ค้างไว้\nบรรทัดที่สอง")
    assert old.status_code == 404
    assert "กิจกรรมนี้ไม่อยู่ในจังหวัดที่ท่านปฏิบัติหน้าที่ในวันนี้" in _text(old)
    assert "ผลที่พิมพ์ค้างไว้<br>บรรทัดที่สอง" in _text(old)
    for words in ("4 ก.พ. 2566", "๑,๒๕๐", "เยาวชนสองฝ่ายรู้จักกัน", "ฝนตก"):
        assert words in _text(new)
    assert Activity.objects.count() == 1


def test_an_activity_after_the_end_of_its_pairing_names_the_last_day_in_force(page, pairing):
    make.event(pairing, "ended", "2023-01-31")
    ended = _text(_send(page, pairing))
    assert "สิ้นสุดแล้ว วันสุดท้ายที่มีผลคือ 31 มกราคม 2566" in ended
    assert "ไม่นับในตัวชี้วัด 2.1" in ended
    in_time = _text(_send(page, pairing, starts_on="31 ม.ค. 2566", ends_on="6 ก.พ. 2566"))
    assert "วันสุดท้ายที่มีผล" not in in_time

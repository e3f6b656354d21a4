"""What people type and what the register finds for it: known answers over the real names."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.filters import search_counterparts, search_named, search_pairings, search_provinces
from registry.models import Counterpart, Country, Pairing, Province
from registry.suggestions import names_near
from sistercity import clock
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")

PROVINCES = {
    # Inside words, kinds of unit, short forms, digits and codes.
    "ใหม่": ["เชียงใหม่"], "จ.เชียงใหม่": ["เชียงใหม่"], "จังหวัดเชียงใหม่": ["เชียงใหม่"],
    "จังหวัดอุดร": ["อุดรธานี"], "กทม.": ["กรุงเทพมหานคร"], "กรุงเทพฯ": ["กรุงเทพมหานคร"],
    "TH-50": ["เชียงใหม่"], "th-๕๐": ["เชียงใหม่"], "เพชร บุรี": ["เพชรบุรี"],
    # Romanised, in whatever way.
    "Chiang Mai": ["เชียงใหม่"], "Chiangmai": ["เชียงใหม่"], "chieng mai": ["เชียงใหม่"],
    "CHIENGMAI": ["เชียงใหม่"], "mai chiang": ["เชียงใหม่"], "Udorn Thani": ["อุดรธานี"],
    "Ubol": ["อุบลราชธานี"], "Lopburi": ["ลพบุรี"], "Ayuthaya": ["พระนครศรีอยุธยา"],
    "Sukothai": ["สุโขทัย"], "Pichit": ["พิจิตร"], "Cholburi": ["ชลบุรี"],
    "Nakorn Panom": ["นครพนม"], "Nongkai": ["หนองคาย"], "Pathalung": ["พัทลุง"],
    "Singora": ["สงขลา"], "Korat": ["นครราชสีมา"],
    # Old and popular names.
    "โคราช": ["นครราชสีมา"], "แปดริ้ว": ["ฉะเชิงเทรา"], "กรุงเก่า": ["พระนครศรีอยุธยา"],
    "บางกอก": ["กรุงเทพมหานคร"], "เมืองกาญจน์": ["กาญจนบุรี"],
    # Tone marks and other marks that slipped, letters of one sound.
    "เชียงไหม่": ["เชียงใหม่"], "เชียงใหม": ["เชียงใหม่"], "เซียงใหม่": ["เชียงใหม่"],
    "เชี่ยงราย": ["เชียงราย"], "บุรีรัม": ["บุรีรัมย์"], "สุรินทร": ["สุรินทร์"],
    "ศรีษะเกษ": ["ศรีสะเกษ"], "พิษนุโลก": ["พิษณุโลก"], "กาฬสินธ์": ["กาฬสินธุ์"],
    "ลําปาง": ["ลำปาง"], "เชียง\u200bใหม่": ["เชียงใหม่"], "ประจวบคีรีขัน": ["ประจวบคีรีขันธ์"],
    # Regions.
    "ภาคตะวันตก เพชรบุรี": ["เพชรบุรี"],
}  # fmt: skip
COUNTERPARTS = {
    "คุนหมิง": ["คุนหมิง"], "kunming": ["คุนหมิง"], "昆明": ["คุนหมิง"], "คุณหมิง": ["คุนหมิง"],
    "เซียงรุ่ง": ["เชียงรุ่ง"], "Mergui": ["มะริด"], "เอ้หมึง": ["เซี่ยเหมิน"], "Amoy": ["เซี่ยเหมิน"],
    "ไหหลำ": ["ไห่หนาน"], "นานกิง": ["หนานจิง"], "กวางเจา": ["กว่างโจว"], "Canton": ["กว่างโจว"],
    "ฮาบิน": ["ฮาร์บิน"], "กังวัน": ["กังวัน"], "โยกยาการ์ตา": [], "Sipsongpanna": ["เชียงรุ่ง", "สิบสองปันนา"],
    "เกาหลีเหนือ": ["เปียงยาง"],
}  # fmt: skip
COUNTRIES = {
    "พม่า": ["เมียนมา"], "Burma": ["เมียนมา"], "ญวน": ["เวียดนาม"], "เขมร": ["กัมพูชา"],
    "สปป.ลาว": ["ลาว"], "ประเทศญี่ปุ่น": ["ญี่ปุ่น"], "เกาหลีใต้": ["สาธารณรัฐเกาหลี"],
    "จอเจีย": ["จอร์เจีย"], "อังกฤษ": ["สหราชอาณาจักร"], "อังกริษ": ["สหราชอาณาจักร"],
    "ฮอลแลนด์": ["เนเธอร์แลนด์"],
}  # fmt: skip


def found(rows) -> list[str]:
    return [row.name_th for row in rows.order_by("sort_key")]


@refused
def test_what_cannot_be_searched_for_is_said_and_costs_nothing_more(client):
    factories.pairing("TH-50", "100%_แท้")
    factories.pairing("TH-50", "นีซ")
    with CaptureQueriesContext(connection) as few:
        assert client.get("/pairings/?search=นีซ").status_code == 200
    with CaptureQueriesContext(connection) as many:
        assert client.get("/pairings/?search=นีซ+เชียงใหม่+ญี่ปุ่น+Nice").status_code == 200
    assert len(many) <= len(few) + 3  # Of the names near what was not found.
    for query, status, count in (
        ("%25", 200, 0), ("_", 200, 0), ("100", 200, 1), ("%00", 400, None),
        ("\u202e", 200, 0), ("ก" * 10_000, 400, None), ("'; --", 200, 0),
    ):  # fmt: skip
        response = client.get(f"/pairings/?search={query}")
        assert response.status_code == status, query
        if count is not None:
            assert response.context["page"].paginator.count == count, query
    client.force_login(factories.person())
    assert client.get(f"/admin/registry/province/?q={'ก' * 2_000}%00").status_code == 200


def test_queries_with_known_answers(client, register):
    for query, names in PROVINCES.items():
        assert found(search_provinces(Province.objects.all(), query)) == names, query
    for query, names in COUNTERPARTS.items():
        assert found(search_counterparts(Counterpart.objects.all(), query)) == names, query
    for query, names in COUNTRIES.items():
        rows = found(search_named(Country.objects.all(), query))
        assert set(names) <= set(rows), query
        assert len(rows) <= len(names) + 2, (query, rows)
    # Of pairings: either digits, several words in any order, country and region.
    pairings = Pairing.objects.all()
    one = search_pairings(pairings, "๔๒/๒๐").get()
    assert search_pairings(pairings, "42/20").get() == one
    assert search_pairings(pairings, one.number.lower()).get() == one
    for query in ("คุนหมิง เชียงใหม่", "kunming chieng mai", "จีน จ.เชียงใหม่ คุนหมิง"):
        assert [
            (row.province.name_th, row.counterpart.name_th)
            for row in search_pairings(pairings, query)
        ] == [("เชียงใหม่", "คุนหมิง")], query
    # At a past moment too, and in the admin and the API alike.
    versions = Province.known(clock.now())
    assert [row.name_th for row in search_provinces(versions, "chieng mai")] == ["เชียงใหม่"]
    told = client.get("/api/v1/provinces/?search=Udorn").json()["results"]
    assert [row["code"] for row in told] == ["TH-41"]
    client.force_login(factories.person())
    page = client.get("/admin/registry/province/?q=Udorn").content.decode()
    assert "อุดรธานี" in page
    assert "เชียงใหม่" not in page
    picked = client.get(
        "/admin/autocomplete/?term=chieng+mai&app_label=registry&model_name=pairing"
        "&field_name=province"
    )
    assert [row["text"] for row in picked.json()["results"]] == ["เชียงใหม่"]
    # Nothing found: near names.
    assert names_near("เชียนใหม่", factories.person())[0] == "เชียงใหม่"
    assert names_near("คุมหมิง", factories.person())[0] == "คุนหมิง"
    page = client.get("/pairings/?search=เชียนใหม่").content.decode()
    assert "ไม่พบ “เชียนใหม่” หมายถึงชื่อใดต่อไปนี้หรือไม่" in page
    assert 'href="/pairings/?search=' in page
    assert names_near("ก" * 60, factories.person()) == names_near("", factories.person()) == []


def test_all_provinces_stand_in_dictionary_order_on_pages_and_in_files(client, register):
    thai = (
        "กระบี่ กรุงเทพมหานคร กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท "
        "ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก นครนายก นครปฐม นครพนม นครราชสีมา "
        "นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี "
        "ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม "
        "มุกดาหาร แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย ศรีสะเกษ "
        "สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี "
        "สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี"
    ).split()
    assert len(thai) == 77
    shown = client.get("/provinces/").context["lines"]
    assert [line.place.name_th for line in shown] == thai
    rows = client.get("/provinces/?format=json")
    assert [row["name_th"] for row in json.loads(rows.getvalue())["rows"]] == thai
    told = client.get("/api/v1/provinces/?ordering=name_th&page_size=100").json()["results"]
    assert [row["name_th"] for row in told] == thai
    groups = client.get("/working-groups/?show=all").context["seats"]
    assert [seat.province.name_th for seat in groups] == thai
    client.force_login(factories.person())
    admin = client.get("/admin/registry/province/?all=").context["cl"].queryset
    assert [row.name_th for row in admin] == thai
    offered = client.get("/pairings/").context["pairings"].form.fields["province"].choices
    names = [label for _code, label in offered]
    assert names == [name for name in thai if name in names]
    assert len(names) > 5
    # In English by the English names.
    client.cookies["django_language"] = "en"
    english = [line.place.name_en for line in client.get("/provinces/").context["lines"]]
    assert english[:5] == ["Amnat Charoen", "Ang Thong", "Bangkok", "Bueng Kan", "Buri Ram"]
    assert english[-3:] == ["Uttaradit", "Yala", "Yasothon"]
    assert english == sorted(english, key=str.lower)

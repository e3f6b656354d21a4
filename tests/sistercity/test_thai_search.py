"""What is found by what is typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sistercity.thai.digits import to_thai
from sistercity.thai.search import asked, fold, index_text, terms

steady = settings(derandomize=True, database=None, deadline=None, max_examples=150)


def finds(query: str, *texts: str) -> bool:
    """Whether a row with these texts matches the query, as the lists ask the database."""
    index = index_text(texts)
    return bool(terms(query)) and all(
        any(one in index for one in forms) for forms in asked(query)
    )


@pytest.mark.parametrize(
    "query",
    ["เชียงใหม่", "เชียงใหม", "จ.เชียงใหม่", "จ. เชียงใหม่", "จังหวัดเชียงใหม่", "จังหวัด เชียงใหม่",
     "chiang mai", "ChiangMai", "CHIANG", "Chiang Mai Province", "ใหม่", "เชียง\u200bใหม่",
     "  เชียงใหม่  "],
)  # fmt: skip
def test_chiang_mai_is_found(query):
    assert finds(query, "เชียงใหม่", "Chiang Mai")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("เมืองยูโอซู", "เมืองยูโอซู จังหวัด โทยามะ ประเทศญี่ปุ่น"),
        ("โทยามะ ญี่ปุ่น", "เมืองยูโอซู จังหวัด โทยามะ ประเทศญี่ปุ่น"),
        ("จังหวัดโทยามะ", "เมืองยูโอซู จังหวัด โทยามะ ประเทศญี่ปุ่น"),
        ("ประเทศญี่ปุ่น", "ญี่ปุ่น"),
        ("สปป.ลาว", "ลาว"),
        ("สปป ลาว", "แขวงบ่อแก้ว สปป.ลาว"),
        ("ลาว", "แขวงบ่อแก้ว สปป.ลาว"),
        ("สาธารณรัฐประชาธิปไตยประชาชนลาว", "สปป.ลาว"),
        ("จีน", "เมืองเซียงรุ่ง มณฑลยูนนาน สาธารณรัฐประชาชนจีน"),
        ("สาธารณรัฐประชาชนจีน", "จีน"),
        ("แห่งสาธารณรัฐประชาชนจีน", "จีน"),
        ("สหรัฐอเมริกา", "รัฐนอร์ทแคโรไลนา สหรัฐฯ"),
        ("สหรัฐฯ", "สหรัฐอเมริกา"),
        ("USA", "United States"),
        ("มท.", "กระทรวงมหาดไทย"),
        ("กระทรวงมหาดไทย", "หนังสือ มท. ที่ ๐๒๑๑"),
        ("กทม", "กรุงเทพมหานคร"),
        ("กทม.", "กรุงเทพมหานคร"),
        ("เทศบาลนครลาสเวกัส", "ทน.ลาสเวกัส"),
        ("lopburi", "Lop Buri"),
        ("ซานราฟาเอล", "ซาน ราฟาเอล"),
        ("da nang", "Đà Nẵng"),
        ("Provence-Alpes-Côte d'Azur", "provence alpes cote d’azur"),
        ("ลําปาง", "ลำปาง"),
        ("น้ํา", "น้ำ"),
        ("เเพร่", "แพร่"),
        ("บุรีรัมย", "บุรีรัมย์"),
        ("๓๒/๑", "32/1"),
        ("p-0001", "P-0001"),
        ("TH-50", "เชียงใหม่ TH-50"),
        ("愛知", "愛知県"),
        ("владивосток", "Владивосток"),
        ("충청북도", "충청북도"),
        ("เมือง", "เมืองนีซ"),
        ("จอเจีย", "จอร์เจีย"),
        ("จอร์เจีย", "จอร์เจีย"),
        ("กรุงโตเกียว", "โตเกียว"),
        ("โตกิโอ", "โตเกียว"),
        ("ไซ่ง่อน", "นครโฮจิมินห์"),
        ("Louangphabang", "แขวงหลวงพระบาง"),
        ("Luang Prabang", "หลวงพระบาง"),
        ("นครจำปาศักดิ์", "นครจำปาสัก"),
        ("Tokio", "Tokyo"),
        ("ฤทธิ", "ริดธิ์ ริทธิ์"),
    ],
)
def test_is_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("นครพนม", "พนมเปญ"), ("เชียงราย", "เชียงใหม่"), ("โทยามะ ลาว", "โทยามะ ญี่ปุ่น"),
     ("32/1", "32/4 1"), ("ต.ค.", "ตำบล"), ("ชล", "ซลบุรี"), ("Nan", "Nam Dinh"),
     ("Chiang Rai", "Chiang Mai"), ("ⓛⓞⓟ", "นีซ")],
)  # fmt: skip
def test_is_not_found(query, text):
    assert not finds(query, text)


def test_folded_text_has_single_spaces_and_no_punctuation():
    assert fold("  เมือง\u00a0นีซ, (ฝรั่งเศส)\n") == "เมือง นีซ ฝรังเศส"
    assert fold("ต.ค. ๒๕๖๒") == "ต ค 2562"
    assert fold("P-0001 – ๓๒/๑") == "p-0001 32/1"


def test_index_holds_names_of_several_words_run_together_once():
    assert index_text(["ลพบุรี", "Lop Buri", "ลพบุรี", ""]) == "ลพบุรี lop buri lopburi ⓛⓞⓟⓑⓤⓡⓘ"


def test_kind_alone_is_asked_for_when_there_is_nothing_else():
    assert terms("จังหวัด") == ["จังหวัด"]
    assert terms("province") == ["province"]
    assert terms("จังหวัด ตาก") == ["ตาก"]


def test_at_most_eight_words_of_sixty_characters_none_twice():
    assert terms("a b c d e f g h i j") == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert terms("x" * 100) == ["x" * 60]
    assert terms("นีซ นีซ Nice NICE") == ["นีซ", "nice"]
    assert terms("") == terms(" ,.-") == []


@steady
@given(st.text(max_size=60))
def test_every_text_is_found_by_itself(text):
    index = index_text([text])
    assert all(term in index for term in terms(text))


@steady
@given(st.text(max_size=60))
def test_folding_disregards_case_and_kind_of_digits(text):
    assert fold(to_thai(text)) == fold(text)
    assert fold(text.casefold()) == fold(text)

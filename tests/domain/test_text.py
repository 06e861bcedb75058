import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_app.domain.text import LETTERS, fold, name_key, nfc, sort_key, strip_controls

VIETNAMESE = st.text("aàảãáạăằẳẵắặâầẩẫấậbdđeèẻẽéẹêềểễếệghiìỉĩíịoòóôồơờuùưừxyỳỷỹýỵ ĐẠƠ-,/.()0123456789", max_size=30)


def assert_ascending(texts, key):
    assert [(one, other) for one, other in pairwise(texts) if not key(one) < key(other)] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thùy Trâm", "dang thuy tram"),
        ("Thư viện tỉnh Quảng Ngãi", "thu vien tinh quang ngai"),
        ("  Ngày\tSách &\u00a0Văn hóa   đọc ", "ngay sach van hoa doc"),
        ("1520/QĐ-TTg", "1520 qd ttg"),
        ("“Học tập suốt đời”…", "hoc tap suot doi"),
        ("Ba\u200b Tơ", "ba to"),
        ("", ""),
        ("---", ""),
    ],
)
def test_fold_samples(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("hoá", "hóa"), ("hàng năm", "hằng năm"), ("THUỶ", "thủy")])
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@given(st.text(max_size=40))
@example("\u0345")
@example("İ")
@example("ẞ\u0323Đ\u0301")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_lower_case_words(text):
    folded = fold(text)

    assert folded.isascii()
    assert folded == " ".join(folded.lower().split())


@given(VIETNAMESE)
def test_composed_and_decomposed_text_fold_and_sort_alike(text):
    decomposed = unicodedata.normalize("NFD", text)

    assert nfc(decomposed) == nfc(text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)


def test_letters_stand_in_vietnamese_order():
    words = ["an", "ăn", "ân", "bo", "co", "do", "đo", "em", "êm", "go", "on", "ôn", "ơn", "un", "ưn", "vo", "xo", "ý"]

    assert_ascending(words, sort_key)
    assert "".join(sorted(LETTERS, key=sort_key)) == LETTERS


def test_tones_stand_in_vietnamese_order():
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mặ", "mâ", "mấ", "mậ", "me"]

    assert_ascending(words, sort_key)


def test_syllables_are_compared_one_by_one():
    words = ["ba", "Ba Tơ", "ba vì", "bà", "bà ba", "bán", "Đức Phổ", "Lý Sơn", "Mộ Đức", "Ông", "Quảng Ngãi"]

    assert_ascending(words, sort_key)


def test_the_letter_outranks_the_tone_in_a_syllable():
    assert sort_key("mạn") > sort_key("man")
    assert sort_key("mạn") < sort_key("mang")


def test_place_of_the_tone_mark_does_not_matter():
    assert sort_key("hoá")[0] == sort_key("hóa")[0]


def test_numbers_go_by_value_and_before_letters():
    words = ["1", "01a", "2", "10", "Tổ 2", "Tổ 10", "Tổ A"]

    assert_ascending(words, sort_key)
    assert sort_key("9" * 5000) > sort_key("8" * 5000)


@given(st.lists(st.text(max_size=10), max_size=6))
def test_any_texts_can_be_put_in_order(texts):
    assert sorted(map(sort_key, texts)) == sorted(map(sort_key, texts[::-1]))
    assert sorted(map(name_key, texts)) == sorted(map(name_key, texts[::-1]))


def test_people_go_by_given_name():
    people = ["Nguyễn Văn An", "Trần Thị Ánh", "Lê Bình", "Phạm Văn Đồng", "Bùi Thị Hoa", "Đỗ Văn Hoa", "Lê Hùng"]

    assert_ascending(people, name_key)
    assert name_key("") == name_key("  ")


def test_controls_go_and_line_feeds_and_tabs_stay():
    assert strip_controls("a\x00b\tc\r\nd\x1be\x7f\x85f\u00a0") == "ab\tc\ndef\u00a0"


@given(st.text())
def test_stripped_text_has_no_controls(text):
    kept = strip_controls(text)

    assert not [letter for letter in kept if unicodedata.category(letter) == "Cc" and letter not in "\n\t"]
    assert strip_controls(kept) == kept

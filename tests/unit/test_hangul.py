"""Particles and numbers, as Korean customers and bots write them."""

import pytest

from aicc.utils.hangul import fill, final_consonant, group_digits, is_syllable, josa, parse_number, with_josa


@pytest.mark.parametrize(
    ("word", "pair", "particle"),
    [
        ("통장", "은/는", "은"),
        ("카드", "은/는", "는"),
        ("잔액", "이/가", "이"),
        ("계좌", "이/가", "가"),
        ("예금", "을/를", "을"),
        ("수수료", "을/를", "를"),
        ("국민은행", "으로/로", "으로"),
        ("카카오뱅크", "으로/로", "로"),
        ("서울", "으로/로", "로"),
        ("서울", "은/는", "은"),
        ("신한", "과/와", "과"),
        ("우리", "과/와", "와"),
        ("통장", "이에요/예요", "이에요"),
        ("카드", "이에요/예요", "예요"),
        ("통장", "이나/나", "이나"),
        ("민수", "아/야", "야"),
        ("50,000원", "을/를", "을"),
    ],
)
def test_a_particle_fits_the_last_syllable(word: str, pair: str, particle: str) -> None:
    """After a consonant comes the first of the pair, after a vowel the second, and 으로/로 takes rieul for a vowel."""
    assert josa(word, pair) == particle


@pytest.mark.parametrize(
    ("word", "particle"),
    [
        ("0", "으로"),
        ("1", "로"),
        ("2", "로"),
        ("3", "으로"),
        ("4", "로"),
        ("5", "로"),
        ("6", "으로"),
        ("7", "로"),
        ("8", "로"),
        ("9", "로"),
        ("1000", "으로"),
        ("1122-12345678", "로"),
        ("URL", "로"),
        ("ATM", "으로"),
        ("PIN", "으로"),
        ("KB", "로"),
        ("app", "로"),
        ("OCR", "로"),
    ],
)
def test_digits_and_latin_letters_are_read_aloud(word: str, particle: str) -> None:
    """일, 칠, 팔, 엘 and 알 end in rieul, 영, 삼, 육, 엠 and 엔 in another consonant, the rest in a vowel."""
    assert josa(word, "으로/로") == particle


@pytest.mark.parametrize(
    ("word", "particle"),
    [
        ("「통장」", "이"),
        ("「카드」", "가"),
        ("『계좌 안내』", "가"),
        ('"예금"', "이"),
        ("'적금'", "이"),
        ("(체크카드)", "가"),
        ("《약관》", "이"),
        ("정기예금!", "이"),
        ("", "가"),
        ("」", "가"),
    ],
)
def test_closing_marks_are_not_read(word: str, particle: str) -> None:
    """Brackets, quotes and punctuation behind a word do not change its particle."""
    assert josa(word, "이/가") == particle


@pytest.mark.parametrize(("word", "final"), [("강", 21), ("물", 8), ("나", 0), ("9", 0), ("~", 0)])
def test_the_final_consonant_of_a_word(word: str, final: int) -> None:
    """0 is a vowel, 8 is rieul, any other number another consonant."""
    assert final_consonant(word) == final


@pytest.mark.parametrize(("character", "composed"), [("가", True), ("힣", True), ("ㄱ", False), ("a", False)])
def test_only_composed_letters_are_syllables(character: str, composed: bool) -> None:
    """A single jamo or a Latin letter is no syllable."""
    assert is_syllable(character) is composed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("1,234", 1234),
        ("1,234,567", 1_234_567),
        ("3.5", 3.5),
        ("2.0", 2),
        ("영", 0),
        ("공", 0),
        ("일", 1),
        ("십", 10),
        ("십일", 11),
        ("이십", 20),
        ("백", 100),
        ("이백삼십", 230),
        ("천", 1000),
        ("천오", 1005),
        ("삼천오백", 3500),
        ("3천5백", 3500),
        ("3천 5백", 3500),
        ("만", 10_000),
        ("5만", 50_000),
        ("5 만", 50_000),
        ("오만", 50_000),
        ("만오천", 15_000),
        ("만 오천", 15_000),
        ("5만5천", 55_000),
        ("오만5천", 55_000),
        ("5만 3000", 53_000),
        ("1.1만", 11_000),
        ("5.5만", 55_000),
        ("0만", 0),
        ("영만", 0),
        ("십만", 100_000),
        ("백만", 1_000_000),
        ("이백삼십만", 2_300_000),
        ("천만", 10_000_000),
        ("5천만", 50_000_000),
        ("1억", 100_000_000),
        ("일억이천만", 120_000_000),
        ("일억이천삼백사십오만육천칠백팔십구", 123_456_789),
        ("1조2억", 1_000_200_000_000),
        ("9007199254740993", 9_007_199_254_740_993),
    ],
)
def test_a_number_is_read_in_figures_letters_or_both(text: str, number: float) -> None:
    """Whatever the mixture, the value is exact, and whole numbers are integers."""
    read = parse_number(text)

    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "원",
        "다섯",
        "5만원",
        "만나서",
        "일이",
        "일이삼사",
        "백천",
        "만억",
        "5만3억",
        "10 20",
        "010 1234 5678",
        "-5",
        "1/2",
        "99999999999999999",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    """Other words, numbers side by side, units out of order and absurd sizes are refused."""
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("number", "grouped"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1_234_567, "1,234,567"),
        (-4500, "-4,500"),
        (2.0, "2"),
        (1234.5, "1,234.5"),
    ],
)
def test_digits_are_grouped_in_threes(number: float, grouped: str) -> None:
    """A comma stands every three digits, and whole numbers lose their point."""
    assert group_digits(number) == grouped


@pytest.mark.parametrize(("word", "said"), [("NoMatchingError", "NoMatchingError가"), ("QR", "QR이"), ("VIP", "VIP가")])
def test_an_r_that_ends_a_word_is_not_read(word: str, said: str) -> None:
    """에러 and 서버 end in a vowel; letters of an abbreviation are read one by one."""
    assert with_josa(word, "이/가") == said


def test_a_template_names_the_particle_of_a_field() -> None:
    """The pair stands where a format does; other formats, conversions and braces stay what they are."""
    fields = {"path": "my-bot/bot.yaml", "text": "잔액", "count": 1200}

    assert fill("{path:을/를} 열고 {text!r:은/는} {count:,}번 {{씁니다}}", fields) == (
        "my-bot/bot.yaml을 열고 '잔액'은 1,200번 {씁니다}"
    )
    with pytest.raises(KeyError):
        fill("{nothing:이/가}", fields)


@pytest.mark.parametrize(
    ("word", "with_particle"),
    [
        ("banking", "banking이"),
        ("Timeout", "Timeout이"),
        ("banking.zip", "banking.zip이"),
        ("callback", "callback이"),
        ("date", "date가"),
        ("test", "test가"),
        ("AWS", "AWS가"),
    ],
)
def test_words_of_latin_letters_end_as_they_are_read(word: str, with_particle: str) -> None:
    """뱅킹이, 타임아웃이, 집이, 콜백이; 데이트가, 테스트가, 에이더블유에스가."""
    assert with_josa(word, "이/가") == with_particle

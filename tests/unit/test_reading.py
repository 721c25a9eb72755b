"""What a voicebot reads aloud."""

import time

import pytest

from aicc.utils.reading import ReadingStyle, written_to_spoken

PLAIN = ReadingStyle(zero="영", spaced=False, half_days=False, span="부터", phone_link=" ", labels=True)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # Money
        ("잔액은 10,000원입니다", "잔액은 만 원입니다"),
        ("110,000원", "십일만 원"),
        ("1억원", "일억 원"),
        ("15,300원을 이체했습니다", "만 오천삼백 원을 이체했습니다"),
        ("-5,000원", "마이너스 오천 원"),
        ("₩7,000", "칠천 원"),
        ("3천5백원", "삼천오백 원"),
        ("$3.50", "삼 달러 오십 센트"),
        ("€20", "이십 유로"),
        ("5만원~10만원", "오만 원에서 십만 원"),
        # Numbers
        ("3.75%", "삼 점 칠오 퍼센트"),
        ("연 3.5%~4.2%", "연 삼 점 오 퍼센트에서 사 점 이 퍼센트"),
        ("0.5", "영 점 오"),
        (".25", "영 점 이오"),
        ("2/3", "삼분의 이"),
        ("1과 1/2", "일과 이분의 일"),
        # Dates and times
        ("2026년 6월 15일", "이천이십육 년 유월 십오일"),
        ("2026-10-03", "이천이십육 년 시월 삼일"),
        ("3~5일", "삼일에서 오일"),
        ("11월 30일(월)", "십일월 삼십일 월요일"),
        ("14:05", "오후 두 시 오 분"),
        ("09:30", "오전 아홉 시 삼십 분"),
        ("00:00", "밤 열두 시"),
        ("오후 3시 30분", "오후 세 시 삼십 분"),
        ("2시간 10분", "두 시간 십 분"),
        # Counters
        ("카드 3장", "카드 세 장"),
        ("20살", "스무 살"),
        ("거래 21건", "거래 스물한 건"),
        ("2층", "이 층"),
        ("6개월", "육 개월"),
        ("30대 고객", "삼십 대 고객"),
        ("1번째", "첫 번째"),
        ("3번 틀렸습니다", "세 번 틀렸습니다"),
        ("1번을 눌러 주세요", "일 번을 눌러 주세요"),
        # Digits one by one
        ("1588-0000", "일오팔팔에 공공공공"),
        ("010-1234-5678로", "공일공에 일이삼사에 오육칠팔로"),
        ("110-123-456789", "일일공 일이삼 사오육칠팔구"),
        ("인증번호 4821", "인증번호 사팔이일"),
        ("129로 문의하세요", "일이구로 문의하세요"),
        ("고객센터(114)", "고객센터(일일사)"),
        ("1:1 문의", "일 대 일 문의"),
        # Units and letters
        ("5kg", "오 킬로그램"),
        ("60km/h", "육십 킬로미터 퍼 시간"),
        ("37°C", "섭씨 삼십칠 도"),
        ("ATM에서 OTP로", "에이티엠에서 오티피로"),
        ("help@bank.co.kr", "help 골뱅이 bank 닷 씨오 닷 케이알"),
        ("약관.pdf", "약관 닷 피디에프"),
        ("https://bank.example/faq 참고", "인터넷 주소 참고"),
    ],
)
def test_figures_are_said_as_koreans_say_them(written: str, spoken: str) -> None:
    """Money, dates, times, counts, numbers to dial and units each have their own way."""
    assert written_to_spoken(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("₩15,300", "만오천삼백원"),
        ("18:05", "십팔시 오분"),
        ("010-1234-5678", "영일영 일이삼사 오육칠팔"),
        ("+82 10-1234-5678", "국가번호 팔이 일영 일이삼사 오육칠팔"),
        ("1234-5678-9012-3456", "신용카드 일이삼사 오육칠팔 구영일이 삼사오육"),
        ("3월1일〜5일", "삼월 일일 부터 오일"),
        ("2.5", "이점오"),
    ],
)
def test_another_style_can_be_set(written: str, spoken: str) -> None:
    """Spaces, the word for 0, half days, spans and labels are settings."""
    assert written_to_spoken(written, style=PLAIN) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3/4이 남았다", "사분의 삼이 남았다"),
        ("1/2는", "이분의 일은"),
        ("2/3을", "삼분의 이를"),
        ("5%을", "오 퍼센트를"),
    ],
)
def test_a_particle_fits_what_is_said(written: str, spoken: str) -> None:
    """The particle behind a figure follows the last syllable of its words."""
    assert written_to_spoken(written) == spoken


@pytest.mark.parametrize("text", ["", "안녕하세요", "네, 알겠습니다.", "잔액 조회해 주세요", "ㅎㅎ 🙂"])
def test_text_without_figures_is_left_alone(text: str) -> None:
    """Nothing else is changed."""
    assert written_to_spoken(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "1-2-" * 2_500,
        "a.b" * 3_000,
        "a@" * 5_000,
        "1e" * 5_000,
        "5원~" * 2_500,
        "√1/2 " * 2_000,
        "\ud800" * 9,
    ],
)
def test_no_text_makes_reading_hang(text: str) -> None:
    """Ten thousand hostile characters are read in moments."""
    begun = time.perf_counter()

    written_to_spoken(text)

    assert time.perf_counter() - begun < 5

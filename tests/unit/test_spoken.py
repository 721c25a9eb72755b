"""What a voicebot heard, written in figures."""

import time

import pytest

from aicc.utils.spoken import WritingStyle, spoken_to_written

SIGNS = WritingStyle(signs=True)


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("오만 원 보내줘", "50,000원 보내줘"),
        ("엄마한테이만오천원보내줘", "엄마한테25,000원보내줘"),
        ("백이십삼만 사천 원이요", "1,234,000원이요"),
        ("십달러", "10달러"),
        ("이점영", "2.0"),
        ("공일공 하나이삼사 오육둘둘", "010-1234-5622"),
        ("공일공에 일이삼사에 오육칠팔이요", "010-1234-5678이요"),
        ("공일공 다시 일이삼사 다시 오육칠팔", "010-1234-5678"),
        ("일오팔팔에 공공공공", "1588-0000"),
        ("공일공일이삼사오육칠팔", "01012345678"),
        ("인증번호는 사팔이일공삼입니다", "인증번호는 482103입니다"),
        ("세 시 삼십 분에 갈게요", "3시 30분에 갈게요"),
        ("오후 두시 반", "오후 2시 반"),
        ("이천이십육년 유월 십오일", "2026년 6월 15일"),
        ("시월 삼십일일까지", "10월 31일까지"),
        ("삼 점 칠오 퍼센트", "3.75%"),
        ("마이너스 이십", "-20"),
        ("삼분의 일", "1/3"),
        ("이와 사분의 삼", "2 3/4"),
        ("첫 번째", "1 번째"),
        ("스물두번째", "22번째"),
        ("카드 세 장 주세요", "카드 3장 주세요"),
        ("스물다섯 명이요", "25명이요"),
        ("삼십오 킬로미터", "35km"),
        ("이백 미리리터", "200ml"),
        ("삼십육 점 오 도", "36.5도"),
        ("일점오억", "1.5억"),
        ("만오천", "15000"),
    ],
)
def test_what_was_said_is_written_in_figures(spoken: str, written: str) -> None:
    """Amounts, numbers to dial, dates, times and counts come out as Koreans write them."""
    assert spoken_to_written(spoken) == written


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("만 오천 원", "₩15000"),
        ("이십 달러 오십 센트", "$20.50"),
        ("십오 유로", "€15"),
        ("세시 오분", "3:05"),
        ("두시 반", "2:30"),
        ("한시 십분 오초", "1:10:05"),
        ("이천이십육년 십일월 이십이일", "2026년11월22일"),
        ("오 킬로미터", "5 km"),
        ("삼십칠 도", "37 °"),
        ("십 퍼센트", "10 %"),
        ("이와루트삼분의일", "2 1/√3"),
    ],
)
def test_signs_can_be_asked_for(spoken: str, written: str) -> None:
    """₩, 3:05 and 5 km are a setting."""
    assert spoken_to_written(spoken, style=SIGNS) == written


@pytest.mark.parametrize(
    "text",
    [
        *[
            "네 알겠습니다",
            "이체하고 싶어요",
            "만약에 일반 사람이",
            "한번 확인해 주세요",
            "이만 가볼게요",
            "내일모레",
            "두 시간 걸려요",
        ],
        *[
            "네 명의 변경이요",
            "천천히 말해 주세요",
            "조회 부탁드려요",
            "하나은행",
            "사원 번호",
            "이번 주",
            "50,000원",
            "",
            "🙂",
        ],
    ],
)
def test_words_that_only_look_like_numbers_stay(text: str) -> None:
    """So do figures that are written already."""
    assert spoken_to_written(text) == text


@pytest.mark.parametrize(
    "text", ["이" * 10_000, "만" * 10_000, "공일공에" * 2_500, "삼분의 " * 2_500, "한시 " * 3_000, "\ud800" * 9]
)
def test_no_text_makes_writing_hang(text: str) -> None:
    """Ten thousand hostile characters are written in moments."""
    begun = time.perf_counter()

    spoken_to_written(text)

    assert time.perf_counter() - begun < 5

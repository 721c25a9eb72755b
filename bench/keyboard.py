"""How much of what is typed in the wrong 한/영 state comes back, and how much right English is touched.

    python -m bench.keyboard

Sentences are the phrases and questions of the packaged banking bot, turned into the other key state. The English words
and the mixed lines were written before the rule, and those at odd places were held out while it was designed; its
lexicon, being of frequent words, holds many of them all the same.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

# So that `python bench/keyboard.py` works as well as `python -m bench.keyboard`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yaml

from aicc.utils.keyboard import recover_keyboard, to_latin_keys

_BOT: Final = Path(__file__).resolve().parent.parent / "src" / "aicc" / "bots" / "banking"
_FOREIGN: Final = re.compile("[A-Za-zㄱ-ㅎㅏ-ㅣ]")

_WORDS: Final = """
the be to of and in that have it for not on with he as you do at this but his by from they we say her she or an will
my one all would there their what so up out if about who get which go me when make can like time no just him know
take people into year your good some could them see other than then now look only come its over think also back after
use two how our work first well way even new want because any these give day most us is are was were has had been did
does going made more find long down life may world still own here old great big high right too very must last while
never same tell need feel try leave call ask seem help talk turn start show hear play run move live believe hold
bring happen write provide sit stand lose pay meet include continue set learn change lead understand watch follow
stop create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send
expect build stay fall cut reach kill remain suggest raise pass sell require report decide pull account balance card
credit debit bank loan transfer password login logout app update error download install website email phone mobile
internet service customer center support agent chat message number code security certificate device screen button
click settings wifi bluetooth camera battery airport station hotel order delivery refund cancel ticket point coupon
event membership premium basic plan data roaming street city town field disk risk wish fork visit six dog dream eight
wide side size girl fish note keep hand head face fact form thing place house study book word business issue kind
both few
"""
_MIXED: Final = """
OTP 분실했어요
ATM에서 돈 찾을 때 수수료 얼마예요?
KB Pay 등록이 안 돼요
iPhone 15에서 app이 자꾸 꺼져요
app 업데이트 했는데 로그인이 안됨
PIN 번호를 잊어버렸어요
card 비밀번호 변경하고 싶어요
IC칩이 안 읽혀요
SMS 인증번호가 안 와요
VISA 카드 해외결제 되나요
Master card로 바꿔 주세요
QR 결제 방법 알려줘
NFC 결제가 안돼요
my account 잔액 보여줘
SK텔레콤 요금 자동이체
LG유플러스 통신비 KT로 바꿨어요
e-mail 주소 hong@naver.com 으로 변경
www.kbstar.com 접속이 안 돼요
wifi 연결하면 오류 나요
CMS 출금 동의
USB에 인증서 저장
PC에서 internet banking 하는데 error 떠요
Samsung Pay 등록 어떻게 해요
Apple Pay 언제 돼요?
Galaxy S24 쓰는데 로그인 오류
USD 환율 알려줘
100 USD 송금하고 싶어요
IRP 계좌 개설
ISA 가입 조건
DSR이 뭐예요
CD기에서 출금
SC제일은행으로 이체
IBK 기업은행 송금
hello 안녕하세요
OK 감사합니다
id랑 pw 잊어버렸어요
check card 분실 신고
kakao 로그인 안됨
VIP 고객인데 상담원 연결해 주세요
ARS 번호 알려주세요
PDF로 통장사본 보내주세요
FAX 보내는 법
"""


def main() -> None:
    """Print every figure with what went wrong."""
    phrases = [*_intents(), *_questions()]
    pure = [line for line in phrases if not _FOREIGN.search(line)]
    _recovered("sentences of the bot", pure)
    _recovered("sentences of the bot with ATM, OTP ...", [line for line in phrases if re.search("[A-Z]{2}", line)])
    _recovered(
        "single words of two syllables and more", sorted({w for s in pure for w in re.findall("[가-힣]{2,}", s)})
    )
    for name, text in (("English words", _WORDS.split()), ("mixed lines", _MIXED.strip().splitlines())):
        _untouched(f"{name}, design half", text[::2])
        _untouched(f"{name}, held out", text[1::2])
    _untouched("English words in capitals", [word.upper() for word in _WORDS.split()])
    _untouched("sentences of the bot as they are", phrases)


def _intents() -> Iterator[str]:
    for intent in yaml.safe_load((_BOT / "intents.yaml").read_text(encoding="utf-8"))["intents"]:
        yield from intent["phrases"]


def _questions() -> Iterator[str]:
    for entry in yaml.safe_load((_BOT / "faq.yaml").read_text(encoding="utf-8"))["faqs"]:
        yield entry["question"]
        yield from entry["paraphrases"]


def _recovered(name: str, lines: Iterable[str]) -> None:
    read = [(line, recover_keyboard(to_latin_keys(line))) for line in lines]
    wrong = [pair for pair in read if pair[0] != pair[1]]
    print(f"{name}: {len(read) - len(wrong)} of {len(read)} come back {wrong or ''}")


def _untouched(name: str, lines: Iterable[str]) -> None:
    read = [(line, recover_keyboard(line)) for line in lines]
    wrong = [pair for pair in read if pair[1] is not None]
    print(f"{name}: {len(wrong)} of {len(read)} wrongly changed {wrong or ''}")


if __name__ == "__main__":
    main()

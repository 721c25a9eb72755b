"""Units of measurement, currencies and Korean counters: how they are written, said and found.

The tables are the place to add a unit: its row says the kind, the symbol, the spoken name and every other spelling.
An underscore inside a spelling stands for an optional space; one at its end keeps a name that is read aloud but too
ambiguous to be looked for (pm, 바).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measurement or a currency."""

    # What it measures: distance, volume, temperature, weight, area, speed, data, time, other; money for currencies.
    kind: str
    # SI symbol, or the ISO 4217 code of a currency.
    symbol: str
    # The name it is read aloud with, with the spaces of the spelling rules.
    spoken: str
    # Every spelling in which it is found, the symbol and the spoken name included.
    spellings: tuple[str, ...]
    # What one is worth in the unit of the symbol: 0.01 for a cent, which counts in USD.
    factor: float = 1


_MEASURES: Final = """
distance km 킬로미터 킬로메터 키로미터 키로메터 킬로 키로 ㎞ KM Km kilometers kilometres
distance m 미터 메터 meters metres
distance cm 센티미터 센치미터 센티메터 센치메터 센티 센치 ㎝ CM
distance mm 밀리미터 미리미터 밀리메터 미리메터 ㎜ MM
distance dm 데시미터
distance hm 헥토미터
distance dam 데카미터
distance µm 마이크로미터 마이크론 μm um
distance nm 나노미터
distance pm_ 피코미터
distance mi 마일 마일즈 mile miles
distance ft 피트 피이트 feet foot
distance in 인치 inch inches ″
distance yd 야드 yard yards
distance nmi 해리
distance ly_ 광년
volume L 리터 리타 ℓ l liter liters litre litres
volume mL 밀리리터 미리리터 밀리리타 미리리타 밀리 미리 ㎖ ml ML cc CC 씨씨 시시
volume dL 데시리터 dl
volume cL 센티리터 cl
volume hL 헥토리터 hl
volume kL 킬로리터 kl
volume gal 갤런 갤론 gallon gallons
volume pt 파인트
volume qt 쿼트
volume bbl 배럴
volume tbsp 테이블스푼 큰술
volume tsp 티스푼 작은술
volume fl_oz 액량_온스 fl_oz
volume m³ 세제곱미터 입방_미터 입방미터 세제곱_미터 m3 ㎥ 루베
volume cm³ 세제곱센티미터 입방_센티미터 세제곱_센티미터 cm3
volume km³ 세제곱킬로미터 입방_킬로미터
volume ft³ 세제곱피트 입방_피트
volume in³ 세제곱인치 입방_인치
weight g 그램 그람 gram grams
weight kg 킬로그램 킬로그람 키로그램 키로그람 ㎏ KG Kg
weight mg 밀리그램 밀리그람 미리그램 ㎎
weight µg 마이크로그램 μg
weight t 톤 미터톤 메트릭톤 톤수
weight kt 킬로톤
weight oz 온스
weight lb 파운드 lbs 폰드
weight ct 캐럿
area m² 제곱미터 평방_미터 평방미터 제곱_미터 m2 ㎡ 헤베
area cm² 제곱센티미터 평방_센티미터 제곱_센티미터 cm2
area mm² 제곱밀리미터 평방_밀리미터
area km² 제곱킬로미터 평방_킬로미터 제곱_킬로미터 km2 ㎢
area mi² 제곱마일 평방_마일 제곱_마일
area ft² 제곱피트 평방_피트 제곱_피트
area yd² 제곱야드 평방_야드
area in² 제곱인치 평방_인치 제곱_인치
area ha 헥타르 헥타아르
area a_ 아르_
area acre 에이커
speed m/s 미터_퍼_초 미터퍼초 초당_미터 m/sec
speed km/h 킬로미터_퍼_시간 킬로미터퍼시 킬로미터/시 킬로미터/시간 kph km/hr
speed m/h 미터_퍼_시간
speed km/s 킬로미터_퍼_초 킬로미터퍼초 킬로미터/초
speed km/m 킬로미터_퍼_미터
speed km/min 킬로미터_퍼_분 킬로미터/분
speed mph 마일_퍼_시간 마일/시 mi/h
speed ft/s 피트_퍼_초 피트/초
speed kn 노트_
data bit 비트 bits
data kbit 킬로비트 Kb
data Mbit 메가비트 Mb
data Gbit 기가비트 Gb
data Tbit 테라비트
data B 바이트 byte bytes
data KB 킬로바이트 키로바이트 kB
data MB 메가바이트 메가
data GB 기가바이트 기가
data TB 테라바이트 테라
data PB 페타바이트
data bps 비피에스
data Mbps 메가비피에스
data Gbps 기가비피에스
other Hz 헤르츠 헤르쯔
other kHz 킬로헤르츠
other MHz 메가헤르츠
other GHz 기가헤르츠
other THz 테라헤르츠
other W 와트
other kW 킬로와트
other MW 메가와트
other GW 기가와트
other Wh 와트시
other kWh 킬로와트시
other MWh 메가와트시
other V 볼트
other kV 킬로볼트
other mV 밀리볼트
other A 암페어
other mA 밀리암페어
other mAh 밀리암페어시
other Ah 암페어시
other Ω 옴
other kΩ 킬로옴
other J 줄_
other kJ 킬로줄
other cal 칼로리
other kcal 킬로칼로리
other N 뉴턴
other Pa 파스칼
other hPa 헥토파스칼
other kPa 킬로파스칼
other MPa 메가파스칼
other bar_ 바_
other atm 기압
other dB 데시벨
other lx 럭스
other lm 루멘
other cd 칸델라
other mol 몰_
other hp 마력
other rpm 분당회전수 알피엠 RPM
other rad 라디안
other px 픽셀
other dpi 디피아이
other ppm 피피엠
"""

# ISO 4217 code, spoken name, other spellings.
_CURRENCIES: Final = """
KRW 원 ₩ 원화 won
USD 달러 $ US$ 불 딸라 달라 미국_달러 미_달러 미화_달러 dollar dollars
JPY 엔 ¥ 엔화 일본_엔 円
EUR 유로 € 유로화
CNY 위안 위안화 위엔 중국_위안 RMB 元
GBP 파운드 £ 영국_파운드 스털링_파운드 파운드_스털링
HKD 홍콩_달러 HK$ 홍콩달러
CAD 캐나다_달러 C$ CA$
AUD 호주_달러 A$ AU$ 오스트레일리아_달러
NZD 뉴질랜드_달러 NZ$
SGD 싱가포르_달러 S$ 싱가폴_달러 싱달러
TWD 대만_달러 NT$ 타이완_달러 신_대만_달러
CHF 스위스_프랑 프랑
THB 태국_바트 ฿ 바트 밧
VND 베트남_동 ₫
PHP 필리핀_페소 ₱ 페소
IDR 인도네시아_루피아 루피아
MYR 말레이시아_링깃 링깃
INR 인도_루피 ₹ 루피
PKR 파키스탄_루피
LKR 스리랑카_루피
NPR 네팔_루피
BDT 방글라데시_타카 타카
MMK 미얀마_짯 짯
LAK 라오스_킵 킵
KHR 캄보디아_리엘 리엘
MNT 몽골_투그릭 투그릭
MOP 마카오_파타카 파타카
KPW 북한_원
RUB 러시아_루블 ₽ 루블
UAH 우크라이나_흐리브냐 ₴ 흐리브냐
PLN 폴란드_즈워티 즈워티 즐로티 폴란드_즐로티
CZK 체코_코루나 코루나
HUF 헝가리_포린트 포린트
RON 루마니아_레우 레우
BGN 불가리아_레프 레프
TRY 튀르키예_리라 터키_리라 리라 ₺
SEK 스웨덴_크로나 크로나
NOK 노르웨이_크로네
DKK 덴마크_크로네 크로네
ISK 아이슬란드_크로나
GEL 조지아_라리 라리
KZT 카자흐스탄_텡게 텡게
UZS 우즈베키스탄_숨
AZN 아제르바이잔_마나트 마나트
AMD 아르메니아_드람 드람
ILS 이스라엘_셰켈 ₪ 셰켈 세켈 이스라엘_신_셰켈
AED 아랍에미리트_디르함 디르함 UAE_디르함
MAD 모로코_디르함
SAR 사우디아라비아_리얄 사우디_리얄 리얄
QAR 카타르_리얄
OMR 오만_리알
IRR 이란_리알 리알
KWD 쿠웨이트_디나르 디나르
BHD 바레인_디나르
JOD 요르단_디나르
IQD 이라크_디나르
EGP 이집트_파운드
LBP 레바논_파운드
ZAR 남아프리카_공화국_랜드 랜드 남아공_랜드 남아프리카_랜드
NGN 나이지리아_나이라 ₦ 나이라
KES 케냐_실링 실링
TZS 탄자니아_실링
UGX 우간다_실링
GHS 가나_세디 세디
ETB 에티오피아_비르 비르
MXN 멕시코_페소
BRL 브라질_헤알 헤알 R$ 레알
ARS 아르헨티나_페소
CLP 칠레_페소
COP 콜롬비아_페소
UYU 우루과이_페소
CUP 쿠바_페소
PEN 페루_솔
BOB 볼리비아노
PYG 파라과이_과라니 과라니
VEF 베네수엘라_볼리바르 볼리바르
CRC 코스타리카_콜론
GTQ 과테말라_케찰 케찰
HNL 온두라스_렘피라 렘피라
JMD 자메이카_달러
BSD 바하마_달러
BBD 바베이도스_달러
FJD 피지_달러
BND 브루나이_달러
DEM 독일_마르크 마르크
FRF 프랑스_프랑
BEF 벨기에_프랑
ITL 이탈리아_리라
ESP 페세타 스페인_페세타
NLG 길더 네덜란드_길더
BTC 비트코인
ETH 이더리움
"""

# Parts of a currency: code, what one is worth, spellings. A cent is an American one.
_MINOR: Final = """
USD 0.01 센트 미국_센트 cent cents ¢
GBP 0.01 펜스 페니 펜니
EUR 0.01 유로_센트
RUB 0.01 코페이카
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Counters said with native numbers (한 개, 스물다섯 명); the rest are said with Sino-Korean ones (이 층).
NATIVE_COUNTERS: Final = _words(
    """
    개 명 살 시 번 장 대 마리 가지 건 달 사람 분 잔 병 컵 그릇 접시 권 켤레 벌 그루 송이 줄 채 척 편 곡 통 봉지 상자
    박스 다발 묶음 쌍 자루 조각 군데 곳 시간 배 봉 갑 판 모금 숟갈 숟가락 스푼 바퀴 방울 끼 술 근 되 말 푼 캔 팩 포
    포기 꼬집 줌 뿌리 단 덩이 덩어리 토막 걸음 발 가닥 꾸러미 세트 다스 칸 집 가구 식구 자리 좌석 계좌 사이즈
    차례 마디
    """
)
SINO_COUNTERS: Final = _words(
    """
    원 년 월 일 분 초 회 층 호 호선 번 개월 개년 퍼센트 인분 인 세 세대 학년 반 호실 동 번지 번길 쪽 페이지 과 장 절
    조 항 주 주년 주일 교시 등급 급 등 위 점 포인트 도 평 주차 차 기 회차 회분 일차 박 세기 월분 년도 년대 배 단계
    리 석
    """
)
# Counters that make a quantity entity: times, dates, money and places in a row are other kinds.
COUNTERS: Final = frozenset(NATIVE_COUNTERS) - {"시", "달", "시간", "분"} | frozenset(
    _words("인분 회 층 평 페이지 쪽 점 포인트 석 박 인 매 구좌 좌 주 세대 개소 필지 돈 냥 홉")
)


def _rows(table: str) -> Iterator[list[str]]:
    yield from (line.split() for line in table.strip().splitlines())


def _unit(kind: str, symbol: str, spoken: str, *others: str) -> Unit:
    return Unit(
        kind=kind,
        symbol=_shown(symbol),
        spoken=_shown(spoken),
        spellings=tuple(dict.fromkeys(word for word in (symbol, spoken, *others) if not word.endswith("_"))),
    )


def _shown(word: str) -> str:
    return word.rstrip("_").replace("_", " ")


MEASURES: Final[tuple[Unit, ...]] = tuple(_unit(*row) for row in _rows(_MEASURES))
CURRENCIES: Final[tuple[Unit, ...]] = tuple(_unit("money", *row) for row in _rows(_CURRENCIES))
MINOR_CURRENCIES: Final[tuple[Unit, ...]] = tuple(
    replace(_unit("money", code, *names), spellings=tuple(names), factor=float(worth))
    for code, worth, *names in _rows(_MINOR)
)
# Units in Latin letters, which alone may follow figures without a space.
LATIN_UNITS: Final[frozenset[str]] = frozenset(
    spelling
    for unit in (*MEASURES, *MINOR_CURRENCIES, *CURRENCIES)
    for spelling in unit.spellings
    if spelling.isascii() and spelling[0].isalpha()
) | {"K", "C", "F"}

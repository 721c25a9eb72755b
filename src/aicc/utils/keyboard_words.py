"""Everyday words of Korean contact centres in both languages: what a line looks like in the right key state.

Written for this project from general knowledge, not counted in any corpus. Nothing is looked up for its meaning: the
words show which letters follow one another, and the short ones decide where letters alone do not.
"""

from typing import Final

# Said letter by letter, or brands; written as customers write them.
_INITIALISMS: Final = """
    ATM OTP PIN PC ID PW IC SMS MMS ARS QR NFC USB CD TV VIP LG KT SK KB NH SC IBK KEB BNK DGB HSBC NICE KCB CVC CVV
    CMS IRP ISA ETF ELS DSR LTV DTI USD KRW EUR JPY CNY PDF FAX URL IP LTE AS FAQ AI API SNS DM PPT VPN HTS MTS RP
    CMA DC DB PB TM GPS SIM IOS LCD LED HP TEL XML CSV JPG PNG HWP GS CU BC KCP PG KIA BMW SSG CGV KTX SRT BTS MBTI
    RPM CPU GPU SSD HDD UFO DIY FYI ASAP PM AM CEO HR IT OS UI UX DNS DLL EXE XP VISA TOSS NAVER SAMSUNG PAYPAL CITI
    TLS SSL DLS SDK ANSI GIF
"""
_ENGLISH: Final = """
    app apps pay card cards check credit debit bank banking account balance loan limit transfer money cash fee rate
    pass password login logout log sign in out up on off online offline click button link error update upgrade
    download install reset restart setting settings mode menu home page web site website mail email gmail phone
    iPhone iPad mobile internet network wifi data plan call center service support help desk agent chat chatbot bot
    talk kakao payco message text number code key token security secure lock unlock certificate verify face device
    apple google galaxy screen camera battery charge charger cable bluetooth speaker tablet note book laptop mouse
    keyboard print printer scan file photo video image copy save open close start stop next back cancel order refund
    return exchange delivery ship box sale event coupon point points gift membership member premium basic family user
    name address master city street road house room hotel flight airport ticket travel tour trip seat food size color
    black white red blue green gold silver large small medium free new old best good bad big hello hi hey bye thanks
    thank sorry please dear welcome nice ok okay yes no yeah yep nope hmm lol omg wow cool great love like happy test
    the a an and or not of to for from with by at is are was were be been am do does did done don dont have has had
    can cannot could will would should may must me my you your he she it its we us our they them their this that
    these those here there what when where which who whose why how all any some every each other another more most
    much many few less one two three four five six seven eight nine ten first second last same so too very just only
    also still yet already now then than as if because but about after before over under into through between again
    ever never always often today tomorrow yesterday week month year day time hour date morning night go goes going
    went come came get got give gave take took make made put set let see saw seen look find found know think want
    need use used try work works worked working run ask tell told say said show send sent receive read write buy sell
    paid spend lose lost change add delete remove turn wait leave live stay move keep hold bring begin end finish win
    feel believe understand learn study play watch hear listen speak walk drive ride fly dog cat fish bird boy girl
    man woman kid child king duke disk disks disc risk wish fork forks field rock rich ring right side wide tide dish
    dial dock duty dual visit visual civic soap sow slow doubt dream tie title world word worst worth sick sight cook
    visor rough tough eighth height town down crown duck sleep asleep socks sock form forms via doc docs xor sub
    thrown throw worker workshop dope alfa euro suburb thus goal goals aka audio todo goto god fix fox mix tax ago
    due duo dug dig rid bid dirt diet disown dismay dusk skid fight tight tick trick wo woe toe foe doe rye dye cue
    cut cot rot dot rod cod sob rob cob gob job th st nd rd html http https www com net org kr
"""
_KOREAN: Final = """
    네 넵 예 응 어 아 왜 돈 좀 뭐 더 안 못 잘 다 또 그 이 저 제 내 나 너 폰 앱 은행 카드 계좌 통장 잔액 잔고 조회
    이체 송금 대출 금리 이자 한도 예금 적금 펀드 환율 환전 보험 연금 청약 주택 전세 월세 신용 체크 결제 할부 청구
    연체 해지 해약 가입 신청 취소 변경 등록 확인 발급 재발급 분실 도난 신고 정지 해제 인증 인증서 비밀번호 비번 번호
    로그인 오류 에러 수수료 출금 입금 입출금 내역 거래 거래내역 명세서 증명서 사본 서류 상담 상담원 상담사 직원 연결
    전화 문자 고객 고객센터 센터 지점 영업점 영업시간 위치 주소 시간 오늘 내일 어제 지금 언제 어디 어디서 어떻게 얼마
    얼마나 얼마예요 얼마인가요 얼마야 무엇 무슨 누구 누가 왜요 뭐예요 뭔가요 뭐야 몇 시까지 부터 까지 에서 에게 한테
    으로 하고 그리고 그런데 근데 그래서 그러면 그럼 혹시 저기요 여보세요 안녕 안녕하세요 안녕히 계세요 감사합니다
    고마워요 고맙습니다 죄송합니다 미안해요 수고하세요 반갑습니다 아니요 아니오 아뇨 아니 아닌데요 맞아요 맞습니다
    그래요 그렇습니다 좋아요 좋습니다 싫어요 알겠습니다 알겠어요 몰라요 모르겠어요 있어요 없어요 있나요 없나요
    있습니다 없습니다 있는데 없는데 있을까요 되나요 돼요 됩니다 안돼요 안됨 되는데 됐어요 되었습니다 하나요 해요
    합니다 했어요 했습니다 했는데 했는데요 할게요 할래요 할까요 하려고요 하려고 하려면 하려는데 하는데 하는데요
    싶어요 싶습니다 싶은데 싶은데요 해주세요 해줘 해줘요 해줄래 주세요 주실 수 부탁해요 부탁드립니다 부탁드려요
    알려주세요 알려줘 보여줘 보여주세요 보내줘 보내주세요 보내려고요 바꿔줘 바꾸고 만들고 싶다 궁금해요 궁금합니다
    어려워요 빨리 바로 천천히 다시 계속 먼저 나중에 처음 마지막 이번 지난 다음 매달 매월 하루 일주일 한달 작년 올해
    내년 가능한가요 가능해요 필요해요 필요한 방법 조건 자격 기간 만기 중도 상환 담보 마이너스 자동 자동이체 급여 월급
    용돈 생활비 관리비 공과금 세금 연말정산 서비스 혜택 할인 포인트 적립 쿠폰 이벤트 배송 주문 교환 환불 반품 구매
    상품 예약 방문 접수 처리 진행 완료 실패 안내 문의 설명 도움 도움말 메뉴 화면 버튼 휴대폰 핸드폰 컴퓨터 인터넷
    인터넷뱅킹 모바일 앱에서 홈페이지 사이트 설치 삭제 업데이트 접속 연결이 잃어버렸어요 잊어버렸어요 까먹었어요
    못해요 안나와요 안와요 나와요 들어왔어요 나갔어요 빠져나갔어요 받았어요 받고 받으려면 보냈어요 찾고 찾아요 찾을
    넣어 넣을 뽑아 눌러도 눌렀는데 떠요 뜨는데 걸려요 늦어요 느려요 틀렸어요 잘못 실수로 갑자기 자꾸 너무 진짜 정말
    많이 조금 아직 벌써 이미 제가 내가 저는 나는 우리 저희 엄마 아빠 아내 남편 아들 딸 친구 가족 부모님 회사 직장
    학교 집 차 사람 이름 생년월일 나이 외국인 법인 사업자 개인 국민 신한 우리은행 하나 농협 기업은행 카카오 네이버
    토스 삼성 현대 롯데 서울 부산 대구 인천 광주 대전 울산 경기 제주 강남 날씨 기온 비가 와요 몇시예요 노래 틀어 꺼줘
    켜줘 불 보이스피싱 사기 의심 문제 민원 불만 화가 짜증 답답 최악 친절 불편 만족 둘 셋 넷 열 백 천 만 억 만원 천원
    금액 여기 거기 종료 교체 그냥 남은 새로 여행 관련 제공 대해 때문에 헬로 하이 챗봇 땡큐 오케이 소식 모드 바꿔 끝
    백만원 원 개 번 명 장 월 일
"""

# Said alone, and so short that in Latin letters they could be an abbreviation.
_REPLIES: Final = "네 넵 넹 예 옙 응 웅 왜 돈 좀 뭐 폰 앱 집 아니 아뇨 있어 없어 해줘 다시 취소 ㅇㅇ"
# Common syllables that the words above happen to lack, in the order of the alphabet.
_SYLLABLES: Final = """
    각갈갖같걍걱검겁것겐겟겨견겹겼곡곤골곳괜괴군굳굴굿권귀규균극글긴길김깊깐깔깜깝깨깰께껴꼐꼬꼭꽃꽤꿀꿈끄끈끊끌끔끝
    끼낀낄낌낚납낫났낭낮낸낼냄냉냐냥널넘넴넹녀념논놀놈높놓놔눈닐닝닥단당닿댓덕던덜덤독돋돌된될됬두둔뒤득든듣듬듯딩따
    딱딴때땐땜떡떤떨똑똥뛰뜻락란랄랍랐랑랜램랫랬량럭럴럽레력련렵령례론롭룡률륭른를릭린릴림릿링맘맛망맥맨머멀멋멍멘멜
    며목몸몽묘묻물뭘뮤믹믿밋밌밑박밖밤밥범벗베벽별병복볼봄봅봇봉봐봤북붙뷰브블빈빌빙빛빵빼뻐뻔뿐쁘쁜살삶샀새색석선섬
    섭섹셈셔션셨손솔쇼숙순술숨쉬쉽슈슬슴슷승식십싸쌍썸쓰쓴쓸씀씩씬않암압앗앙앞애양얘얻엉엔엘염엽였옙옛옥옴옷왓왕왠욕
    욜욥욱운웃웅웠웨웹유육윤융익읽임잇잖잠잡잼쟁젊젠젤졌존졸종죠죽준줌줬즈즌즐즘질짐짓징짝짧짱째쩌쩔쪽쫌쯤찌찍찝착찬
    찮찰참창채책챗챙척철첨첫쳐쳤초촌총추축춘춤충춰츠층칠침칭칼캐커컨컬케코콘콜콩쾌큐큰클큼키킨킬타탄탈탕태털텐톡퇴투
    특티틱팅파판팔팬퍼펑평폐폭표푸풀풍프픈플픔픽핑함항핵햇햐향허헐헤혀혁형혼홍황효후훈훌훨흐흑흔흘흠흥힐힘
"""

ENGLISH: Final = frozenset((_INITIALISMS + _ENGLISH).split())
KOREAN: Final = frozenset(_KOREAN.split())
# Together about 99 of 100 syllables of everyday writing.
SYLLABLES: Final = frozenset("".join(KOREAN) + "".join(_SYLLABLES.split()))
REPLIES: Final = frozenset(_REPLIES.split())

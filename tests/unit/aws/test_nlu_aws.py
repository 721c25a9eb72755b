"""ChatbotNLU on AWS: what is sent, what is made of the answers, and what happens when they do not come."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.aws_stand_in import Says, StandIn
from tests.conftest import TestCentre

from aicc.aws.asking import AskedService, connect_service
from aicc.aws.lex_runtime import LexAddress, session_id
from aicc.aws.nlu import AWSReader, connect
from aicc.bootstrap.understanding import build_reader
from aicc.cli.shared_checks import understanding
from aicc.models.bot import Bot
from aicc.models.errors import LexBotInvalid, SettingInvalid
from aicc.models.understanding import IntentSource, Mood, OutsideReading
from aicc.nlu import AsyncNLU, ChatbotNLU
from aicc.nlu.local_reader import LocalReader
from aicc.ports import Reader
from aicc.services.engines import Engines, build_engines
from aicc.telemetry import Prometheus
from aicc.utils.config import Settings

ADDRESS = LexAddress(bot_id="ABCDEFGHIJ", alias_id="TSTALIASID")
CALM = {"Positive": 0.1, "Negative": 0.1, "Neutral": 0.75, "Mixed": 0.05}
# A call goes to nobody, or to the stand-in, at once.
SECONDS = 5.0
# What a customer says after 이체하고 싶어요 until the password is asked for.
TO_THE_PASSWORD = ("1234567", "국민은행", "110234567890", "5만원", "네")


def interpretation(name: str, score: float | None) -> dict[str, Any]:
    """One interpretation of Lex; FallbackIntent has no score."""
    found: dict[str, Any] = {"intent": {"name": name, "slots": {}, "state": "ReadyForFulfillment"}}
    return found | ({"nluConfidence": {"score": score}, "interpretationSource": "Lex"} if score is not None else {})


def lex(*names: tuple[str, float | None]) -> Says:
    """What RecognizeText answers."""
    return Says({"sessionId": "s-1", "interpretations": [interpretation(*name) for name in names]})


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Lex and Comprehend on this machine; nothing that is sent or answered may break their models."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    server = StandIn(
        ["lexv2-runtime", "comprehend"],
        RecognizeText=lex(("card_loss", 0.83), ("FallbackIntent", None), ("card_reissue", 0.4)),
        DetectSentiment=Says({"Sentiment": "NEUTRAL", "SentimentScore": CALM}),
        DetectEntities=Says({"Entities": []}),
    )
    yield server
    server.close()
    assert server.problems == []


Connect = Callable[..., AWSReader]


@pytest.fixture
def connected(aws: StandIn) -> Iterator[Connect]:
    """Return what makes a reader that asks the stand-in."""
    made: list[AWSReader] = []

    def make(seconds: float = SECONDS, comprehend: bool = True) -> AWSReader:
        reader = connect(
            ADDRESS,
            region="ap-northeast-2",
            lex_endpoint=aws.url,
            comprehend_endpoint=aws.url,
            comprehend=comprehend,
            seconds=seconds,
        )
        made.append(reader)
        return reader

    yield make
    for reader in made:
        reader.close()


@pytest.fixture
def nlu(bot: Bot, engines: Engines, connected: Connect) -> ChatbotNLU:
    """The guide's class, on AWS."""
    return ChatbotNLU(bot=bot, classifier=engines.nlu.classifier, reader=connected())


# --- the contract of readers -----------------------------------------------------------------------------------------


@pytest.fixture(params=["local", "aws"])
def reader(request: pytest.FixtureRequest, engines: Engines) -> Reader:
    """Each reader in turn."""
    if request.param == "local":
        return LocalReader(engines.nlu)
    made: Reader = request.getfixturevalue("connected")()
    return made


def test_a_reader_tells_intents_of_the_bot_by_falling_confidence(reader: Reader, bot: Bot) -> None:
    """Whoever reads: the bot's own intents, the best first, and who it was."""
    read = reader.read("카드를 잃어버렸어요", session="conv_1", intents=bot.intents.keys())

    assert read.intents is not None
    assert read.intents[0].intent == "card_loss"
    assert [one.confidence for one in read.intents] == sorted((one.confidence for one in read.intents), reverse=True)
    assert (read.engine in ("local", "lex+comprehend"), read.fallback) == (True, "")


def test_a_reader_leaves_out_what_the_bot_does_not_know(reader: Reader) -> None:
    """An intent of another bot is none."""
    read = reader.read("카드를 잃어버렸어요", session="", intents=("transfer",))

    assert {one.intent for one in read.intents or ()} <= {"transfer"}


# --- what is sent ----------------------------------------------------------------------------------------------------


def test_lex_gets_the_text_of_a_korean_conversation(nlu: ChatbotNLU, aws: StandIn) -> None:
    """The bot, its alias, ko_KR, a session that names nobody, and that Lex waits for an intent."""
    nlu.understand("카드를 잃어버렸어요", session="conv_1")
    [sent] = aws.of("RecognizeText")

    assert sent == {
        "botId": "ABCDEFGHIJ",
        "botAliasId": "TSTALIASID",
        "localeId": "ko_KR",
        "sessionId": session_id("conv_1"),
        "text": "카드를 잃어버렸어요",
        "sessionState": {"dialogAction": {"type": "ElicitIntent"}},
        "requestAttributes": {"aicc-understand-only": "true"},
    }


def test_comprehend_is_told_the_language(nlu: ChatbotNLU, aws: StandIn) -> None:
    """Korean, for mood and entities."""
    nlu.understand("카드를 잃어버렸어요")

    assert aws.of("DetectSentiment") == [{"Text": "카드를 잃어버렸어요", "LanguageCode": "ko"}]
    assert aws.of("DetectEntities") == [{"Text": "카드를 잃어버렸어요", "LanguageCode": "ko"}]


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("제 번호는 010-1234-5678 이에요", "1234-5678"),
        ("주민번호 900101-1234567 입니다", "1234567"),
        ("계좌 110-234-567890 으로 보내 주세요", "110-234"),
        ("메일은 kim@example.com 이에요", "kim@"),
    ],
)
def test_personal_data_is_masked_before_it_leaves(nlu: ChatbotNLU, aws: StandIn, said: str, secret: str) -> None:
    """Comprehend knows no Korean personal data, so ours is the only guard."""
    nlu.understand(said)

    assert len(aws.asked) == 3
    assert secret not in str([asked.parameters for asked in aws.asked])


def test_personal_data_is_still_found_by_ourselves(nlu: ChatbotNLU) -> None:
    """What was masked for AWS is an entity of the message as before."""
    assert nlu.extract_entities("010-1234-5678로 연락주세요") == {"phone": ["010-1234-5678"]}


@pytest.mark.parametrize("said", ["ㅈㅇㅈㅎ", "1234", "???", ""])
def test_what_others_cannot_read_is_not_sent(nlu: ChatbotNLU, aws: StandIn, said: str) -> None:
    """First consonants, figures and signs: a fee for nothing."""
    assert (nlu.understand(said).engine, aws.asked) == ("local", [])


@pytest.mark.parametrize(("length", "sent"), [(1_024, 1_024), (1_990, 1_024)])
def test_lex_gets_as_much_as_it_takes(nlu: ChatbotNLU, aws: StandIn, length: int, sent: int) -> None:
    """1,024 characters; Comprehend 5,000 bytes, without half a letter at the end."""
    nlu.understand("가나" * (length // 2))

    assert len(aws.of("RecognizeText")[0]["text"]) == sent
    assert len(aws.of("DetectSentiment")[0]["Text"].encode()) <= 5_000


async def test_a_secret_answer_is_told_to_nobody(engines: Engines, connected: Connect, aws: StandIn) -> None:
    """While a password is asked for, AWS hears nothing of what is typed."""
    centre = TestCentre(with_reader(engines, connected()))
    aws.says["RecognizeText"] = [lex(("transfer", 0.9))]
    asked = await centre.say_all("이체하고 싶어요", *TO_THE_PASSWORD)
    assert asked.reply.step == "pin_request"
    before = len(aws.asked)
    await centre.say("비밀번호 4815요")

    assert "4815" not in str([one.parameters for one in aws.asked[before:]])


# --- what is made of the answers -------------------------------------------------------------------------------------


def test_intents_are_lexs(nlu: ChatbotNLU) -> None:
    """Its scores, our ids; FallbackIntent is none."""
    understood = nlu.understand("그게 없어졌네요 어떡하죠")

    assert [(one.intent, one.confidence, one.source) for one in understood.intents] == [
        ("card_loss", 0.83, IntentSource.OUTSIDE),
        ("card_reissue", 0.4, IntentSource.OUTSIDE),
    ]
    assert (understood.engine, understood.fallback) == ("lex+comprehend", "")


def test_names_of_lex_lead_back_to_korean_ids(bot: Bot, engines: Engines, connected: Connect, aws: StandIn) -> None:
    """An intent that has an ASCII name there keeps its own here."""
    korean = replace(bot, intents={"카드분실": replace(bot.intents["card_loss"], id="카드분실", keywords=())})
    from aicc.aws.lex.identifiers import identifier

    aws.says["RecognizeText"] = [lex((identifier("카드분실"), 0.7))]
    nlu = ChatbotNLU(bot=korean, classifier=engines.nlu.classifier, reader=connected())

    assert [one.intent for one in nlu.understand("그게 없어졌네요").intents] == ["카드분실"]


def test_a_keyword_helps_where_lex_falls_back(nlu: ChatbotNLU, aws: StandIn) -> None:
    """`intent_mapping` decides what Lex does not recognise."""
    aws.says["RecognizeText"] = [lex(("FallbackIntent", None))]

    assert [one.intent for one in nlu.understand("체크카드 재발급 되나요").intents] == ["card_reissue"]


def test_an_intent_that_was_added_here_goes_first(nlu: ChatbotNLU) -> None:
    """Lex cannot know what `intent_mapping.update` added a moment ago."""
    nlu.intent_mapping["mortgage"] = ["주택담보대출"]

    assert nlu.understand("주택담보대출 상담이요").intents[0].intent == "mortgage"


def test_nothing_recognised_stays_nothing(nlu: ChatbotNLU, aws: StandIn) -> None:
    """Where Lex falls back and no keyword stands, there is no intent."""
    aws.says["RecognizeText"] = [lex(("FallbackIntent", None))]

    assert nlu.understand("음 그러니까요 있잖아요").intents == ()


def test_the_mood_is_comprehends_and_abuse_is_ours(nlu: ChatbotNLU, aws: StandIn) -> None:
    """Comprehend has no judgement of abuse in Korean."""
    scores = {"Positive": 0.01, "Negative": 0.9, "Neutral": 0.05, "Mixed": 0.04}
    aws.says["DetectSentiment"] = [Says({"Sentiment": "NEGATIVE", "SentimentScore": scores})]
    sentiment = nlu.understand("야 이 개새끼야").sentiment

    assert (sentiment.mood, sentiment.negative) == (Mood.NEGATIVE, 0.9)
    assert sentiment.abuse > 0.5


def test_entities_of_comprehend_join_ours(nlu: ChatbotNLU, aws: StandIn) -> None:
    """People and organisations from there; money, with its value, from here; nothing twice."""
    said = "데모은행 김하늘 과장님이 5만원을 보냈어요"

    def entity(text: str, kind: str, score: float = 0.9) -> dict[str, Any]:
        start = said.find(text)
        return {"Type": kind, "Text": text, "Score": score, "BeginOffset": start, "EndOffset": start + len(text)}

    aws.says["DetectEntities"] = [
        Says(
            {
                "Entities": [
                    entity("데모은행", "ORGANIZATION"),
                    entity("5만원", "QUANTITY"),
                    entity("과장님이", "TITLE", 0.2),
                ]
            }
        )
    ]
    found = {(one.kind, one.text, one.value) for one in nlu.understand(said).entities}

    assert ("organization", "데모은행", None) in found
    assert ("money", "5만원", 50_000) in found
    assert {kind for kind, _, _ in found} <= {"organization", "money", "person"}


def test_the_guides_call_tells_who_answered(nlu: ChatbotNLU) -> None:
    """`comprehensive_analysis` names the engine and how long it took."""
    result = nlu.comprehensive_analysis("카드를 잃어버렸어요", session_id="session_123")

    assert (result["intent"]["intent"], result["engine"], result["fallback"]) == ("card_loss", "lex+comprehend", "")
    assert 0 < result["seconds"] < SECONDS


# --- when AWS does not answer ----------------------------------------------------------------------------------------


def refused(status: int, code: str) -> Says:
    """An error of AWS."""
    return Says(status=status, error=code)


@pytest.mark.parametrize(
    ("operation", "says", "engine", "why"),
    [
        ("RecognizeText", refused(403, "AccessDeniedException"), "comprehend", "lex:AccessDeniedException"),
        ("RecognizeText", refused(404, "ResourceNotFoundException"), "comprehend", "lex:ResourceNotFoundException"),
        ("RecognizeText", refused(429, "ThrottlingException"), "comprehend", "lex:ThrottlingException"),
        ("RecognizeText", Says(b"<html>"), "comprehend", "lex:answer"),
        ("RecognizeText", Says(b'{"interpretations": [{}]}'), "comprehend", "lex:answer"),
        ("RecognizeText", Says(b'{"interpretations": 3}'), "comprehend", "lex:answer"),
        ("RecognizeText", replace(lex(("card_loss", 0.8)), half=True), "comprehend", "lex:answer"),
        ("DetectSentiment", refused(500, "InternalServerException"), "lex", "comprehend:InternalServerException"),
        ("DetectSentiment", Says(b'{"Sentiment": "ANGRY"}'), "lex", "comprehend:answer"),
        ("DetectSentiment", Says(b"[]"), "lex", "comprehend:answer"),
        (
            "DetectEntities",
            refused(400, "UnsupportedLanguageException"),
            "lex+comprehend",
            "entities:UnsupportedLanguageException",
        ),
    ],
)
def test_what_cannot_be_asked_is_done_here_and_told(
    nlu: ChatbotNLU, aws: StandIn, operation: str, says: Says, engine: str, why: str
) -> None:
    """The part is the local engine's, the reason is AWS's code, and the customer has an answer."""
    aws.says[operation] = [says]
    understood = nlu.understand("카드를 잃어버렸어요")

    assert (understood.engine, understood.fallback) == (engine, why)
    assert understood.intents[0].intent == "card_loss"
    assert understood.sentiment.mood is Mood.NEUTRAL


def test_a_cut_answer_is_asked_for_again(nlu: ChatbotNLU, aws: StandIn) -> None:
    """The line broke once; the second attempt succeeds and nobody notices."""
    aws.says["RecognizeText"] = [Says(drops=True), lex(("card_loss", 0.83))]

    assert (nlu.understand("카드를 잃어버렸어요").fallback, len(aws.of("RecognizeText"))) == ("", 2)


@pytest.mark.parametrize("code", ["ThrottlingException", "TooManyRequestsException"])
def test_who_is_throttled_asks_again(nlu: ChatbotNLU, aws: StandIn, code: str) -> None:
    """Twice refused, then heard."""
    refused = Says(status=429, error=code)
    aws.says["DetectSentiment"] = [refused, refused, aws.says["DetectSentiment"][0]]

    assert nlu.understand("카드를 잃어버렸어요").engine == "lex+comprehend"


def test_a_refusal_that_stays_is_not_asked_again(nlu: ChatbotNLU, aws: StandIn) -> None:
    """Permissions do not come back within a moment."""
    aws.says["RecognizeText"] = [Says(status=403, error="AccessDeniedException")]
    nlu.understand("카드를 잃어버렸어요")

    assert len(aws.of("RecognizeText")) == 1


def test_who_does_not_answer_in_time_is_not_waited_for(
    bot: Bot, engines: Engines, connected: Connect, aws: StandIn
) -> None:
    """All of AWS is silent: the customer is answered by ourselves."""
    for operation in ("RecognizeText", "DetectSentiment", "DetectEntities"):
        aws.says[operation] = [Says(waits=True)]
    nlu = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier, reader=connected(seconds=0.2))
    understood = nlu.understand("카드를 잃어버렸어요")

    assert understood.engine == "local"
    assert {part.partition(":")[0] for part in understood.fallback.split(",")} == {"lex", "comprehend", "entities"}
    assert understood.intents[0].intent == "card_loss"


def test_nobody_there_is_a_reason_like_another(bot: Bot, engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """The port is closed."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    reader = connect(ADDRESS, lex_endpoint="http://127.0.0.1:9", comprehend=False, seconds=SECONDS)
    understood = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier, reader=reader).understand("카드를 잃어버렸어요")
    reader.close()

    assert (understood.engine, understood.fallback) == ("local", "lex:EndpointConnectionError")


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def asked(aws: StandIn) -> Iterator[tuple[AskedService, Time]]:
    """Comprehend with a clock of ours, which alone goes on in pauses."""
    time = Time()
    client = connect_service("comprehend", region="ap-northeast-2", endpoint=aws.url, seconds=SECONDS)
    service = AskedService(client._client, seconds=SECONDS, clock=lambda: time.now, sleep=time.sleep)
    yield service, time
    client.close()


REQUEST = {"Text": "안녕하세요", "LanguageCode": "ko"}


def test_pauses_are_anything_below_a_bound_that_doubles(asked: tuple[AskedService, Time], aws: StandIn) -> None:
    """Full jitter: two pauses, of at most 0.1 and 0.2 seconds, and not the same again."""
    service, time = asked
    aws.says["DetectSentiment"] = [Says(status=429, error="ThrottlingException")]
    for _ in range(2):
        with pytest.raises(Exception, match="ThrottlingException"):
            service.ask("detect_sentiment", REQUEST)
    first, second, third, fourth = time.slept

    assert max(first, third) <= 0.1
    assert max(second, fourth) <= 0.2
    assert (first, second) != (third, fourth)


def test_a_service_that_fails_is_left_alone_for_half_a_minute(asked: tuple[AskedService, Time], aws: StandIn) -> None:
    """After five failures nobody is sent there; then one tries."""
    service, time = asked
    aws.says["DetectSentiment"] = [Says(status=403, error="AccessDeniedException")]
    for _ in range(5):
        with pytest.raises(Exception, match="AccessDeniedException"):
            service.ask("detect_sentiment", REQUEST)
    with pytest.raises(Exception, match="resting"):
        service.ask("detect_sentiment", REQUEST)
    assert len(aws.asked) == 5

    time.now += 30
    aws.says["DetectSentiment"] = [Says({"Sentiment": "NEUTRAL", "SentimentScore": CALM})]

    assert service.ask("detect_sentiment", REQUEST)["Sentiment"] == "NEUTRAL"


def test_a_wrong_request_is_no_fault_of_the_service(asked: tuple[AskedService, Time], aws: StandIn) -> None:
    """One text that is refused does not shut the others out."""
    service, _ = asked
    aws.says["DetectSentiment"] = [Says(status=400, error="TextSizeLimitExceededException")]
    for _ in range(6):
        with pytest.raises(Exception, match="TextSizeLimitExceededException"):
            service.ask("detect_sentiment", REQUEST)

    assert len(aws.asked) == 6


# --- in the turn -----------------------------------------------------------------------------------------------------


def with_reader(engines: Engines, reader: Reader) -> Engines:
    """The packaged bot, its messages read by somebody else."""
    return build_engines(engines.bot, engines.nlu.classifier, reader=reader)


async def test_the_turn_records_who_understood_it(engines: Engines, connected: Connect, aws: StandIn) -> None:
    """The engine, and how long it took, are part of why the turn went as it did."""
    reason = (await TestCentre(with_reader(engines, connected())).say("카드를 잃어버렸어요")).reason

    assert (reason.engine, reason.engine_fallback, reason.detail) == ("lex+comprehend", "", "begin:auth_request")
    assert 0 < reason.engine_seconds < SECONDS


async def test_the_turn_records_why_it_was_read_here(engines: Engines, connected: Connect, aws: StandIn) -> None:
    """The same turn, with the reason."""
    aws.says["RecognizeText"] = [Says(status=429, error="ThrottlingException")]
    reason = (await TestCentre(with_reader(engines, connected(comprehend=False))).say("카드를 잃어버렸어요")).reason

    assert (reason.engine, reason.engine_fallback) == ("local", "lex:ThrottlingException")


async def test_a_turn_without_aws_is_local(centre: TestCentre) -> None:
    """The default."""
    reason = (await centre.say("카드를 잃어버렸어요")).reason

    assert (reason.engine, reason.engine_fallback, reason.engine_seconds) == ("local", "", 0.0)


async def test_metrics_count_who_understood_and_why_not(engines: Engines, connected: Connect, aws: StandIn) -> None:
    """An alarm can look at the fall-backs."""
    aws.says["RecognizeText"] = [Says(status=403, error="AccessDeniedException")]
    turn = await TestCentre(with_reader(engines, connected(comprehend=False))).say("카드를 잃어버렸어요")
    prometheus = Prometheus()
    prometheus.recorded(turn, 0.01)

    assert (
        'aicc_understandings_total{engine="local",fallback="lex:AccessDeniedException"} 1.0'
        in prometheus.render().decode()
    )


# --- the guide's constructor and its batch ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bot_id", "alias_id", "name"),
    [
        ("your_lex_bot_id", "TSTALIASID", "bot_id"),
        ("", "TSTALIASID", "bot_id"),
        ("ABCDEFGHIJ", "", "bot_alias_id"),
        ("ABCDEFGHIJ\n", "TSTALIASID", "bot_id"),
        ("ABCDEFGHIJ", "별칭", "bot_alias_id"),
    ],
)
def test_ids_that_lex_does_not_have_are_refused(
    bot: Bot, engines: Engines, bot_id: str, alias_id: str, name: str
) -> None:
    """Before anything is asked."""
    with pytest.raises(LexBotInvalid, match=name):
        ChatbotNLU(bot_id=bot_id, bot_alias_id=alias_id, bot=bot, classifier=engines.nlu.classifier)


def test_the_guides_constructor_asks_lex(
    bot: Bot, engines: Engines, aws: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`bot_id` and `bot_alias_id` are all that it takes; boto3's own variables say where AWS is."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    nlu = ChatbotNLU(
        region_name="ap-northeast-2",
        bot_id="ABCDEFGHIJ",
        bot_alias_id="TSTALIASID",
        bot=bot,
        classifier=engines.nlu.classifier,
    )
    result = nlu.comprehensive_analysis("카드를 잃어버렸어요")
    assert nlu.reader is not None
    nlu.reader.close()

    assert (result["engine"], aws.of("RecognizeText")[0]["botId"]) == ("lex+comprehend", "ABCDEFGHIJ")


def test_the_guides_placeholders_are_answered_by_ourselves(engines: Engines) -> None:
    """`your_lex_bot_id` is no bot: the snippet runs as printed, and says why."""
    result = engines.nlu.comprehensive_analysis(
        "계좌 잔액을 확인하고 싶습니다", bot_id="your_lex_bot_id", bot_alias_id="your_lex_alias_id"
    )

    assert (result["intent"]["intent"], result["engine"], result["fallback"]) == (
        "inquiry",
        "local",
        "lex:lex_bot_invalid",
    )


async def test_a_batch_comes_back_in_its_order(nlu: ChatbotNLU, aws: StandIn) -> None:
    """Each text has its analysis."""
    texts = [f"카드를 잃어버렸어요 {number}번째" for number in range(20)]
    results = await AsyncNLU(nlu).analyze_batch(texts)

    assert [result["text"] for result in results] == texts
    assert len(aws.of("RecognizeText")) == 20


class _Counting:
    """A reader that knows how many it reads for at the same time."""

    def __init__(self) -> None:
        from threading import Barrier, Lock

        self.most = self.now = 0
        self._lock = Lock()
        # Released when three are in it together: a fourth would show as more.
        self._together = Barrier(3)

    def read(self, text: str, *, session: str, intents: object) -> OutsideReading:
        """Count."""
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self._together.wait(timeout=20)
        with self._lock:
            self.now -= 1
        return OutsideReading(engine="lex", intents=())

    def close(self) -> None:
        """Close nothing."""


async def test_a_batch_asks_for_no_more_than_allowed_at_once(bot: Bot, engines: Engines) -> None:
    """AWS throttles who asks for everything at once."""
    counting = _Counting()
    nlu = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier, reader=counting)
    await AsyncNLU(nlu, at_once=3).analyze_batch(["안녕하세요"] * 12)

    assert counting.most == 3


# --- the settings, and aicc doctor -----------------------------------------------------------------------------------


def settings(**changes: Any) -> Settings:
    """Settings for Lex and Comprehend."""
    named = {"nlu": "aws", "lex_bot_id": "ABCDEFGHIJ", "lex_bot_alias_id": "TSTALIASID", "aws_region": "ap-northeast-2"}
    return Settings(**(named | changes))


def test_the_doctor_asks_lex_and_comprehend(aws: StandIn) -> None:
    """Once each, with the permissions that a turn needs."""
    found = understanding(settings(aws_endpoint=aws.url))

    assert (found.state.value, sorted(asked.operation for asked in aws.asked)) == (
        "ok",
        ["DetectEntities", "DetectSentiment", "RecognizeText"],
    )


def test_the_doctor_says_what_does_not_answer(aws: StandIn) -> None:
    """AWS's code, and what to look at."""
    aws.says["RecognizeText"] = [Says(status=403, error="AccessDeniedException")]
    found = understanding(settings(nlu="lex", lex_endpoint=aws.url))

    assert (found.state.value, "lex:AccessDeniedException" in found.ko) == ("fail", True)
    assert "lex:RecognizeText" in found.do_en


def test_the_doctor_has_nothing_to_ask_by_default(aws: StandIn) -> None:
    """Messages are understood here."""
    assert (understanding(settings(nlu="local")).state.value, aws.asked) == ("ok", [])


def test_who_wants_lex_names_a_bot(aws: StandIn) -> None:
    """The settings that are missing are named."""
    with pytest.raises(SettingInvalid, match="AICC_LEX_BOT_ID"):
        build_reader(settings(lex_bot_id=""))


def test_lex_alone_leaves_mood_to_ourselves(aws: StandIn) -> None:
    """`AICC_NLU=lex` pays for one question a message."""
    reader = build_reader(settings(nlu="lex", lex_endpoint=aws.url))
    assert reader is not None
    read = reader.read("카드를 잃어버렸어요", session="", intents=("card_loss",))
    reader.close()

    assert (read.engine, read.sentiment, [asked.operation for asked in aws.asked]) == ("lex", None, ["RecognizeText"])

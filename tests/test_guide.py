"""The guide's snippets and assertions, in its order, each run as written.

Where the guide itself is wrong the right form is tested; docs/explanation/guide.md says why.
"""

import asyncio
import cProfile
import gc
import io
import json
import logging
import pstats
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import structlog
from tests.samples import GUIDES_TABLE

GUIDE_DOC = Path(__file__).parent.parent / "docs" / "explanation" / "guide.md"


# --- 핵심 모듈 개발: NLU --------------------


def test_comprehensive_analysis_gives_intent_sentiment_and_entities() -> None:
    """The guide's first snippet runs as written, Lex identifiers included."""
    from chatbot_nlu import ChatbotNLU

    nlu = ChatbotNLU(region_name="ap-northeast-2")
    result = nlu.comprehensive_analysis(
        text="계좌 잔액을 확인하고 싶습니다",
        session_id="session_123",
        bot_id="your_lex_bot_id",
        bot_alias_id="your_lex_alias_id",
    )

    assert (result["intent"]["intent"], result["sentiment"]["sentiment"], result["entities"]) == (
        "inquiry",
        "NEUTRAL",
        {},
    )
    assert (result["engine"], result["fallback"]) == ("local", "lex:lex_bot_invalid")


def test_intents_added_to_the_mapping_count_at_once() -> None:
    """`intent_mapping.update` makes new intents known to the next call."""
    from chatbot_nlu import ChatbotNLU

    nlu = ChatbotNLU()
    nlu.intent_mapping.update(
        {
            "loan_inquiry": ["대출", "대출신청", "대출문의", "대출상품"],
            "card_application": ["카드신청", "카드발급", "신용카드", "체크카드"],
        }
    )

    assert nlu.classify_intent("대출 문의 드립니다")["intent"] == "loan_inquiry"
    assert nlu.classify_intent("체크카드 하나 만들고 싶어요")["intent"] == "card_application"


def test_entity_patterns_added_count_at_once() -> None:
    """`entity_patterns.update` makes new entities known to the next call."""
    from chatbot_nlu import ChatbotNLU

    nlu = ChatbotNLU()
    nlu.entity_patterns.update({"account_number": r"(\d{3}-\d{2}-\d{6})", "card_number": r"(\d{4}-\d{4}-\d{4}-\d{4})"})
    found = nlu.extract_entities("110-12-345678 계좌와 1234-5678-9012-3456 카드요")

    assert found["account_number"] == ["110-12-345678"]
    assert found["card_number"] == ["1234-5678-9012-3456"]


# --- 시나리오 관리 모듈 --------------------

NEW_SCENARIO = {
    "loan_application": {
        "name": "대출 신청",
        "steps": [
            {
                "id": "income_verification",
                "message": "연소득을 입력해 주세요.",
                "input_type": "number",
                "validation": "income_range",
                "next_step": "employment_info",
            },
            {
                "id": "employment_info",
                "message": "직업을 선택해 주세요.",
                "input_type": "selection",
                "options": ["회사원", "공무원", "자영업", "기타"],
                "next_step": "loan_amount",
            },
        ],
    }
}


def test_a_flow_added_as_a_dict_runs() -> None:
    """`scenarios[...]["flows"].update` replaces a flow for the next call."""
    from chatbot_scenario import ChatbotScenario, ScenarioType

    scenario_manager = ChatbotScenario()
    scenario_manager.scenarios[ScenarioType.BANKING.value]["flows"].update(NEW_SCENARIO)
    session_id = scenario_manager.create_session("user123", ScenarioType.BANKING.value)

    started = scenario_manager.start_flow(session_id, "loan_application")
    answered = scenario_manager.process_step(session_id, "5000")

    assert started["message"] == "연소득을 입력해 주세요."
    assert answered["options"] == ["회사원", "공무원", "자영업", "기타"]


def test_a_changed_step_of_a_flow_counts_at_once() -> None:
    """A flow dict may be changed deep inside; the next call sees it."""
    from chatbot_scenario import ChatbotScenario, ScenarioType

    scenario_manager = ChatbotScenario()
    flows = scenario_manager.scenarios[ScenarioType.BANKING.value]["flows"]
    flows["loan_application"]["steps"][0]["message"] = "연소득이 얼마인가요?"
    session_id = scenario_manager.create_session("user123", ScenarioType.BANKING.value)

    assert scenario_manager.start_flow(session_id, "loan_application")["message"] == "연소득이 얼마인가요?"


def test_the_loan_application_takes_the_income() -> None:
    """The guide's usage snippet: 5000 means 5,000만원 and leads to the next step."""
    from chatbot_scenario import ChatbotScenario, ScenarioType

    scenario_manager = ChatbotScenario()
    session_id = scenario_manager.create_session("user123", ScenarioType.BANKING.value)
    started = scenario_manager.start_flow(session_id, "loan_application")
    answered = scenario_manager.process_step(session_id, "5000")

    assert (started["step_id"], answered["step_id"]) == ("income_verification", "employment_info")
    assert scenario_manager.process_step(session_id, "회사원")["step_id"] == "loan_amount"


# --- FAQ 관리 모듈 --------------------


def test_an_added_faq_is_found() -> None:
    """The guide's FAQ snippet runs without a search engine and the entry is found at once."""
    from chatbot_faq import FAQManager

    faq_manager = FAQManager(elasticsearch_host="your-es-host")
    faq_id = faq_manager.add_faq(
        category="banking",
        question="인터넷뱅킹 비밀번호를 잊어버렸어요",
        answer="인터넷뱅킹 비밀번호 재설정은...",
        keywords=["비밀번호", "재설정", "인터넷뱅킹", "로그인"],
        priority=2,
    )
    best = faq_manager.search_faq("인터넷뱅킹 비밀번호를 잊어버렸어요")[0]

    assert (best["id"], best["answer"]) == (faq_id, "인터넷뱅킹 비밀번호 재설정은...")


def test_an_expanded_query_is_searched() -> None:
    """The guide's query expansion runs and its result can be searched."""
    from chatbot_faq import FAQManager

    def expand_query(query: str) -> str:
        synonyms = {
            "잔액": ["잔고", "금액", "돈"],
            "이체": ["송금", "계좌이체", "돈보내기"],
            "카드": ["신용카드", "체크카드", "카드"],
        }

        expanded_terms = [query]
        for word in query.split():
            if word in synonyms:
                expanded_terms.extend(synonyms[word])

        return " ".join(expanded_terms)

    expanded_query = expand_query("계좌 잔액")
    results = FAQManager().search_faq(expanded_query)

    assert expanded_query == "계좌 잔액 잔고 금액 돈"
    assert results and {"id", "question", "answer", "score"} <= results[0].keys()


# --- 상담원 전환 모듈 --------------------


@pytest.mark.parametrize(
    ("session_data", "user_input", "expected"),
    [
        ({"user_tier": "VIP"}, "안녕하세요", ("USER_REQUEST", "URGENT")),
        ({}, "카드 분실했어요", ("COMPLEX_INQUIRY", "HIGH")),
    ],
)
def test_a_custom_condition_makes_an_escalation_request(
    session_data: dict[str, str], user_input: str, expected: tuple[str, str]
) -> None:
    """The guide's own escalation condition creates a request that can be read back, personal data masked."""
    from chatbot_escalation import EscalationManager, EscalationPriority, EscalationReason

    escalation_manager = EscalationManager()

    def custom_escalation_check(
        session_data: dict[str, str], user_input: str
    ) -> tuple[bool, EscalationReason | None, EscalationPriority | None]:
        if session_data.get("user_tier") == "VIP":
            return True, EscalationReason.USER_REQUEST, EscalationPriority.URGENT

        urgent_keywords = ["긴급", "응급", "사고", "분실"]
        if any(keyword in user_input for keyword in urgent_keywords):
            return True, EscalationReason.COMPLEX_INQUIRY, EscalationPriority.HIGH

        return False, None, None

    should_escalate, reason, priority = custom_escalation_check(session_data, user_input)
    assert should_escalate and reason and priority
    request_id = escalation_manager.create_escalation_request(
        session_id="session_123",
        user_id="user456",
        reason=reason,
        priority=priority,
        description="사용자 요청에 의한 상담원 연결",
        context={"phone_number": "010-1234-5678"},
    )
    request = escalation_manager.get_escalation_request(request_id)

    assert (request.reason.value, request.priority.value) == expected
    assert request.context == {"phone_number": "***-****-5678"}


# --- AWS 서비스 연동 --------------------


def _validated(service: str, operation: str, **parameters: Any) -> str:
    """Return what botocore's own model says of a call's parameters; an empty text means: sent as it is."""
    from botocore.session import get_session
    from botocore.validate import ParamValidator

    shape = get_session().get_service_model(service).operation_model(operation).input_shape
    report: str = ParamValidator().validate(parameters, shape).generate_report()
    return report


def test_the_lex_snippets_are_calls_that_botocore_accepts() -> None:
    """The guide's create_bot, create_intent and create_slot_type have the parameters that Lex V2 wants."""
    bot = _validated(
        "lexv2-models",
        "CreateBot",
        botName="AICC-ChatBot",
        description="AICC 챗봇",
        roleArn="arn:aws:iam::account:role/LexServiceRole",
        dataPrivacy={"childDirected": False},
        idleSessionTTLInSeconds=300,
    )
    intent = _validated(
        "lexv2-models",
        "CreateIntent",
        intentName="AccountInquiry",
        description="계좌 조회 인텐트",
        botId="BOTID12345",
        botVersion="DRAFT",
        localeId="ko_KR",
    )
    slot_type = _validated(
        "lexv2-models",
        "CreateSlotType",
        slotTypeName="AccountType",
        description="계좌 유형",
        botId="BOTID12345",
        botVersion="DRAFT",
        localeId="ko_KR",
        slotTypeValues=[{"sampleValue": {"value": name}} for name in ("예금계좌", "적금계좌", "대출계좌")],
    )

    assert (bot, intent, slot_type) == ("", "", "")


def test_the_documented_contact_flow_block_has_what_connect_requires() -> None:
    """The repaired GetParticipantInput block names its time limit and its three error branches."""
    blocks = GUIDE_DOC.read_text(encoding="utf-8").split("```json")[1:]
    actions = [json.loads(block.split("```")[0]) for block in blocks if "GetParticipantInput" in block]
    assert actions, "docs/explanation/guide.md shows the repaired block"
    action = actions[-1]

    assert action["Parameters"].keys() == {"Text", "StoreInput", "InputTimeLimitSeconds"}
    assert {error["ErrorType"] for error in action["Transitions"]["Errors"]} == {
        "InputTimeLimitExceeded",
        "NoMatchingCondition",
        "NoMatchingError",
    }


def test_the_lambda_answers_connect_with_a_flat_map_of_strings() -> None:
    """The guide's handler with the reply shape that Connect can read: no statusCode, no body."""
    from aicc.lambdas import container, lambda_handler

    event = {
        "Details": {
            "Parameters": {"UserInput": "계좌 잔액을 확인하고 싶습니다"},
            "ContactData": {"ContactId": "12345678-1234-1234-1234-123456789012"},
        }
    }
    answer = lambda_handler(event, None)
    container.close()

    assert answer["intent"] == "inquiry"
    assert answer.keys() >= {"response_text", "intent", "confidence", "sentiment"}
    assert all(isinstance(value, str) and value for value in answer.values())


def test_the_table_has_its_billing_mode_at_the_table() -> None:
    """DynamoDB takes BillingMode at the table; inside an index, as the guide has it, botocore refuses it."""
    in_index = {**GUIDES_TABLE["GlobalSecondaryIndexes"][0], "BillingMode": "PAY_PER_REQUEST"}

    assert _validated("dynamodb", "CreateTable", **GUIDES_TABLE) == ""
    assert "BillingMode" in _validated(
        "dynamodb", "CreateTable", **{**GUIDES_TABLE, "GlobalSecondaryIndexes": [in_index]}
    )


# --- 배포 및 운영 --------------------


def test_the_metric_snippet_is_a_call_that_botocore_accepts() -> None:
    """The guide's put_metric_data has the parameters that CloudWatch wants."""
    from datetime import UTC, datetime

    metric = {"MetricName": "EscalationRate", "Value": 0.15, "Unit": "Percent", "Timestamp": datetime.now(UTC)}

    assert _validated("cloudwatch", "PutMetricData", Namespace="AICC/Chatbot", MetricData=[metric]) == ""


def test_logs_are_the_guides_json_with_personal_data_masked() -> None:
    """The guide's log calls give one JSON line each, with its keys, a level, a logger and a time."""
    from aicc.utils.logger import configure_logging

    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    before = structlog.get_config()
    try:
        configure_logging("INFO", stream=stream)
        logger = structlog.get_logger()
        logger.info("대화 시작", session_id="session_123", user_id="010-1234-5678")
        logger.error("NLU 분석 실패", error="API timeout", session_id="session_123")
    finally:
        logging.getLogger().handlers[:] = handlers
        logging.getLogger().setLevel(level)
        structlog.configure(**before)
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())

    assert (first["event"], first["level"], first["user_id"]) == ("대화 시작", "info", "***-****-5678")
    assert (second["event"], second["level"], second["error"]) == ("NLU 분석 실패", "error", "API timeout")
    assert first.keys() >= {"logger", "timestamp"}


# --- 테스트 가이드 --------------------


class TestChatbotNLU:
    """The guide's unit tests."""

    def setup_method(self) -> None:
        """Make the engine as the guide does."""
        from chatbot_nlu import ChatbotNLU

        self.nlu = ChatbotNLU()

    def test_intent_classification(self) -> None:
        """A wish to see the balance is an inquiry."""
        result = self.nlu.classify_intent("계좌 잔액을 확인하고 싶습니다")
        assert result["intent"] == "inquiry"
        assert result["confidence"] > 0.5

    def test_sentiment_analysis(self) -> None:
        """Anger is negative."""
        result = self.nlu.analyze_sentiment("정말 화가 납니다")
        assert result["sentiment"] == "NEGATIVE"

    def test_entity_extraction(self) -> None:
        """A phone number is found as it was written."""
        result = self.nlu.extract_entities("010-1234-5678로 연락주세요")
        assert "phone" in result
        assert "010-1234-5678" in result["phone"]


class TestScenarioIntegration:
    """The guide's integration test."""

    def setup_method(self) -> None:
        """Make the engine as the guide does."""
        from chatbot_scenario import ChatbotScenario

        self.scenario_manager = ChatbotScenario()

    def test_complete_flow(self) -> None:
        """The account inquiry goes from authentication over the choice of account to the balance."""
        from chatbot_scenario import ScenarioType

        session_id = self.scenario_manager.create_session("test_user", ScenarioType.BANKING.value)

        result = self.scenario_manager.start_flow(session_id, "account_inquiry")
        assert result["step_id"] == "auth_request"

        result = self.scenario_manager.process_step(session_id, "1234567")
        assert result["step_id"] == "account_select"

        result = self.scenario_manager.process_step(session_id, "예금계좌")
        assert result["step_id"] == "show_balance"


def test_three_hundred_analyses_run_in_ten_threads(capsys: pytest.CaptureFixture[str]) -> None:
    """The guide's performance test runs: one engine serves many threads."""
    from chatbot_nlu import ChatbotNLU

    async def performance_test() -> list[dict[str, Any]]:
        nlu = ChatbotNLU()
        test_inputs = ["계좌 잔액을 확인하고 싶습니다", "카드를 분실했어요", "대출 신청하고 싶습니다"] * 100
        start_time = time.time()
        with ThreadPoolExecutor(max_workers=10) as executor:
            futures = [executor.submit(nlu.comprehensive_analysis, text) for text in test_inputs]
            results = [future.result() for future in futures]
        end_time = time.time()
        print(f"처리 시간: {end_time - start_time:.2f}초")
        print(f"초당 처리량: {len(test_inputs) / (end_time - start_time):.2f} requests/sec")
        return results

    results = asyncio.run(performance_test())

    assert [result["intent"]["intent"] for result in results[:3]] == ["inquiry", "card_loss", "loan_application"]
    assert results[3:6] == results[:3]
    assert "초당 처리량" in capsys.readouterr().out


# --- 문제 해결 --------------------


def test_a_batch_is_analysed_as_the_guide_does() -> None:
    """The guide's AsyncNLU: many texts at once, each with its analysis."""
    from aicc.nlu import AsyncNLU

    texts = ["계좌 잔액을 확인하고 싶습니다", "카드를 분실했어요", "대출 신청하고 싶습니다"]
    results = asyncio.run(AsyncNLU().analyze_batch(texts))

    assert [result["intent"]["intent"] for result in results] == ["inquiry", "card_loss", "loan_application"]


def test_memory_can_be_watched_as_the_guide_does() -> None:
    """The guide's memory monitor runs beside the engines."""
    memory_info = psutil.Process().memory_info()
    gc.collect()

    assert memory_info.rss > 0


def test_an_analysis_can_be_profiled_as_the_guide_does() -> None:
    """The guide's profiler wraps an analysis and gives its result back."""
    from chatbot_nlu import ChatbotNLU

    nlu = ChatbotNLU()
    stream = io.StringIO()

    def profile_function(func: Any, *args: Any, **kwargs: Any) -> Any:
        profiler = cProfile.Profile()
        profiler.enable()
        result = func(*args, **kwargs)
        profiler.disable()
        pstats.Stats(profiler, stream=stream).sort_stats("cumulative").print_stats(10)
        return result

    result = profile_function(nlu.comprehensive_analysis, "테스트 텍스트")

    assert result["text"] == "테스트 텍스트"
    assert "comprehensive_analysis" in stream.getvalue()

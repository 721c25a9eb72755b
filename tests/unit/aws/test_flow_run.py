"""What each action does to a contact in the simulator."""

import pytest
from tests.flow_samples import action, ending, faults, flow, path, play, said, say

from aicc.aws.flows.language import Channel, Flow
from aicc.aws.flows.simulator.contact import (
    AgentLeft,
    Contact,
    Given,
    HungUp,
    Keys,
    Pause,
    State,
    WithAgent,
    Words,
    contact_by,
)
from aicc.aws.flows.simulator.events import AgentJoined, CallbackPlanned, Ended, Ending, Missed, TaskCreated
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.world import World

CHAT = contact_by(Channel.CHAT, "chat")
MENU = action(
    "menu",
    "GetParticipantInput",
    {"Text": "상담은 1번", "StoreInput": "False", "InputTimeLimitSeconds": "8"},
    equals={"1": "one"},
    errors={"InputTimeLimitExceeded": "late", "NoMatchingCondition": "wrong", "NoMatchingError": "broken"},
)
MENU_FLOW = flow(MENU, say("one", "일"), say("late", "늦음"), say("wrong", "다름"), say("broken", "고장"))


def digits(**parameters: object) -> Flow:
    """Return a flow that stores digits and says them."""
    asked = action(
        "ask",
        "GetParticipantInput",
        {"Text": "번호", "StoreInput": "True", "InputTimeLimitSeconds": "5", **parameters},
        to="tell",
        errors={"NoMatchingError": "none", "InvalidPhoneNumber": "bad"},
    )
    return flow(asked, say("tell", "$.StoredCustomerInput"), say("none", "없음"), say("bad", "틀림"))


CUSTOM = {"CustomValidation": {"MaximumLength": "4"}}
PHONE = {"PhoneNumberValidation": {"NumberFormat": "Local", "CountryCode": "KR"}}


@pytest.mark.parametrize(
    ("givens", "heard"),
    [([Keys(keys="1")], "일"), ([Keys(keys="2")], "다름"), ([], "늦음"), ([Pause(seconds=8)], "늦음")],
)
def test_a_menu_goes_where_its_key_leads(givens: list[Given], heard: str) -> None:
    """Another key and no key have ways of their own."""
    assert said(play(MENU_FLOW, *givens).events) == ["상담은 1번", heard]


def test_a_menu_waits_as_long_as_it_says() -> None:
    """A key in the last moment still counts."""
    assert said(play(MENU_FLOW, Pause(seconds=7.9), Keys(keys="1")).events) == ["상담은 1번", "일"]


def test_a_chat_has_no_keys() -> None:
    """What Connect leaves out silently is an error with its reason here."""
    events = play(MENU_FLOW, contact=CHAT).events

    assert said(events) == ["고장"]
    assert faults(events)[0][0] == "NoMatchingError"


def test_what_is_said_to_a_menu_is_not_heard() -> None:
    """Only a bot of Lex listens to words; the words are shown as missed."""
    events = play(MENU_FLOW, Words(text="상담이요"), Keys(keys="1")).events

    assert Missed(text="상담이요", action="menu") in events
    assert said(events)[-1] == "일"


def test_keys_pressed_ahead_are_kept_for_the_next_menu() -> None:
    """Who knows the menus presses on."""
    second = {**MENU, "Identifier": "second"}
    first = action("first", "GetParticipantInput", {"StoreInput": "False"}, equals={"7": "second"})

    assert said(play(flow(first, second, *_says()), Keys(keys="71")).events) == ["상담은 1번", "일"]


def test_any_number_of_keys_may_be_pressed_ahead() -> None:
    """A menu that leads back to itself takes them one by one, until the step limit."""
    back = action("menu", "GetParticipantInput", {"StoreInput": "False"}, equals={"*": "menu"})
    played = play(flow(back), Keys(keys="*" * 5_000))

    assert ending(played) == "step_limit"


def _says() -> list[dict[str, object]]:
    return [say("one", "일"), say("late", "늦음"), say("wrong", "다름"), say("broken", "고장")]


@pytest.mark.parametrize(
    ("validation", "givens", "heard"),
    [
        (CUSTOM, [Keys(keys="12#")], "12"),
        (CUSTOM, [Keys(keys="1234")], "1234"),
        (CUSTOM, [Keys(keys="1"), Keys(keys="2#")], "12"),
        (CUSTOM, [Keys(keys="99*12#")], "12"),
        (CUSTOM, [Keys(keys="12")], "12"),
        (CUSTOM, [], "없음"),
        (CUSTOM, [Keys(keys="#")], "없음"),
        (PHONE, [Keys(keys="01012345678#")], "+821012345678"),
        (PHONE, [Keys(keys="021234567#")], "+8221234567"),
        (PHONE, [Keys(keys="1234#")], "틀림"),
    ],
)
def test_digits_are_stored(validation: dict[str, object], givens: list[Given], heard: str) -> None:
    """Until #, the last digit, or a pause; * begins anew, and a Korean number becomes E.164."""
    assert said(play(digits(InputValidation=validation), *givens).events)[-1] == heard


def test_a_message_without_words_is_an_error() -> None:
    """An answer that the function forgot would be silence on the phone."""
    spoken = action("say", "MessageParticipant", {"Text": "$.External.answer"}, errors={"NoMatchingError": "sorry"})
    events = play(flow(spoken, say("sorry", "죄송합니다"))).events

    assert faults(events) == [("NoMatchingError", "Text is empty")]
    assert said(events) == ["죄송합니다"]


def test_ssml_is_heard_as_words() -> None:
    """By callers; a chat cannot play it."""
    spoken = flow(action("say", "MessageParticipant", {"SSML": "<speak>잔액은 <break/>5 &lt; 6</speak>"}))

    assert said(play(spoken).events) == ["잔액은 5 < 6"]
    assert faults(play(spoken, contact=CHAT).events) == [("NoMatchingError", "SSML can only be played to callers")]


@pytest.mark.parametrize(
    ("operator", "operand", "value", "holds"),
    [
        ("Equals", "가", "가", True),
        ("Equals", "가", "나", False),
        ("TextStartsWith", "서울", "서울시", True),
        ("TextEndsWith", "시", "서울시", True),
        ("TextContains", "울", "서울시", True),
        ("NumberGreaterThan", "3", "4", True),
        ("NumberGreaterOrEqualTo", "4", "4", True),
        ("NumberLessThan", "3", "3", False),
        ("NumberLessOrEqualTo", "3", "3", True),
        ("NumberLessThan", "3", "둘", False),
    ],
)
def test_values_are_compared(operator: str, operand: str, value: str, holds: bool) -> None:
    """With each operator of the language; what is no number is neither more nor less."""
    compared = action("compare", "Compare", {"ComparisonValue": "$.Attributes.x"}, errors={"NoMatchingCondition": "no"})
    condition = {"Operator": operator, "Operands": [operand]}
    compared["Transitions"]["Conditions"] = [{"NextAction": "yes", "Condition": condition}]
    played = play(flow(compared, say("yes", "예"), say("no", "아니요")), contact=Contact(attributes={"x": value}))

    assert said(played.events) == ["예" if holds else "아니요"]


@pytest.mark.parametrize(("is_open", "heard"), [(True, "열림"), (False, "닫힘")])
def test_hours_are_those_of_the_world(is_open: bool, heard: str) -> None:
    """They are given beforehand, not looked up."""
    checked = action("hours", "CheckHoursOfOperation", equals={"True": "open", "False": "closed"})
    flows = flow(checked, say("open", "열림"), say("closed", "닫힘"))

    assert said(play(flows, world=World(is_open=is_open)).events) == [heard]


def test_each_hours_of_operation_may_differ() -> None:
    """The night desk is open while the others are not."""
    checked = action("hours", "CheckHoursOfOperation", {"HoursOfOperationId": "night"}, equals={"True": "open"})
    world = World(is_open=False, open_by_hours={"night": True})

    assert said(play(flow(checked, say("open", "열림")), world=world).events) == ["열림"]


@pytest.mark.parametrize(
    ("metric", "world", "heard"),
    [
        ("NumberOfAgentsAvailable", World(agents=2), "많음"),
        ("NumberOfAgentsAvailable", World(agents=0), "없음"),
        ("NumberOfContactsInQueue", World(waiting=3), "많음"),
        ("OldestContactInQueueAgeSeconds", World(oldest=0), "없음"),
        ("Unknown", World(), "고장"),
    ],
)
def test_numbers_of_queues_are_compared(metric: str, world: World, heard: str) -> None:
    """As CheckMetricData compares them."""
    checked = action(
        "metric",
        "CheckMetricData",
        {"MetricType": metric},
        errors={"NoMatchingCondition": "none", "NoMatchingError": "broken"},
    )
    condition = {"Operator": "NumberGreaterThan", "Operands": ["0"]}
    checked["Transitions"]["Conditions"] = [{"NextAction": "many", "Condition": condition}]
    flows = flow(checked, say("many", "많음"), say("none", "없음"), say("broken", "고장"))

    assert said(play(flows, world=world).events) == [heard]


def test_numbers_of_a_queue_can_be_said() -> None:
    """GetMetricData fills $.Metrics."""
    got = action("get", "GetMetricData", {"QueueId": "arn:queue/상담"}, to="say")
    spoken = say("say", "$.Metrics.Queue.Name: $.Metrics.Queue.Size명, $.Metrics.Agents.Available.Count명")

    assert said(play(flow(got, spoken), world=World(waiting=4, agents=2)).events) == ["상담: 4명, 2명"]


def test_a_loop_goes_round_so_many_times() -> None:
    """And begins anew when it is come to again."""
    looped = action("loop", "Loop", {"LoopCount": "3"}, equals={"ContinueLooping": "say", "DoneLooping": "end"})

    assert said(play(flow(looped, say("say", "또", to="loop"))).events) == ["또", "또", "또"]


@pytest.mark.parametrize(("givens", "heard"), [([], "기다림"), ([Words(text="저 왔어요")], "돌아옴")])
def test_a_wait_ends_with_its_time_or_the_customer(givens: list[Given], heard: str) -> None:
    """The clock is the contact's own; nobody waits in truth."""
    waited = action(
        "wait",
        "Wait",
        {"TimeLimitSeconds": "300", "Events": ["CustomerReturned"]},
        equals={"WaitCompleted": "done", "CustomerReturned": "back"},
    )
    played = play(flow(waited, say("done", "기다림"), say("back", "돌아옴")), *givens, contact=CHAT)

    assert said(played.events) == [heard]
    assert played.state.at == (0 if givens else 300)


def test_chance_is_the_same_for_the_same_seed() -> None:
    """Over many contacts each way is gone about as often as it should be."""
    drawn = action("draw", "DistributeByPercentage", errors={"NoMatchingCondition": "rest"})
    condition = {"Operator": "NumberLessThan", "Operands": ["31"]}
    drawn["Transitions"]["Conditions"] = [{"NextAction": "some", "Condition": condition}]
    flows = flow(drawn, say("some", "일부"), say("rest", "나머지"))
    heard = [said(play(flows, world=World(seed=seed)).events)[0] for seed in range(400)]

    assert heard == [said(play(flows, world=World(seed=seed)).events)[0] for seed in range(400)]
    assert heard.count("일부") == pytest.approx(120, abs=30)


def test_attributes_and_data_are_kept_and_said() -> None:
    """What setters set is there for the actions behind them."""
    played = play(
        flow(
            action("a", "UpdateContactAttributes", {"Attributes": {"이름": "$.Name", "tier": "VIP"}}, to="b"),
            action("b", "UpdateContactData", {"LanguageCode": "ko-KR", "CustomerId": "c1"}, to="c"),
            action("c", "UpdateFlowAttributes", {"FlowAttributes": {"step": {"Value": "2"}}}, to="d"),
            action("d", "TagContact", {"Tags": {"team": "카드"}}, to="e"),
            say(
                "e",
                "$.Attributes['이름'] $.Attributes.tier $.LanguageCode $.CustomerId $.FlowAttributes.step $.Tags.team",
            ),
        ),
        contact=Contact(name="홍길동"),
    )

    assert said(played.events) == ["홍길동 VIP ko-KR c1 2 카드"]


def test_attributes_have_a_limit() -> None:
    """32 KB in all, in UTF-8: a Korean letter has three bytes."""
    kept = action(
        "keep", "UpdateContactAttributes", {"Attributes": {"x": "가" * 11_000}}, errors={"NoMatchingError": "no"}
    )

    assert said(play(flow(kept, say("no", "넘침"))).events) == ["넘침"]


def test_a_seventh_tag_is_an_error() -> None:
    """As in Connect."""
    tagged = action(
        "tag", "TagContact", {"Tags": {str(number): "x" for number in range(7)}}, errors={"NoMatchingError": "no"}
    )

    assert said(play(flow(tagged, say("no", "넘침"))).events) == ["넘침"]


QUEUE = action("queue", "UpdateContactTargetQueue", {"QueueId": "arn:queue/카드"}, to="wait")
IN_QUEUE = action("wait", "TransferContactToQueue", errors={"QueueAtCapacity": "full", "NoMatchingError": "broken"})
FULL, BROKEN = say("full", "가득 참"), say("broken", "고장")


def test_an_agent_answers_after_a_moment() -> None:
    """And the contact stays with the agent until one of them leaves."""
    played = play(flow(QUEUE, IN_QUEUE, FULL, BROKEN))

    assert played.events[-1] == AgentJoined(queue="arn:queue/카드", waited=5.0)
    assert isinstance(played.state.waiting, WithAgent)


def test_nobody_answers_where_nobody_is() -> None:
    """The customer's patience ends the contact."""
    played = play(flow(QUEUE, IN_QUEUE, FULL, BROKEN), world=World(agents=0, patience=120))

    assert ending(played) == "customer_left"


def test_an_agent_who_becomes_free_answers_then() -> None:
    """After so many seconds in the queue."""
    played = play(flow(QUEUE, IN_QUEUE, FULL, BROKEN), world=World(agents=0, free_after=90))

    assert played.events[-1] == AgentJoined(queue="arn:queue/카드", waited=90.0)


def test_a_full_queue_takes_nobody() -> None:
    """QueueAtCapacity is a way of its own."""
    assert said(play(flow(QUEUE, IN_QUEUE, FULL, BROKEN), world=World(capacity=2, waiting=2)).events) == ["가득 참"]


def test_a_transfer_without_a_queue_is_an_error() -> None:
    """The queue has to be chosen before."""
    assert said(play(flow(IN_QUEUE, FULL, BROKEN)).events) == ["고장"]


def test_the_queues_flow_plays_until_an_agent_answers() -> None:
    """Its messages come again and again on the contact's clock."""
    hooked = action("hook", "UpdateContactEventHooks", {"EventHooks": {"CustomerQueue": "arn:waiting"}}, to="queue")
    repeated = action(
        "music",
        "MessageParticipantIteratively",
        {"Messages": [{"Text": "기다려 주세요"}], "InterruptFrequencySeconds": "30"},
        to=None,
        equals={"MessagesInterrupted": "music"},
    )
    flows = {"inbound": flow(hooked, QUEUE, IN_QUEUE, FULL, BROKEN), "arn:waiting": flow(repeated)}
    played = play(flows, world=World(agents=0, free_after=70))

    assert said(played.events) == ["기다려 주세요"] * 3
    assert played.events[-1] == AgentJoined(queue="arn:queue/카드", waited=70.0)


def test_a_queues_flow_that_ends_leaves_the_contact_waiting() -> None:
    """EndFlowExecution ends the flow alone."""
    hooked = action("hook", "UpdateContactEventHooks", {"EventHooks": {"CustomerQueue": "waiting"}}, to="queue")
    silent = {"Identifier": "stop", "Type": "EndFlowExecution", "Parameters": {}, "Transitions": {}}
    flows = {"inbound": flow(hooked, QUEUE, IN_QUEUE, FULL, BROKEN), "waiting": flow(silent)}

    assert isinstance(play(flows).state.waiting, WithAgent)


def test_a_contact_can_be_taken_out_of_its_queue() -> None:
    """From the queue's flow into another queue."""
    hooked = action("hook", "UpdateContactEventHooks", {"EventHooks": {"CustomerQueue": "waiting"}}, to="queue")
    moved = action("move", "DequeueContactAndTransferToQueue", {"QueueId": "other"})
    flows = {"inbound": flow(hooked, QUEUE, IN_QUEUE, FULL, BROKEN), "waiting": flow(moved)}
    played = play(flows)

    assert played.events[-1] == AgentJoined(queue="other", waited=5.0)


def test_customers_who_remain_hear_the_last_flow() -> None:
    """After the agent has gone (CustomerRemaining)."""
    hooked = action("hook", "UpdateContactEventHooks", {"EventHooks": {"CustomerRemaining": "last"}}, to="queue")
    flows = {"inbound": flow(hooked, QUEUE, IN_QUEUE, FULL, BROKEN), "last": flow(say("bye", "안녕히 가세요"))}
    played = play(flows)
    played.do(AgentLeft())

    assert said(played.events) == ["안녕히 가세요"]
    assert ending(played) == "disconnected"


def test_without_such_a_flow_the_contact_ends_with_the_agent() -> None:
    """Nobody is left."""
    played = play(flow(QUEUE, IN_QUEUE, FULL, BROKEN))
    played.do(AgentLeft())

    assert ending(played) == "agent_left"


@pytest.mark.parametrize(
    ("number", "heard"), [("+821012345678", "예약"), ("010-1234", "틀림"), ("", "틀림"), ("+4420123456", "걸 수 없음")]
)
def test_a_call_back_needs_a_number_that_can_be_called(number: str, heard: str) -> None:
    """In E.164, of a country that is called from here."""
    noted = action(
        "number",
        "UpdateContactCallbackNumber",
        {"CallbackNumber": "$.Attributes.number"},
        to="plan",
        errors={"InvalidCallbackNumber": "bad", "CallbackNumberNotDialable": "far"},
    )
    planned = action("plan", "CreateCallbackContact", {"QueueId": "q", "InitialCallDelaySeconds": "5"}, to="done")
    flows = flow(noted, planned, say("done", "예약"), say("bad", "틀림"), say("far", "걸 수 없음"))
    played = play(flows, contact=Contact(attributes={"number": number}))

    assert said(played.events) == [heard]
    wanted = [CallbackPlanned(number=number, queue="q", delay_seconds=5)] if heard == "예약" else []
    assert [event for event in played.events if isinstance(event, CallbackPlanned)] == wanted


def test_a_module_comes_back_to_its_flow() -> None:
    """A flow that is transferred to does not."""
    module = {"Identifier": "done", "Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {}}
    called = action("call", "InvokeFlowModule", {"FlowModuleId": "arn:module"}, to="after")
    moved = action("after", "TransferToFlow", {"ContactFlowId": "arn:other"}, to="never")
    flows = {
        "inbound": flow(called, moved, say("never", "여기로 오지 않음")),
        "arn:module": flow(say("inside", "모듈", to="done"), module),
        "arn:other": flow(say("there", "다른 흐름")),
    }
    played = play(flows)

    assert path(played.events) == ["call", "inside", "done", "after", "there", "end"]


def test_modules_are_nested_five_deep() -> None:
    """One more is an error."""
    called = action("call", "InvokeFlowModule", {"FlowModuleId": "self"}, errors={"NoMatchingError": "deep"})
    played = play({"inbound": flow(called, say("deep", "깊음")), "self": flow(called, say("deep", "깊음"))})

    assert faults(played.events) == [("NoMatchingError", "modules may be nested 5 deep")]


def test_a_flow_that_is_not_there_is_an_error() -> None:
    """With its name."""
    moved = action("go", "TransferToFlow", {"ContactFlowId": "arn:x"}, errors={"NoMatchingError": "end"})

    assert faults(play(flow(moved)).events) == [("NoMatchingError", "there is no flow arn:x here")]


def test_a_task_is_made() -> None:
    """With what an agent is to read."""
    made = action("task", "CreateTask", {"Name": "$.Attributes.what", "ContactFlowId": "f"})
    played = play(flow(made), contact=Contact(attributes={"what": "다시 전화"}))

    assert [event.name for event in played.events if isinstance(event, TaskCreated)] == ["다시 전화"]


@pytest.mark.parametrize(
    "kind",
    [
        "UpdateContactRecordingBehavior",
        "UpdateContactRecordingAndAnalyticsBehavior",
        "UpdateContactRoutingBehavior",
        "UpdateContactTextToSpeechVoice",
        "UpdateFlowLoggingBehavior",
        "UpdateContactMediaStreamingBehavior",
    ],
)
def test_what_nobody_hears_is_noted(kind: str) -> None:
    """Recording, voice, logging and routing change the contact, and the flow goes on."""
    played = play(flow(action("set", kind, {"A": {"B": "$.Channel"}})))

    assert played.state.contact.settings == {kind: {"A": {"B": "VOICE"}}}


def test_what_is_not_simulated_says_so() -> None:
    """By the name of its type; nothing is passed over in silence."""
    played = play(flow(action("view", "ShowView")))

    assert played.events[-1] == Ended(why=Ending.NOT_SIMULATED, detail="ShowView", at=0.0)


def test_a_flow_that_never_ends_is_stopped_and_its_way_told() -> None:
    """Two actions that lead to each other."""
    played = play(flow(say("가", "하나", to="나"), say("나", "둘", to="가")), world=World(max_steps=50))
    ended = played.state.ended

    assert ended is not None and ended.why is Ending.STEP_LIMIT
    assert ended.detail.endswith("가 → 나 → 가")


def test_an_error_without_a_way_ends_the_contact() -> None:
    """And says which action had none."""
    menu = action("menu", "GetParticipantInput", {"Text": "번호"}, to="nowhere")
    played = play(flow(menu))

    assert ending(played) == "flow_error"
    assert "menu (GetParticipantInput) has no branch" in played.events[-1].detail  # type: ignore[union-attr]


def test_an_action_that_is_not_there_ends_the_contact() -> None:
    """As in the guide's flow, whose last action leads to none."""
    played = play(flow(say("hello", "안녕하세요", to="34567890")))

    assert played.events[-1] == Ended(why=Ending.FLOW_ERROR, detail="inbound: 34567890?", at=0.0)


def test_a_customer_may_leave_at_any_time() -> None:
    """Nothing happens to the contact after it."""
    played = play(MENU_FLOW, HungUp(), Keys(keys="1"))

    assert said(played.events) == ["상담은 1번"]
    assert ending(played) == "customer_left"


def test_the_machine_is_a_function_of_state_and_input() -> None:
    """The same state may be continued twice, each way as if the other had not been."""
    machine = Machine({"inbound": MENU_FLOW}, World())
    state, _ = machine.start(Contact())

    first, second, again = (machine.give(state, Keys(keys=key)) for key in ("1", "2", "1"))

    assert said(first[1]) == ["일"] and said(second[1]) == ["다름"]
    assert again == first
    assert isinstance(state, State) and state.ended is None


@pytest.mark.parametrize(
    ("kind", "contact", "why"),
    [
        ("Wait", Contact(), "calls cannot wait; only chats and tasks can"),
        ("MessageParticipantIteratively", CHAT, "only callers can be told things again and again"),
    ],
)
def test_what_a_channel_cannot_do_is_an_error(kind: str, contact: Contact, why: str) -> None:
    """As Connect takes the error branch there."""
    parameters = {"TimeLimitSeconds": "5", "Messages": [{"Text": "가"}]}
    played = play(flow(action("do", kind, parameters, errors={"NoMatchingError": "end"})), contact=contact)

    assert faults(played.events) == [("NoMatchingError", why)]

"""Whatever stands in a flow, and whatever happens: the simulator tells how the contact ended, and never breaks."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.aws.flows.language import Channel, read_flow
from aicc.aws.flows.simulator.contact import (
    AgentLeft,
    Broke,
    Given,
    HungUp,
    Keys,
    LambdaGave,
    LexGave,
    Pause,
    Words,
    contact_by,
)
from aicc.aws.flows.simulator.events import Ended
from aicc.aws.flows.simulator.handlers import HANDLERS
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.world import World
from aicc.models.errors import AiccError

NAMES: Final = ("a", "b", "c", "d", "nowhere")
PARAMETERS: Final = (
    *("Text", "SSML", "PromptId", "Media", "Messages", "InterruptFrequencySeconds", "StoreInput", "InputValidation"),
    *("InputTimeLimitSeconds", "DTMFConfiguration", "LexV2Bot", "LexSessionAttributes", "LexInitializationData"),
    *("LambdaFunctionARN", "LambdaInvocationAttributes", "InvocationTimeLimitSeconds", "ResponseValidation"),
    *("Attributes", "FlowAttributes", "Tags", "TagKeys", "EventHooks", "QueueId", "AgentId", "ComparisonValue"),
    *("MetricType", "LoopCount", "TimeLimitSeconds", "Events", "CallbackNumber", "ContactFlowId", "FlowModuleId"),
    *("Name", "LanguageCode", "HoursOfOperationId", "InitialCallDelaySeconds", "LexTimeoutSeconds"),
)
WORDS: Final = st.sampled_from(
    [
        *(
            "",
            "a",
            "1",
            "3",
            "-1",
            "True",
            "true",
            "CustomerReturned",
            "$.External",
            "$.Attributes.x",
            "$.Lex.Slots[0]",
        ),
        *("$", "$.", "$['", "NumberOfAgentsAvailable", "<speak>", "+821012345678", "ASYNCHRONOUS", "JSON", "가", "b"),
    ]
)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["Text", "AliasArn", "CustomValidation", "PhoneNumberValidation", "NumberFormat", "MaximumLength"]
            )
            | st.sampled_from(["InitialMessage", "ResponseType", "Value", "CustomerQueue", "CustomerRemaining", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
OPERATORS: Final = st.sampled_from(["Equals", "TextContains", "NumberLessThan", "And"])
CONDITIONS: Final = st.fixed_dictionaries(
    {
        "NextAction": st.sampled_from(NAMES),
        "Condition": st.fixed_dictionaries({"Operator": OPERATORS, "Operands": st.lists(JSON, max_size=2)}),
    }
)
ERRORS: Final = st.fixed_dictionaries(
    {
        "NextAction": st.sampled_from(NAMES),
        "ErrorType": st.sampled_from(["NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded", "x"]),
    }
)
TRANSITIONS: Final = st.fixed_dictionaries(
    {"Conditions": st.lists(CONDITIONS, max_size=2), "Errors": st.lists(ERRORS, max_size=3)},
    optional={"NextAction": st.sampled_from(NAMES)},
)
ACTIONS: Final = st.fixed_dictionaries(
    {
        "Type": st.sampled_from([*HANDLERS, "ShowView"]),
        "Parameters": st.dictionaries(st.sampled_from(PARAMETERS), JSON, max_size=6),
        "Transitions": TRANSITIONS,
    }
)
GIVENS: Final = st.one_of(
    st.builds(Keys, keys=st.text("019*#", max_size=5)),
    st.builds(Words, text=st.sampled_from(["", "가"])),
    st.builds(Pause, seconds=st.sampled_from([-1.0, 0.0, 4.0, 700.0])),
    st.just(HungUp()),
    st.just(AgentLeft()),
    st.builds(LambdaGave, answer=JSON, seconds=st.sampled_from([0.0, 9.0])),
    st.builds(LexGave, messages=st.just(("", "네")), intent=WORDS, state=WORDS, dialog_action=WORDS),
    st.just(Broke(why="고장")),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    actions=st.lists(ACTIONS, min_size=1, max_size=4),
    givens=st.lists(GIVENS, max_size=8),
    channel=st.sampled_from(list(Channel)),
)
def test_nothing_breaks_the_machine(actions: list[dict[str, Any]], givens: list[Given], channel: Channel) -> None:
    """An ended contact stays as it is; one that goes on waits for something."""
    named = [{"Identifier": name, **each} for name, each in zip(NAMES, actions, strict=False)]
    try:
        flow = read_flow({"Version": "2019-10-30", "StartAction": "a", "Actions": named})
    except AiccError:
        return
    machine = Machine({"inbound": flow, "a": flow, "b": flow}, World(max_steps=60, seed=1))
    state, _ = machine.start(contact_by(channel, "contact"))
    for each in givens:
        before, (state, events) = state, machine.give(state, each)
        assert before.ended is None or (state, events) == (before, ())

    assert (state.ended is None) is (state.waiting is not None)
    assert state.ended is None or isinstance(state.ended, Ended)

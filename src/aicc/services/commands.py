"""Which command a message is, such as 취소, 이전, 끊을게요, unless it answers the open question."""

from typing import Final

from aicc.models.scenario import Ask, InputType, Reflex
from aicc.models.understanding import Said
from aicc.scenario.engine import Frames, ScenarioEngine
from aicc.scenario.filling import option_is_said
from aicc.scenario.forms import read_value, read_yes_no
from aicc.scenario.reflexes import is_at_a_loss, read_reflex, refuses_agent
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze

# A longer no says more than that.
_PLAIN_NO: Final = 5
# What 끊을게요 may be a yes to.
_ENDING: Final = lazy_pattern("해지|끊")


def command_of(engine: ScenarioEngine, frames: Frames, said: Said) -> Reflex | None:
    """Return the command that the message is; None where it is none, or the answer to the open question."""
    ask, running = engine.pending(frames), engine.running(frames)
    reflex = read_reflex(said.text, running=engine.name(running) if running else "")
    if ask is not None and option_is_said(ask, said.text):
        return None
    if reflex is Reflex.FAREWELL and ask is not None and _cuts_off(ask, said):
        return None
    refuses = len(squeeze(said.text)) <= _PLAIN_NO and read_yes_no(said.text) is False
    if ask is not None and ask.input_type is InputType.SECRET and refuses:
        # 비밀번호를 입력해 주세요. 아니요.
        return Reflex.CANCEL
    if reflex is None and refuses_agent(said.text):
        return Reflex.REPEAT if frames else Reflex.MENU
    if reflex is None and ask is not None and is_at_a_loss(said.text, ask.labels):
        return Reflex.HELP
    # 안 할래요 is an answer to a yes or no.
    consents = ask is not None and ask.input_type is InputType.YES_NO and read_value(ask, said) is not None
    return None if reflex is Reflex.CANCEL and consents else reflex


def _cuts_off(ask: Ask, said: Said) -> bool:
    """Return whether 네 끊을게요 answers the question: an option, or 컬러링을 해지할까요?"""
    if ask.input_type is InputType.YES_NO:
        return _ENDING.search(str(ask.message)) is not None
    return ask.input_type in (InputType.SELECTION, InputType.MULTI_SELECT) and read_value(ask, said) is not None

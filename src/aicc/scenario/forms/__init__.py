"""Reading a customer's answer to a step: accepted, wrong, or not an answer to this question at all."""

from aicc.scenario.forms.answers import Accepted, Answer, Rejected, Unfit, read_answer, read_value
from aicc.scenario.forms.checks import Against
from aicc.scenario.forms.yes_no import read_yes_no

__all__ = ["Accepted", "Against", "Answer", "Rejected", "Unfit", "read_answer", "read_value", "read_yes_no"]

"""AWS Lambda entry points."""

from functools import lru_cache
from typing import Any

from aicc.models.errors import RequestInvalid
from aicc.nlu import ChatbotNLU


@lru_cache(maxsize=1)
def _nlu() -> ChatbotNLU:
    # Made once in each container: a cold start pays for it, the calls after it do not.
    return ChatbotNLU()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, str]:
    """Answer an Amazon Connect flow's InvokeLambdaFunction block.

    Connect reads a flat map of strings as `$.External.<name>` and never unwraps the statusCode/body envelope of API
    Gateway, so that is what comes back: response_text, intent, confidence, sentiment.

    Args:
        event: {"Details": {"Parameters": {"UserInput": ...}, "ContactData": {"ContactId": ...}}}.
        context: Lambda's context, not used.

    Raises:
        RequestInvalid: the event lacks UserInput; Connect then takes the block's error branch.
    """
    try:
        user_input = str(event["Details"]["Parameters"]["UserInput"])
        contact_id = str(event["Details"]["ContactData"]["ContactId"])
    except (KeyError, TypeError):
        raise RequestInvalid(problems="Details.Parameters.UserInput, Details.ContactData.ContactId") from None
    nlu = _nlu()
    analysis = nlu.comprehensive_analysis(user_input, session_id=contact_id)
    intent, sentiment = analysis["intent"], analysis["sentiment"]["sentiment"]
    return {
        "response_text": nlu.get_response_template(intent["intent"], sentiment),
        "intent": intent["intent"],
        "confidence": f"{intent['confidence']:.4f}",
        "sentiment": sentiment,
    }

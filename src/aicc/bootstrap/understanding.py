"""Who understands messages besides the local engine."""

from aicc.models.errors import NLUUnavailable, SettingInvalid
from aicc.ports import Reader
from aicc.utils.config import Settings


def build_reader(settings: Settings) -> Reader | None:
    """Return what asks Lex and Comprehend, as the settings say; None where the local engine understands alone.

    Raises:
        SettingInvalid: the bot of Lex is not named.
        NLUUnavailable: boto3 is not installed.
    """
    if settings.nlu == "local":
        return None
    if not (settings.lex_bot_id and settings.lex_bot_alias_id):
        problem = f"AICC_NLU={settings.nlu}: AICC_LEX_BOT_ID와 AICC_LEX_BOT_ALIAS_ID가 필요합니다 / are needed"
        raise SettingInvalid(problems=problem)
    from aicc.aws.lex_runtime import LexAddress
    from aicc.aws.nlu import connect

    try:
        return connect(
            LexAddress(bot_id=settings.lex_bot_id, alias_id=settings.lex_bot_alias_id),
            region=settings.aws_region or None,
            lex_endpoint=settings.lex_endpoint or settings.aws_endpoint or None,
            comprehend_endpoint=settings.aws_endpoint or None,
            comprehend=settings.nlu == "aws",
            seconds=settings.nlu_seconds,
        )
    except ImportError:
        raise NLUUnavailable(why_ko="boto3 패키지가 없습니다", why_en='pip install "aicc[aws]"') from None

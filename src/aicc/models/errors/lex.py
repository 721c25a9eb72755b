"""What goes wrong between us and Amazon Lex. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class LexError(AiccError):
    """Lex, or a file of its, cannot be worked with."""

    code = "lex_error"


class LexBotUnfit(LexError):
    """The bot is beyond what Lex takes; nothing was sent. Fields: count, report (a line each)."""

    code = "lex_bot_unfit"
    korean = "봇이 Lex의 한도를 넘거나 규칙에 맞지 않습니다({count}건). 아무것도 보내지 않았습니다.\n{report}"
    english = "The bot does not fit the limits and rules of Lex ({count}); nothing was sent. The lines above say what."


class LexArchiveInvalid(LexError):
    """The file is no bot as Lex exports it. Fields: path, why_ko, why_en."""

    code = "lex_archive_invalid"
    korean = (
        "{path:은/는} Lex V2가 내보낸 봇이 아닙니다: {why_ko} Lex 콘솔이나 aicc aws lex export로 다시 내보내 주세요."
    )
    english = "{path} is no bot exported by Lex V2: {why_en} Export it again, in the console or by aicc aws lex export."


class LexBotMissing(LexError):
    """There is no such bot in Lex. Fields: name, where."""

    code = "lex_bot_missing"
    korean = "{where}에 Lex 봇 {name:이/가} 없습니다. 리전을 확인하거나 aicc aws lex deploy로 먼저 만들어 주세요."
    english = "There is no bot {name} in Lex at {where}. Check the region, or make it with aicc aws lex deploy."


class LexRoleMissing(LexError):
    """A new bot needs a role of IAM."""

    code = "lex_role_missing"
    korean = "새 Lex 봇에는 IAM 역할이 필요합니다. --role arn:aws:iam::<계정>:role/<이름> 을 붙여 주세요."
    english = "A new bot of Lex needs a role of IAM: add --role arn:aws:iam::<account>:role/<name>."


class LexRequestInvalid(LexError):
    """A request is not one that AWS describes; it was not sent. Fields: operation, report."""

    code = "lex_request_invalid"
    korean = "AWS가 받지 않을 요청이라 보내지 않았습니다({operation}): {report}"
    english = "AWS would not take the request, so it was not sent ({operation}): {report}"


class LexRefused(LexError):
    """Lex refused a request. Fields: operation, place, reason (AWS's code), why (AWS's words)."""

    code = "lex_refused"
    korean = (
        "Lex가 거절했습니다({operation}, {place}: {reason}). {why} 고친 뒤 다시 실행하면 멈춘 곳부터 이어서 합니다."
    )
    english = (
        "Lex refused ({operation}, {place}: {reason}). {why} Run it again after a correction: it goes on from there."
    )


class LexUnreachable(LexError):
    """Lex was not to be reached. Fields: where (its address), reason."""

    code = "lex_unreachable"
    korean = "Lex에 연결하지 못했습니다({where}: {reason}). 리전과 주소, 네트워크를 확인한 뒤 다시 실행해 주세요."
    english = "Lex was not to be reached ({where}: {reason}). Check region, address and network, then run it again."


class LexCredentialsInvalid(LexError):
    """There are no credentials of AWS, or none that are any good. Fields: reason (AWS's code), why (AWS's words)."""

    code = "lex_credentials_invalid"
    korean = (
        "AWS 자격 증명이 없거나 쓸 수 없습니다({reason}). {why} AWS_ACCESS_KEY_ID와 AWS_SECRET_ACCESS_KEY 또는 "
        "AWS_PROFILE을 정하고, 기한이 지났으면 다시 로그인해 주세요. 이 컴퓨터의 Lex(--endpoint)에는 "
        "아무 값이나 됩니다: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
    )
    english = (
        "There are no credentials of AWS, or none that are any good ({reason}). {why} Set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; log in again where they have expired. For a Lex on this computer "
        "(--endpoint) any values do: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
    )


class LexBuildFailed(LexError):
    """Lex could not build or make what it was asked for. Fields: what, why."""

    code = "lex_build_failed"
    korean = "Lex가 {what:을/를} 만들지 못했습니다: {why}"
    english = "Lex could not make {what}: {why}"


class LexTooSlow(LexError):
    """Lex did not finish in time. Fields: what, status, seconds."""

    code = "lex_too_slow"
    korean = "{what:이/가} {seconds}초가 지나도 끝나지 않았습니다(지금 {status}). 잠시 후 다시 실행하면 이어서 합니다."
    english = "{what} has not ended after {seconds} seconds (now {status}). Run it again later: it goes on from there."

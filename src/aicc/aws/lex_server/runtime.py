"""The runtime of Lex over a bot's definition, in this process: sessions, and turns taken one at a time.

    runtime = LexRuntime(bot)
    runtime.recognize_text("customer-1", "불고기 두 개 주문할게요")

Everything that goes in and out is spelt as boto3's `lexv2-runtime` spells it, so that flows and tests may ask this in
place of a client. What a function of Lambda may do is in `hooks`.
"""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from aicc.aws.lex.definition import KOREAN, LexBot
from aicc.aws.lex_server.failures import Refusal, RequestRefused, not_found
from aicc.aws.lex_server.hooks import TEXT, BotIdentity
from aicc.aws.lex_server.interpreting import Alias, Setting, read_aim
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.lex_server.state import Action, Session, overlaid
from aicc.aws.lex_server.turn import Turn

_KOREA: Final = ZoneInfo("Asia/Seoul")
_MOST_MESSAGES: Final = 10
# Kept at the same time by one alias; the one that was quiet longest goes first.
_MOST_SESSIONS: Final = 10_000
Written = dict[str, Any]
Clock = Callable[[], datetime]


class Sessions:
    """The conversations of an alias in one language. They end when nobody has spoken for a while."""

    def __init__(self) -> None:
        self._kept: dict[str, Session] = {}
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, session_id: str) -> Iterator[None]:
        """Hold a session while a turn is taken.

        Raises:
            RequestRefused: another turn of it is being taken (ConflictException).
        """
        with self._lock:
            if session_id in self._busy:
                raise RequestRefused(Refusal.CONFLICT, f"Another request uses the session {session_id} at this moment.")
            self._busy.add(session_id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(session_id)

    def load(self, session_id: str, *, now: float, idle: float) -> Session | None:
        """Return a session; None where there is none, or nobody has spoken for `idle` seconds."""
        kept = self._kept.get(session_id)
        return kept if kept is not None and now - kept.touched < idle else None

    def save(self, session: Session) -> None:
        """Keep a session as it is after a turn."""
        with self._lock:
            self._kept.pop(session.id, None)
            self._kept[session.id] = session
            if len(self._kept) > _MOST_SESSIONS:
                del self._kept[next(iter(self._kept))]

    def drop(self, session_id: str) -> None:
        """Forget a session."""
        with self._lock:
            self._kept.pop(session_id, None)


class LexRuntime:
    """Talks as Lex would over a definition. Making one learns the sample utterances; calls may come from any thread.

    Args:
        bot: what it is.
        locale: the language; only its part of the bot counts.
        alias: who is asked for hooks, how events name the bot, whether moods are told.
        clock: returns this moment, aware; what 내일 is counted from and contexts end by.
        recogniser: what was learned of the locale before; None: it is learned now.
        sessions: where conversations are kept; None: in this runtime.

    Raises:
        LookupError: the bot does not speak that language.
        PatternInvalid: the pattern of a slot type is not a regular expression.
        TrainingInvalid: there are too many sample utterances.
    """

    def __init__(
        self,
        bot: LexBot,
        locale: str = KOREAN,
        *,
        alias: Alias | None = None,
        clock: Clock | None = None,
        recogniser: Recogniser | None = None,
        sessions: Sessions | None = None,
    ) -> None:
        spoken = bot.locale(locale)
        if spoken is None:
            raise LookupError(locale)
        self.bot = bot
        self.sessions = Sessions() if sessions is None else sessions
        self._clock = clock or (lambda: datetime.now(_KOREA))
        self._setting = Setting(
            locale=spoken,
            recogniser=recogniser or Recogniser(spoken),
            alias=alias or Alias(identity=BotIdentity(name=bot.name)),
        )

    def recognize_text(
        self,
        session_id: str,
        text: str,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
        *,
        mode: str = TEXT,
    ) -> Written:
        """Take a turn and return what Lex would answer (RecognizeTextResponse).

        Args:
            session_id, text, session_state, request_attributes: as in the API.
            mode: what functions are told of how it was said: Text, Speech or DTMF.

        Raises:
            RequestRefused: the state names what is not there, the session is busy, or a function failed; then the
                session stays as it was.
        """
        with self.sessions.taken(session_id):
            now = self._clock()
            begun = self._begun(session_id, now)
            turn = self._turn(self._overlaid(begun, session_state or {}, now), text, now)
            turn.request_attributes, turn.mode = request_attributes or {}, mode
            turn.take()
            return {**self._ended(turn), "requestAttributes": dict(turn.request_attributes)}

    def put_session(
        self,
        session_id: str,
        session_state: Mapping[str, Any],
        messages: tuple[Mapping[str, Any], ...] = (),
        request_attributes: Mapping[str, str] | None = None,
    ) -> Written:
        """Set the state of a session, ask what it says, and return what the bot says.

        Raises:
            RequestRefused: see `recognize_text`.
        """
        with self.sessions.taken(session_id):
            now = self._clock()
            fresh = Session(id=session_id, request=str(uuid.uuid4()), touched=now.timestamp())
            turn = self._turn(self._overlaid(fresh, session_state, now), "", now)
            turn.request_attributes, turn.messages = request_attributes or {}, tuple(messages)
            turn.resume()
            return {**self._ended(turn), "requestAttributes": dict(turn.request_attributes)}

    def get_session(self, session_id: str) -> Written:
        """Return a session as it was left (GetSessionResponse).

        Raises:
            RequestRefused: there is none (ResourceNotFoundException).
        """
        now = self._clock().timestamp()
        session = self.sessions.load(session_id, now=now, idle=self.bot.idle_seconds)
        if session is None:
            raise not_found(f"Session {session_id}")
        return {
            "sessionId": session.id,
            "messages": list(session.messages),
            "interpretations": list(session.interpretations),
            "sessionState": session.written(now),
        }

    def delete_session(self, session_id: str) -> None:
        """Forget a session; it is no fault when there is none."""
        with self.sessions.taken(session_id):
            self.sessions.drop(session_id)

    def _begun(self, session_id: str, now: datetime) -> Session:
        """Return the session as a new turn finds it: one turn older, without the contexts that have ended."""
        moment = now.timestamp()
        kept = self.sessions.load(session_id, now=moment, idle=self.bot.idle_seconds) or Session(id=session_id)
        contexts = tuple(
            replace(context, turns=context.turns - 1)
            for context in kept.contexts
            if context.turns > 0 and context.until > moment
        )
        return replace(kept, contexts=contexts, request=str(uuid.uuid4()), turns=kept.turns + 1, touched=moment)

    def _overlaid(self, session: Session, given: Mapping[str, Any], now: datetime) -> Session:
        changed = overlaid(session, given, now.timestamp())
        if given.get("intent") is not None:
            changed = replace(changed, aim=read_aim(self._setting.locale, given["intent"], session.aim))
        step, aim = changed.step, changed.aim
        if given.get("dialogAction") is not None and step is not None and step.action is Action.ELICIT_SLOT:
            intent = self._setting.locale.intent(aim.name) if aim else None
            if intent is None or intent.slot(step.slot or "") is None:
                raise RequestRefused(Refusal.VALIDATION, f"There is no slot {step.slot} to elicit in the intent.")
        return changed

    def _turn(self, session: Session, text: str, now: datetime) -> Turn:
        recogniser = self._setting.recogniser
        message = recogniser.read(text, now.astimezone(_KOREA))
        readings = recogniser.intents(message, (context.name for context in session.contexts)) if text else []
        return Turn(setting=self._setting, session=session, message=message, readings=readings, now=now)

    def _ended(self, turn: Turn) -> Written:
        """Keep what has become of the session and return it."""
        turn.interpret()
        messages = turn.messages[:_MOST_MESSAGES]
        contexts = tuple(context for context in turn.session.contexts if context.turns > 0)
        session = replace(
            turn.session,
            contexts=contexts,
            messages=messages,
            interpretations=turn.interpretations,
        )
        self.sessions.save(session)
        return {
            "messages": list(messages),
            "sessionState": session.written(turn.now.timestamp()),
            "interpretations": list(turn.interpretations),
            "sessionId": session.id,
        }

"""Conversation transcripts: what a customer says and what the bot must then do, written in YAML and played for real.

transcript  what a transcript is made of
reader      what every reader of conversation files does
reading     transcripts from YAML files, with the place of every mistake
staging     what a conversation is held on: its clock, its store and desk, its backend
playing     a conversation held with a bot of its own
comparing   what was expected against what is there to see
tone        sentences that are not polite Korean
coverage    which steps, ways, intents and reflexes conversations went through
unmasking   made-up numbers in place of masked ones
recording   a real conversation as a transcript
replaying   recorded conversations with a changed bot, and what differs
"""

from aicc.services.transcripts.comparing import compare
from aicc.services.transcripts.coverage import Coverage, Part, cover
from aicc.services.transcripts.playing import Played, Scene, play, play_all
from aicc.services.transcripts.reading import find_files, load_transcripts
from aicc.services.transcripts.recording import write_transcript
from aicc.services.transcripts.replaying import Difference, Kind, Place, Replay, Retold, Told, replay, retell
from aicc.services.transcripts.staging import OpenStage, Stage, StageClock, StagedActions
from aicc.services.transcripts.tone import impolite
from aicc.services.transcripts.transcript import (
    Aspect,
    Exchange,
    Expectation,
    Mismatch,
    Press,
    Say,
    Seen,
    Transcript,
    Wait,
)
from aicc.services.transcripts.unmasking import Unmasked, unmask

__all__ = [
    "Aspect",
    "Coverage",
    "Difference",
    "Exchange",
    "Expectation",
    "Kind",
    "Mismatch",
    "OpenStage",
    "Part",
    "Place",
    "Played",
    "Press",
    "Replay",
    "Retold",
    "Say",
    "Scene",
    "Seen",
    "Stage",
    "StageClock",
    "StagedActions",
    "Told",
    "Transcript",
    "Unmasked",
    "Wait",
    "compare",
    "cover",
    "find_files",
    "impolite",
    "load_transcripts",
    "play",
    "play_all",
    "replay",
    "retell",
    "unmask",
    "write_transcript",
]

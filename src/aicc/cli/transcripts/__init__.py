"""`aicc test`, `aicc record` and `aicc replay`: conversations as tests.

test      plays transcripts
workers   ... in several processes
terminal  what came of them, for people
results   ... for programs
junit     ... for build servers
page      ... as one HTML file
record    a recorded conversation as a transcript
replay    recorded conversations with a changed bot
"""

from aicc.cli.transcripts.record import record
from aicc.cli.transcripts.replay import replay
from aicc.cli.transcripts.test import play_transcripts

__all__ = ["play_transcripts", "record", "replay"]

"""Our flows of Amazon Connect, made from a bot project: the same project gives the same bytes.

resources   what the flows name in AWS, as placeholders until it is known
blocks      one function an action, errors always answered
wording     what the flows say
menu        which key of the phone stands for what
inbound, handoff, callback, waiting
            the flows
hours       the bot's business hours as Connect has them
project     all of them together, and their files
"""

from aicc.aws.flows.build.project import BuiltFlow, build_flows, file_contents
from aicc.aws.flows.build.resources import Resources

__all__ = ["BuiltFlow", "Resources", "build_flows", "file_contents"]

"""A machine over the flow language of Amazon Connect that plays a contact: voice with keys and speech, and chat.

world       what is around a contact: hours, agents, queues, chance
contact     a contact in the middle of its flows, and what it waits for
events      what happens to it
values      what references such as `$.Attributes.name` stand for
moment      one action at one moment, and the ways on
speaking, asking, deciding, keeping, calling, moving
            what the actions do
handlers    which type does what: all that is simulated
machine     state and input give state and events; no I/O
functions   Lambda functions in this process
bots        Lex bots in this process
player      a contact played to its end
scripts     what a customer does, from lines of text
dialogues   conversation tests for flows, from YAML
trying      a conversation test held with flows
library     flows from files
"""

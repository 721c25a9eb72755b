"""Where a contact goes: queues, other flows, modules, calls back, and the end."""

import re
from dataclasses import replace
from typing import Final

from aicc.aws.flows.simulator.contact import ForAgent, Frame, InQueue, Role
from aicc.aws.flows.simulator.events import CallbackPlanned, Changed, Ending, Queued
from aicc.aws.flows.simulator.moment import Begin, End, Finish, Moment, Outcome

_FULL: Final = "QueueAtCapacity"
_DEEPEST: Final = 5
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_QUEUE_HOOK: Final = "CustomerQueue"


def choose_queue(moment: Moment) -> Outcome:
    """Choose the queue to go to (UpdateContactTargetQueue)."""
    queue = moment.text("QueueId") or moment.text("AgentId")
    if not queue:
        return moment.fault("neither QueueId nor AgentId names a queue")
    changed = Changed(what=moment.action.type, values={"queue": queue})
    return moment.next(changed, state=moment.with_contact(queue=queue))


def to_queue(moment: Moment) -> Outcome:
    """Put the contact into its queue (TransferContactToQueue)."""
    return _into(moment, moment.state.contact.queue, plays=True)


def to_other_queue(moment: Moment) -> Outcome:
    """Take the contact out of its queue and put it into another (DequeueContactAndTransferToQueue).

    No source says whether the queue's flow plays again there; here it does not, or it would move contacts for ever.
    """
    queue = moment.text("QueueId") or moment.text("AgentId") or moment.state.contact.queue
    return _into(moment, queue, plays=False)


def _into(moment: Moment, queue: str, *, plays: bool) -> Outcome:
    if not queue:
        return moment.fault("no queue was chosen before; use UpdateContactTargetQueue")
    if moment.world.full:
        return moment.fault(f"{queue} takes no more contacts", error=_FULL)
    at, after = moment.state.at, moment.world.agent_after
    place = InQueue(queue=queue, since=at, due=None if after is None else at + after)
    state = replace(moment.with_contact(queue=queue), queued=place)
    queued = Queued(queue=queue, at=at)
    hook = moment.state.contact.hooks.get(_QUEUE_HOOK) if plays else None
    start = moment.starts.get(hook or "")
    if hook is None or start is None:
        return moment.hold(ForAgent(), queued, state=state)
    frame = Frame(flow=hook, action=start, role=Role.QUEUE)
    return Outcome(state=state, way=Begin(frame=frame, keeps=False), events=(queued,))


def to_flow(moment: Moment) -> Outcome:
    """Go on in another flow (TransferToFlow)."""
    return _begin(moment, moment.text("ContactFlowId"), keeps=False)


def to_module(moment: Moment) -> Outcome:
    """Go on in a module and come back (InvokeFlowModule)."""
    modules = sum(frame.role is Role.MODULE for frame in moment.state.frames)
    if modules >= _DEEPEST:
        return moment.fault(f"modules may be nested {_DEEPEST} deep")
    return _begin(moment, moment.text("FlowModuleId"), keeps=True)


def _begin(moment: Moment, name: str, *, keeps: bool) -> Outcome:
    start = moment.starts.get(name)
    if start is None:
        return moment.fault(f"there is no flow {name} here")
    frame = Frame(flow=name, action=start, role=Role.MODULE if keeps else moment.state.frame.role)
    return Outcome(state=moment.state, way=Begin(frame=frame, keeps=keeps))


def end_module(moment: Moment) -> Outcome:
    """Go back to the flow that called the module (EndFlowModuleExecution)."""
    return Outcome(state=moment.state, way=Finish())


def end_flow(moment: Moment) -> Outcome:
    """End the flow (EndFlowExecution): in a queue the contact goes on waiting, else it is over."""
    if moment.state.frame.role is Role.QUEUE and moment.state.queued is not None:
        return moment.hold(ForAgent())
    return moment.end(Ending.DISCONNECTED)


def disconnect(moment: Moment) -> Outcome:
    """Hang up (DisconnectParticipant)."""
    return Outcome(state=moment.state, way=End(why=Ending.DISCONNECTED))


def callback_number(moment: Moment) -> Outcome:
    """Note the number to call back (UpdateContactCallbackNumber)."""
    number = moment.text("CallbackNumber")
    if not _E164.fullmatch(number):
        return moment.fault(f"{number or 'nothing'} is no number in E.164", error="InvalidCallbackNumber")
    if not number.startswith(moment.world.dialable):
        return moment.fault(f"{number} cannot be called from here", error="CallbackNumberNotDialable")
    changed = Changed(what=moment.action.type, values={"number": number})
    return moment.next(changed, state=moment.with_contact(callback_number=number))


def call_back(moment: Moment) -> Outcome:
    """Plan the call back (CreateCallbackContact)."""
    contact = moment.state.contact
    number = contact.callback_number or contact.customer
    queue = moment.text("QueueId") or moment.text("AgentId") or contact.queue
    if not number or not queue:
        return moment.fault("no number to call" if queue else "no queue was chosen before")
    delay = int(moment.seconds("InitialCallDelaySeconds", 0))
    # Whoever is called back no longer waits.
    state = replace(moment.state, queued=None)
    return moment.next(CallbackPlanned(number=number, queue=queue, delay_seconds=delay), state=state)

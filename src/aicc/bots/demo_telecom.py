"""DemoTelecom: the backend of the packaged telecom bot. It keeps made-up lines in memory and bills nobody.

Each line can try something else (all begin with 0100000): 1111 is in order, 2222 owes two bills and has no data left,
3333 is stopped as lost, 4444 is stopped for unpaid bills, 5555 is new and has used up whatever may be had once. Of 7001
(which owes) and 7002 (paused) nothing can be changed, with 9000 every action fails, and 8000 cannot be identified.
The birth dates are in demo_telecom_lines, the one-time code is 123456 (000000 has expired), the PIN of every card 12
and of every account 1234. Cards ending in 0005 are declined, accounts ending in 9999 are empty, and either ending in
7000 is out of order.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any, Final

from aicc.bots.demo_telecom_arguments import Refused, chosen_of, day_of, digits_of, text_of, won_of
from aicc.bots.demo_telecom_callers import Callers
from aicc.bots.demo_telecom_lines import DATA_PACKS, LINES, OFFERS, PLANS, SERVICES, Line, Status
from aicc.models.expression import Slots
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult

_KOREA: Final = timezone(timedelta(hours=9), "KST")
_CARD_PIN: Final = "12"
_ACCOUNT_PIN: Final = "1234"
_DECLINED_ENDING: Final = "0005"
_EMPTY_ENDING: Final = "9999"
_BROKEN_ENDING: Final = "7000"
_OUT_OF_ORDER: Final = "01000009000"
_READ_ONLY: Final = ("01000007001", "01000007002")
_REMEMBERED_KEYS: Final = 10_000
_MONTHS_AGO: Final = {"이번 달": 0, "지난달": 1, "두 달 전": 2}
_ROAMING_DAYS: Final = 30
# Won a day.
_ROAMING_FEES: Final = {"데이터 무제한": 11_000, "데이터 4GB": 5_500, "음성·문자": 2_200}
_NO_PARTNER: Final = "쿠바"
_FULL_HOUR: Final = "12:"
_TROUBLED_AREA: Final = "데모동"
_UNMAPPED_AREA: Final = "점검동"
_DELIVERY_DAYS: Final = 2


class DemoTelecom:
    """Runs the actions of the telecom bot (an ActionRunner)."""

    def __init__(self) -> None:
        # When the running call was asked for: what is due is reckoned from it.
        self._now = datetime.min
        self._results: OrderedDict[str, ActionResult] = OrderedDict()
        self._numbers = count(1)
        self._lines: dict[str, Line] = dict(LINES)
        self._callers = Callers()
        self._reports: set[tuple[str, str]] = set()
        self._table: Mapping[str, Callable[[Slots], Slots]] = {
            "verify_birth": self._callers.verify_birth,
            "send_code": self._callers.send_code,
            "verify_code": self._callers.verify_code,
            "bill": self._bill,
            "bill_detail": self._bill_detail,
            "unpaid_bills": self._unpaid_bills,
            "prepare_payment": self._prepare_payment,
            "pay": self._pay,
            "plan": self._plan,
            "quote_plan": self._quote_plan,
            "change_plan": self._change_plan,
            "data_left": self._data_left,
            "quote_data": self._quote_data,
            "buy_data": self._buy_data,
            "services": self._services,
            "add_services": self._add_services,
            "remove_services": self._remove_services,
            "penalty": self._penalty,
            "apply_offer": self._apply_offer,
            "line_status": self._line_status,
            "pause_line": self._pause_line,
            "stop_lost_line": self._stop_lost_line,
            "resume_line": self._resume_line,
            "reissue_usim": self._reissue_usim,
            "quote_roaming": self._quote_roaming,
            "apply_roaming": self._apply_roaming,
            "book_callback": self._book_callback,
            "find_outage": self._find_outage,
            "report_outage": self._report_outage,
        }

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return frozenset(self._table)

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action once per key; one of the last 10,000 keys returns its first result and changes nothing.

        Fails with `unknown_action`, with `invalid_argument` when an argument is missing or of the wrong type, with
        `maintenance` for the two numbers that stand for a backend out of order, and with the codes of the single
        actions.
        """
        known = self._results.get(call.key)
        if known is not None:
            return known
        result = self._perform(call)
        self._results[call.key] = result
        if len(self._results) > _REMEMBERED_KEYS:
            self._results.popitem(last=False)
        return result

    def _perform(self, call: ActionCall) -> ActionResult:
        action = self._table.get(call.action)
        if action is None:
            return ActionFailed(code="unknown_action")
        self._now = call.at.astimezone(_KOREA)
        try:
            return ActionDone(fields=action(call.arguments))
        except Refused as refused:
            return ActionFailed(code=refused.code)

    # --- bills -------------------------------------------------------------------------------------------------------

    def _bill(self, arguments: Slots) -> Slots:
        line, months_ago = self._line(arguments), _MONTHS_AGO.get(text_of(arguments, "month"))
        if months_ago is None:
            raise Refused("invalid_argument")
        if not line.billed:
            raise Refused("no_bill")
        month = (self._now.month - 1 - months_ago) % 12 + 1
        return {"bill_month": f"{month}월", "bill_total": line.monthly, "unpaid": line.unpaid}

    def _bill_detail(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        if text_of(arguments, "line_number") in _READ_ONLY:
            raise Refused("maintenance")
        items = {line.plan: line.fee, **{name: SERVICES[name] for name in line.services}, "단말기 할부금": line.device}
        return {"bill_lines": tuple(f"{name} {won:,}원" for name, won in items.items() if won)}

    def _unpaid_bills(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        if not line.unpaid:
            raise Refused("nothing_due")
        return {"unpaid": line.unpaid, "unpaid_months": line.unpaid // line.monthly}

    def _prepare_payment(self, arguments: Slots) -> Slots:
        owed = self._line(arguments).unpaid
        amount = won_of(arguments, "amount") if owed and arguments.get("amount") is not None else owed
        _check_owed(amount, owed)
        by_card = text_of(arguments, "method") == "카드"
        ending = digits_of(arguments, "card_number" if by_card else "account_number")[-4:]
        if ending == _BROKEN_ENDING:
            raise Refused("maintenance")
        return {"pay_amount": amount, "pay_with": f"끝자리 {ending} {'카드' if by_card else '계좌'}"}

    def _pay(self, arguments: Slots) -> Slots:
        line, amount = self._line(arguments), won_of(arguments, "pay_amount")
        _check_owed(amount, line.unpaid)
        by_card = arguments.get("card_number") is not None
        source = digits_of(arguments, "card_number" if by_card else "account_number")
        self._callers.check("pin", source, right=text_of(arguments, "pin") == (_CARD_PIN if by_card else _ACCOUNT_PIN))
        if by_card and source.endswith(_DECLINED_ENDING):
            raise Refused("card_declined")
        if not by_card and source.endswith(_EMPTY_ENDING):
            raise Refused("insufficient_funds")
        left = line.unpaid - amount
        # Who has paid everything is served again.
        status = Status.IN_USE if not left and line.status is Status.STOPPED else line.status
        self._change(arguments, unpaid=left, status=status)
        return {"receipt": self._receipt("P"), "still_unpaid": left}

    # --- plans and data ----------------------------------------------------------------------------------------------

    def _plan(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        return {"plan_name": line.plan, "plan_fee": line.fee, "plan_data": PLANS[line.plan].data}

    def _quote_plan(self, arguments: Slots) -> Slots:
        line, name = self._line(arguments), text_of(arguments, "plan")
        if name not in PLANS:
            raise Refused("invalid_argument")
        if name == line.plan:
            raise Refused("same_plan")
        if PLANS[name].seniors_only:
            raise Refused("not_eligible")
        return {"old_plan": line.plan, "old_fee": line.fee, "new_fee": PLANS[name].fee, "new_data": PLANS[name].data}

    def _change_plan(self, arguments: Slots) -> Slots:
        line, name, day = self._line(arguments), text_of(arguments, "plan"), day_of(arguments, "apply_on")
        if line.unpaid:
            raise Refused("unpaid")
        _once(line, "plan", "changed_this_month")
        self._change(arguments, plan=name, done=line.done | {"plan"})
        return {"receipt": self._receipt("C"), "applies": f"{day.month}월 {day.day}일"}

    def _data_left(self, arguments: Slots) -> Slots:
        line, now = self._line(arguments), self._now
        return {
            "data_left": line.data,
            "data_megabytes": line.data_left,
            "plan_name": line.plan,
            "resets_on": f"{now.month % 12 + 1}월 1일",
        }

    def _quote_data(self, arguments: Slots) -> Slots:
        self._line(arguments)
        return {"price": DATA_PACKS[_pack(arguments)].price}

    def _buy_data(self, arguments: Slots) -> Slots:
        line, pack = self._line(arguments), DATA_PACKS[_pack(arguments)]
        _once(line, "data", "limit_reached")
        if line.unpaid:
            raise Refused("unpaid")
        line = self._change(arguments, data_left=line.data_left + pack.megabytes)
        return {"receipt": self._receipt("D"), "data_left": line.data}

    # --- services ----------------------------------------------------------------------------------------------------

    def _services(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        return {"subscribed": ", ".join(line.services), "subscribed_count": len(line.services)}

    def _add_services(self, arguments: Slots) -> Slots:
        line, wanted = self._line(arguments), _chosen_services(arguments)
        if set(wanted) & set(line.services):
            raise Refused("already_subscribed")
        self._change(arguments, services=(*line.services, *wanted))
        return {"receipt": self._receipt("A"), "monthly": sum(SERVICES[name] for name in wanted)}

    def _remove_services(self, arguments: Slots) -> Slots:
        line, unwanted = self._line(arguments), _chosen_services(arguments)
        if set(unwanted) - set(line.services):
            raise Refused("not_subscribed")
        self._change(arguments, services=tuple(name for name in line.services if name not in unwanted))
        return {"receipt": self._receipt("X"), "monthly": sum(SERVICES[name] for name in unwanted)}

    # --- leaving, stopping, going abroad -----------------------------------------------------------------------------

    def _penalty(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        return {"penalty": line.penalty, "months_left": line.months_left}

    def _apply_offer(self, arguments: Slots) -> Slots:
        line, reason = self._line(arguments), text_of(arguments, "reason")
        if reason not in OFFERS:
            raise Refused("invalid_argument")
        _once(line, "offer", "already_used")
        self._change(arguments, done=line.done | {"offer"})
        return {"offer": OFFERS[reason], "receipt": self._receipt("B")}

    def _line_status(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        return {"status": line.status.value, "unpaid": line.unpaid}

    def _pause_line(self, arguments: Slots) -> Slots:
        line, day = self._line(arguments), day_of(arguments, "until")
        if line.status is not Status.IN_USE:
            raise Refused("already_stopped")
        if line.unpaid:
            raise Refused("unpaid")
        self._change(arguments, status=Status.PAUSED)
        return {"receipt": self._receipt("H"), "resumes": f"{day.month}월 {day.day}일"}

    def _stop_lost_line(self, arguments: Slots) -> Slots:
        line, now = self._line(arguments), self._now
        text_of(arguments, "range")
        if line.status is Status.LOST:
            raise Refused("already_stopped")
        self._change(arguments, status=Status.LOST)
        return {
            "receipt": self._receipt("S"),
            "stopped_at": f"{now.month}월 {now.day}일 {now.hour}시 {now.minute}분",
        }

    def _resume_line(self, arguments: Slots) -> Slots:
        if self._line(arguments).status is Status.STOPPED:
            raise Refused("unpaid")
        self._change(arguments, status=Status.IN_USE)
        return {"receipt": self._receipt("R")}

    def _reissue_usim(self, arguments: Slots) -> Slots:
        line, kind = self._line(arguments), text_of(arguments, "usim_type")
        if kind == "eSIM" and not line.esim:
            raise Refused("unsupported_device")
        _once(line, "usim", "already_requested")
        self._change(arguments, done=line.done | {"usim"})
        arrival = self._now + timedelta(days=_DELIVERY_DAYS)
        return {"receipt": self._receipt("U"), "arrives": f"{arrival.month}월 {arrival.day}일"}

    def _quote_roaming(self, arguments: Slots) -> Slots:
        self._line(arguments)
        fee = _ROAMING_FEES.get(text_of(arguments, "product"))
        if fee is None:
            raise Refused("invalid_argument")
        if text_of(arguments, "country") == _NO_PARTNER:
            raise Refused("no_partner")
        days = (day_of(arguments, "end_on") - day_of(arguments, "start_on")).days + 1
        if days > _ROAMING_DAYS:
            raise Refused("too_long")
        return {"days": days, "roaming_fee": days * fee}

    def _apply_roaming(self, arguments: Slots) -> Slots:
        line = self._line(arguments)
        if line.status is not Status.IN_USE:
            raise Refused("line_stopped")
        _once(line, "roaming", "already_applied")
        self._change(arguments, done=line.done | {"roaming"})
        return {"receipt": self._receipt("G")}

    # --- without a line of one's own ---------------------------------------------------------------------------------

    def _book_callback(self, arguments: Slots) -> Slots:
        for name in ("kind", "day"):
            text_of(arguments, name)
        _in_order(digits_of(arguments, "phone"))
        if text_of(arguments, "time").startswith(_FULL_HOUR):
            raise Refused("fully_booked")
        return {"receipt": self._receipt("V")}

    def _find_outage(self, arguments: Slots) -> Slots:
        address = text_of(arguments, "address")
        if _UNMAPPED_AREA in address:
            raise Refused("maintenance")
        known = _TROUBLED_AREA in address
        return {"known_outage": known, "expected": "오늘 저녁 8시" if known else None}

    def _report_outage(self, arguments: Slots) -> Slots:
        _in_order(digits_of(arguments, "phone"))
        report = (text_of(arguments, "address"), text_of(arguments, "symptom"))
        if report in self._reports:
            raise Refused("already_reported")
        self._reports.add(report)
        return {"receipt": self._receipt("F")}

    # --- shared ------------------------------------------------------------------------------------------------------

    def _line(self, arguments: Slots) -> Line:
        number = _in_order(text_of(arguments, "line_number"))
        if number not in self._lines:
            raise Refused("not_found")
        return self._lines[number]

    def _change(self, arguments: Slots, **changes: Any) -> Line:
        number = text_of(arguments, "line_number")
        if number in _READ_ONLY:
            raise Refused("maintenance")
        self._lines[number] = replace(self._lines[number], **changes)
        return self._lines[number]

    def _receipt(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):06d}"


def _once(line: Line, what: str, code: str) -> None:
    if what in line.done:
        raise Refused(code)


def _check_owed(amount: int, owed: int) -> None:
    """Let nobody pay twice, or more than is owed."""
    if not owed:
        raise Refused("nothing_due")
    if amount > owed:
        raise Refused("over_amount")


def _in_order(number: str) -> str:
    if number == _OUT_OF_ORDER:
        raise Refused("maintenance")
    return number


def _pack(arguments: Slots) -> str:
    name = text_of(arguments, "pack")
    if name not in DATA_PACKS:
        raise Refused("invalid_argument")
    return name


def _chosen_services(arguments: Slots) -> tuple[str, ...]:
    chosen = chosen_of(arguments, "services")
    if set(chosen) - set(SERVICES):
        raise Refused("invalid_argument")
    return chosen

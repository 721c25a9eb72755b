"""DemoBank: the backend of the packaged banking bot. It keeps made-up customers in memory and moves no money.

It has the interface that a real backend would have behind HTTP: named actions, arguments by name, failure codes, and a
key under which the same call runs once. Customers 1234567, 7654321 and 2222222 exist (what they have is in
demo_bank_customers), their PIN is 1234, and every account number ending in 9999 is unknown, so that each failure can
be tried. 9000001 cannot be identified, with 9000002 every action fails, with 9000003 only looking up works, and 9000004
cannot even be told what a product would pay. Nobody can be called back at a number that ends in 9999.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Final

from aicc.bots.demo_bank_accounts import UNKNOWN_ENDING, Accounts, customer_number, customer_of
from aicc.bots.demo_bank_arguments import Refused, number_of, text_of
from aicc.bots.demo_bank_customers import CUSTOMERS, NO_QUOTES, NOTHING_WORKS, PIN, READ_ONLY, UNIDENTIFIABLE
from aicc.bots.demo_bank_orders import Orders, issue_certificate
from aicc.bots.demo_bank_products import Products
from aicc.models.expression import Slots
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult

_KOREA: Final = timezone(timedelta(hours=9), "KST")
_DELIVERY_DAYS: Final = 5
# Wrong PINs in a row; the last locks.
_PIN_TRIES: Final = 5
_REMEMBERED_KEYS: Final = 10_000
# Cards are stopped even when nothing else can be done.
_LOOKING_UP: Final = frozenset(
    {"verify_customer", "balance", "transactions", "find_payee", "transfer_limit", "pin_status", "stop_card"}
    | {"product_terms", "product_quote", "contract", "autopay_plan", "autopay_orders"}
)
# What works for those who stand for a backend out of order; for all others everything does.
_WORKING: Final[Mapping[str, frozenset[str]]] = {
    UNIDENTIFIABLE: frozenset(),
    NOTHING_WORKS: frozenset({"verify_customer"}),
    READ_ONLY: _LOOKING_UP,
    NO_QUOTES: _LOOKING_UP - {"product_quote"},
}


class DemoBank:
    """Runs the actions of the banking bot (an ActionRunner)."""

    def __init__(self) -> None:
        # When the running call was asked for: what is due is reckoned from it.
        self._now = datetime.min
        self._results: OrderedDict[str, ActionResult] = OrderedDict()
        self._numbers = count(1)
        self._accounts = accounts = Accounts(lambda: self._now)
        self._products = products = Products(accounts)
        self._orders = orders = Orders()
        self._stopped: set[str] = set()
        # In a row, by customer number.
        self._wrong_pins: Counter[str] = Counter()
        self._table: Mapping[str, Callable[[Slots], Slots]] = {
            "verify_customer": self._verify_customer,
            "balance": accounts.balance,
            "transactions": accounts.transactions,
            "find_payee": self._find_payee,
            "transfer": self._with_receipt("T", accounts.transfer),
            "transfer_limit": accounts.limits,
            "pin_status": self._pin_status,
            "stop_card": self._stop_card,
            "reissue_card": self._reissue_card,
            "loan_request": self._loan_request,
            "product_terms": products.terms,
            "product_quote": self._product_quote,
            "open_product": self._with_receipt("P", products.open),
            "contract": products.contract,
            "close_contract": self._with_receipt("C", products.close),
            "autopay_plan": orders.plan,
            "autopay_register": self._with_receipt("A", orders.register),
            "autopay_orders": orders.all,
            "autopay_cancel": self._with_receipt("A", orders.cancel),
            "issue_certificate": self._with_receipt("D", self._issue_certificate),
        }

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return frozenset(self._table)

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action once per key; one of the last 10,000 keys returns its first result and changes nothing.

        Fails with `unknown_action`, with `invalid_argument` when an argument is missing or of the wrong type, with
        `wrong_pin` and `pin_locked` where a PIN is given, with `maintenance` for those who stand for a backend out of
        order, and with the codes of the single actions.
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
            if "pin" in call.arguments:
                self._check_pin(call.arguments)
            _check_working(call)
            return ActionDone(fields=action(call.arguments))
        except Refused as refused:
            return ActionFailed(code=refused.code)

    def _with_receipt(self, kind: str, action: Callable[[Slots], Slots]) -> Callable[[Slots], Slots]:
        return lambda arguments: {**action(arguments), "receipt": self._receipt(kind)}

    def _verify_customer(self, arguments: Slots) -> Slots:
        number = text_of(arguments, "customer_number")
        if number not in CUSTOMERS:
            raise Refused("not_found")
        return {"customer_name": CUSTOMERS[number].name}

    def _check_pin(self, arguments: Slots) -> None:
        """Refuse who does not know the PIN, before anything about the account is told."""
        number = customer_number(arguments)
        if number in CUSTOMERS and self._wrong_pins[number] >= _PIN_TRIES:
            raise Refused("pin_locked")
        if number in CUSTOMERS and text_of(arguments, "pin") == PIN:
            del self._wrong_pins[number]
            return
        self._wrong_pins[number] += 1
        raise Refused("pin_locked" if self._wrong_pins[number] >= _PIN_TRIES else "wrong_pin")

    def _pin_status(self, arguments: Slots) -> Slots:
        number, _ = customer_of(arguments)
        return {"wrong": self._wrong_pins[number], "locked": self._wrong_pins[number] >= _PIN_TRIES}

    def _find_payee(self, arguments: Slots) -> Slots:
        wanted = text_of(arguments, "recipient")
        customer = CUSTOMERS.get(customer_number(arguments))
        payees = customer.payees if customer else {}
        # 동생 is two of them, 큰동생 one.
        found = [wanted] if wanted in payees else [name for name in payees if wanted in name]
        if len(found) != 1:
            raise Refused("several" if found else "unknown_payee")
        bank, account = payees[found[0]]
        return {"payee": found[0], "bank": bank, "account_number": account}

    def _stop_card(self, arguments: Slots) -> Slots:
        card = _card(arguments)
        if card in self._stopped:
            raise Refused("already_stopped")
        self._stopped.add(card)
        now = self._now
        stopped_at = f"{now.month}월 {now.day}일 {now.hour}시 {now.minute}분"
        return {"card": card, "stopped_at": stopped_at, "receipt": self._receipt("S")}

    def _reissue_card(self, arguments: Slots) -> Slots:
        card = _card(arguments)
        arrival = self._now + timedelta(days=_DELIVERY_DAYS)
        return {"card": card, "receipt": self._receipt("R"), "arrives": f"{arrival.month}월 {arrival.day}일"}

    def _loan_request(self, arguments: Slots) -> Slots:
        for name in ("income", "amount"):
            number_of(arguments, name)
        for name in ("employment", "purpose"):
            text_of(arguments, name)
        if text_of(arguments, "phone").endswith(UNKNOWN_ENDING):
            raise Refused("maintenance")
        return {"receipt": self._receipt("L")}

    def _product_quote(self, arguments: Slots) -> Slots:
        return self._products.quote(arguments, self._now.date())

    def _issue_certificate(self, arguments: Slots) -> Slots:
        return issue_certificate(arguments, self._accounts)

    def _receipt(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):06d}"


def _check_working(call: ActionCall) -> None:
    working = _WORKING.get(str(call.arguments.get("customer_number")))
    if working is not None and call.action not in working:
        raise Refused("maintenance")


def _card(arguments: Slots) -> str:
    number, kind = customer_number(arguments), text_of(arguments, "card_type")
    customer = CUSTOMERS.get(number)
    card = customer.cards.get(kind) if customer else None
    if card is None:
        raise Refused("no_card")
    return card

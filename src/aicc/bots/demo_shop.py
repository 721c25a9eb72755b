"""DemoShop: the backend of the packaged shopping bot. It keeps a few made-up orders in memory and sends no parcels.

It has the interface that a real backend would have behind HTTP: named actions, arguments by name, failure codes, and a
key under which the same call runs once. Whoever tries the bot provokes each failure with a number: the buyers, orders
and products that do so are in aicc.bots.demo_shop_data and in the README of the bot.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import Final

from aicc.bots.demo_shop_arguments import (
    PLACES,
    Refused,
    buyer_of,
    order_of,
    picked_order,
    product_of,
    readable_order,
    text_of,
    writable_order,
)
from aicc.bots.demo_shop_data import BUYERS, ORDERS, PRODUCTS, SIZES, Order, Shelf, Status
from aicc.models.expression import Slots
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult

_KOREA: Final = timezone(timedelta(hours=9), "KST")
_ORDER_PIN: Final = "1234"
# The lookup of this order breaks.
_BROKEN_ORDER: Final = "99999999"
# Endings of refund accounts: nobody's, another person's, and one at which the bank does not answer.
_ACCOUNTS: Final = {"9999": "unknown_account", "8888": "name_mismatch", "7777": "unavailable"}
_SOLD_OUT: Final = frozenset({"XL", "260", "빨간색"})
# Nobody fetches parcels on this day of the month.
_FULL_DAY: Final = 30
# Won for a parcel one way; a return that is the shop's fault costs nothing.
_PARCEL: Final = 3_000
_FAULTS: Final = frozenset({"상품 불량", "오배송"})
_CARDS: Final = frozenset({"신용카드", "간편결제"})
_REMEMBERED_KEYS: Final = 10_000


class DemoShop:
    """Runs the actions of the shopping bot (an ActionRunner)."""

    def __init__(self) -> None:
        # When the running call was asked for: what is due is reckoned from it.
        self._now = datetime.min
        self._results: OrderedDict[str, ActionResult] = OrderedDict()
        self._numbers = count(1)
        # What has changed since the start, by order number.
        self._statuses: dict[str, Status] = {}
        self._addresses: dict[str, str] = {}
        self._methods: dict[str, str] = {}
        # What may be done once: (what, for which order or product and phone).
        self._done: set[tuple[str, str]] = set()
        self._table: Mapping[str, Callable[[Slots], Slots]] = {
            "verify_buyer": self._verify_buyer,
            "recent_orders": self._recent_orders,
            "pick_order": self._pick_order,
            "order_detail": self._order_detail,
            "track": self._track,
            "change_address": self._change_address,
            "cancel_order": self._cancel_order,
            "return_quote": self._return_quote,
            "request_return": self._request_return,
            "exchange_quote": self._exchange_quote,
            "check_stock": self._check_stock,
            "request_exchange": self._request_exchange,
            "refund_status": self._refund_status,
            "register_refund_account": self._register_refund_account,
            "benefits": self._benefits,
            "restock_alert": self._restock_alert,
            "leave_question": self._leave_question,
            "change_payment": self._change_payment,
            "issue_receipt": self._issue_receipt,
            "report_defect": self._report_defect,
        }

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return frozenset(self._table)

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action once per key; one of the last 10,000 keys returns its first result and changes nothing.

        Fails with `unknown_action`, with `invalid_argument` when an argument is missing or of the wrong type, and with
        the codes of the single actions.
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

    # --- who asks, and about which order -----------------------------------------------------------------------------

    def _verify_buyer(self, arguments: Slots) -> Slots:
        phone, password = text_of(arguments, "phone"), text_of(arguments, "password")
        found = [(number, buyer) for number, buyer in BUYERS.items() if buyer.phone == phone]
        if not found:
            raise Refused("unknown_buyer")
        number, buyer = found[0]
        if buyer.refused is not None:
            raise Refused(buyer.refused)
        if password != _ORDER_PIN:
            raise Refused("wrong_password")
        return {"buyer_id": number}

    def _recent_orders(self, arguments: Slots) -> Slots:
        buyer = buyer_of(arguments)
        if not buyer.orders:
            raise Refused("no_orders")
        recent = zip(PLACES, buyer.orders, strict=False)
        return {"recent": tuple(f"{place}: {self._line(number)}" for place, number in recent)}

    def _line(self, number: str) -> str:
        order = ORDERS[number]
        return f"{order.ordered_on} {order.item} {order.price:,}원 ({self._status(number)}, {number})"

    def _pick_order(self, arguments: Slots) -> Slots:
        return {"order_no": picked_order(buyer_of(arguments), text_of(arguments, "pick"))}

    def _order_detail(self, arguments: Slots) -> Slots:
        if arguments.get("order_no") == _BROKEN_ORDER:
            raise Refused("unavailable")
        number, order = order_of(arguments)
        return {
            "order_no": number,
            "item": order.item,
            "price": order.price,
            "status": self._status(number).value,
            "ordered_on": order.ordered_on,
            "paid_by": self._method(number),
            "address": self._addresses.get(number, order.address),
            # Under names of their own, so that the conversation can remember which order was spoken of last.
            "last_order": number,
            "last_item": order.item,
        }

    # --- before and on the way ---------------------------------------------------------------------------------------

    def _track(self, arguments: Slots) -> Slots:
        number, order = readable_order(arguments)
        status = self._status(number)
        if status is Status.AWAITED:
            raise Refused("not_paid")
        if status not in (Status.PAID, Status.SENT, Status.DELIVERED):
            raise Refused("cancelled")
        arrives = self._day(1 if status is Status.SENT else 3)
        return {
            "stage": status.value,
            "courier": "데모택배",
            "tracking_no": f"000-{number[:4]}-{number[4:]}",
            "place": order.place,
            "arrives": arrives,
        }

    def _change_address(self, arguments: Slots) -> Slots:
        number, _ = writable_order(arguments)
        address = text_of(arguments, "address")
        self._refuse_sent(number)
        if "사서함" in address:
            raise Refused("not_served")
        self._addresses[number] = address
        return {"receipt": self._receipt("A")}

    def _cancel_order(self, arguments: Slots) -> Slots:
        number, order = writable_order(arguments)
        text_of(arguments, "reason")
        self._refuse_sent(number)
        amount = 0 if self._status(number) is Status.AWAITED else order.price
        self._statuses[number] = Status.CANCELLED
        return {"receipt": self._receipt("C"), "refund": amount, "paid_by": self._method(number)}

    def _refuse_sent(self, number: str) -> None:
        status = self._status(number)
        if status in (Status.SENT, Status.DELIVERED):
            raise Refused("shipped")
        if status not in (Status.AWAITED, Status.PAID):
            raise Refused("already_cancelled")

    def _change_payment(self, arguments: Slots) -> Slots:
        number, _ = writable_order(arguments)
        method = text_of(arguments, "method")
        if self._status(number) is not Status.AWAITED:
            raise Refused("already_paid")
        if method == self._method(number):
            raise Refused("same_method")
        self._methods[number] = method
        return {"receipt": self._receipt("P"), "due": self._day(2)}

    # --- after the delivery ------------------------------------------------------------------------------------------

    def _return_quote(self, arguments: Slots) -> Slots:
        number, order = readable_order(arguments)
        self._refuse_sending_back(number, order)
        fee = 0 if text_of(arguments, "reason") in _FAULTS else _PARCEL
        return {"fee": fee, "refund": order.price - fee}

    def _request_return(self, arguments: Slots) -> Slots:
        number, order = writable_order(arguments)
        text_of(arguments, "reason")
        pickup = self._pickup(arguments)
        self._refuse_sending_back(number, order)
        self._done.add(("send_back", number))
        return {"receipt": self._receipt("R"), "pickup_day": pickup}

    def _exchange_quote(self, arguments: Slots) -> Slots:
        number, order = readable_order(arguments)
        self._refuse_sending_back(number, order)
        if order.sizing == "없음":
            raise Refused("no_options")
        return {"sizing": order.sizing, "fee": 2 * _PARCEL}

    def _check_stock(self, arguments: Slots) -> Slots:
        _, order = readable_order(arguments)
        wishes = {"사이즈": arguments.get("size"), "색상": arguments.get("color")}
        chosen = {kind: wish for kind, wish in wishes.items() if isinstance(wish, str)}
        if not chosen:
            raise Refused("invalid_argument")
        if "사이즈" in chosen and chosen["사이즈"] not in SIZES[order.sizing]:
            raise Refused("no_such_option")
        if _SOLD_OUT & set(chosen.values()):
            raise Refused("out_of_stock")
        return {"wanted": ", ".join(f"{kind} {wish}" for kind, wish in chosen.items())}

    def _request_exchange(self, arguments: Slots) -> Slots:
        number, order = writable_order(arguments)
        text_of(arguments, "wanted")
        pickup = self._pickup(arguments)
        self._refuse_sending_back(number, order)
        self._done.add(("send_back", number))
        return {"receipt": self._receipt("X"), "pickup_day": pickup}

    def _report_defect(self, arguments: Slots) -> Slots:
        number, _ = writable_order(arguments)
        for name in ("kind", "detail", "wish"):
            text_of(arguments, name)
        if self._status(number) is not Status.DELIVERED:
            raise Refused("not_delivered")
        self._once("already_reported", "defect", number)
        return {"receipt": self._receipt("D")}

    def _refuse_sending_back(self, number: str, order: Order) -> None:
        status = self._status(number)
        if status in (Status.AWAITED, Status.PAID):
            raise Refused("not_shipped")
        if status is Status.SENT:
            raise Refused("on_the_way")
        if status is not Status.DELIVERED or ("send_back", number) in self._done:
            raise Refused("already_requested")
        if order.kept is not None:
            raise Refused(order.kept)

    def _pickup(self, arguments: Slots) -> str:
        try:
            day = date.fromisoformat(text_of(arguments, "pickup_date"))
        except ValueError:
            raise Refused("invalid_argument") from None
        if day.day == _FULL_DAY:
            raise Refused("pickup_full")
        return f"{day.month}월 {day.day}일"

    # --- money -------------------------------------------------------------------------------------------------------

    def _refund_status(self, arguments: Slots) -> Slots:
        number, order = readable_order(arguments)
        status = self._status(number)
        stages = {Status.RETURNED: "진행", Status.REFUNDED: "완료", Status.CANCELLED: "진행"}
        stage = stages.get(status)
        if stage is None:
            raise Refused("no_refund")
        if self._method(number) == "무통장입금" and ("account", number) not in self._done:
            stage = "계좌 필요"
        return {
            "refund_stage": stage,
            "refund": order.price,
            "paid_by": self._method(number),
            "expected": self._day(3),
        }

    def _register_refund_account(self, arguments: Slots) -> Slots:
        number, _ = order_of(arguments)
        account = text_of(arguments, "account_number")
        for name in ("bank", "holder"):
            text_of(arguments, name)
        refused = _ACCOUNTS.get(account[-4:])
        if refused is not None:
            raise Refused(refused)
        self._done.add(("account", number))
        return {"receipt": self._receipt("B"), "expected": self._day(3)}

    def _benefits(self, arguments: Slots) -> Slots:
        buyer = buyer_of(arguments)
        return {
            "grade": buyer.grade,
            "coupons": buyer.coupons,
            "coupon_count": len(buyer.coupons),
            "points": buyer.points,
            "points_expiring": buyer.points_expiring,
        }

    def _issue_receipt(self, arguments: Slots) -> Slots:
        number, order = writable_order(arguments)
        for name in ("kind", "number"):
            text_of(arguments, name)
        status = self._status(number)
        if self._method(number) in _CARDS:
            raise Refused("card_paid")
        if status not in (Status.PAID, Status.SENT, Status.DELIVERED):
            raise Refused("not_paid")
        self._once("already_issued", "receipt", number)
        return {"receipt": self._receipt("E"), "amount": order.price}

    # --- products ----------------------------------------------------------------------------------------------------

    def _restock_alert(self, arguments: Slots) -> Slots:
        product, phone = product_of(arguments), text_of(arguments, "phone")
        refusals = {Shelf.THERE: "in_stock", Shelf.GONE: "discontinued", Shelf.BROKEN: "unavailable"}
        if product.shelf in refusals:
            raise Refused(refusals[product.shelf])
        self._once("already_requested", "alert", f"{product.name} {phone}")
        return {"product": product.name, "receipt": self._receipt("N")}

    def _leave_question(self, arguments: Slots) -> Slots:
        for name in ("product", "question"):
            text_of(arguments, name)
        known = PRODUCTS.get("".join(str(arguments["product"]).split()))
        if known is not None and known.shelf is Shelf.BROKEN:
            raise Refused("unavailable")
        return {"receipt": self._receipt("Q")}

    # --- bookkeeping -------------------------------------------------------------------------------------------------

    def _status(self, number: str) -> Status:
        return self._statuses.get(number, ORDERS[number].status)

    def _method(self, number: str) -> str:
        return self._methods.get(number, ORDERS[number].paid_by)

    def _day(self, days: int) -> str:
        day = self._now + timedelta(days=days)
        return f"{day.month}월 {day.day}일"

    def _once(self, code: str, what: str, whose: str) -> None:
        if (what, whose) in self._done:
            raise Refused(code)
        self._done.add((what, whose))

    def _receipt(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):06d}"

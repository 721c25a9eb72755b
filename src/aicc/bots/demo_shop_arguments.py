"""What the actions of the demo shop are called with: checked, and turned into the buyer, order or product meant."""

import re
from typing import Final, NoReturn

from aicc.bots.demo_shop_data import BUYERS, ORDERS, PRODUCTS, Buyer, Order, Product
from aicc.models.expression import Slots

# Places of the orders in the list that customers see, and how they may say them.
PLACES: Final = ("첫 번째", "두 번째", "세 번째")
_SAID: Final = tuple(
    re.compile(words)
    for words in (
        r"첫\s*번째|첫째|맨\s*위|제일\s*위|\b1\s*번|^1$|^일번",
        r"두\s*번째|둘째|가운데|\b2\s*번|^2$|^이번",
        r"세\s*번째|셋째|맨\s*아래|마지막|\b3\s*번|^3$|^삼번",
    )
)


class Refused(Exception):
    """An action cannot be done; carries the failure code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(arguments: Slots, name: str) -> str:
    """Return a text that is not empty; anything else is `invalid_argument`."""
    value = arguments.get(name)
    if not isinstance(value, str) or not value:
        _invalid()
    return value


def _invalid() -> NoReturn:
    raise Refused("invalid_argument")


def buyer_of(arguments: Slots) -> Buyer:
    """Return who is logged in: `buyer_id`. Fails with `not_found` and `unavailable`."""
    buyer = BUYERS.get(text_of(arguments, "buyer_id"))
    if buyer is None:
        raise Refused("not_found")
    if buyer.down:
        raise Refused("unavailable")
    return buyer


def order_of(arguments: Slots) -> tuple[str, Order]:
    """Return the number and the order of `order_no`; an order of somebody else is `not_found`."""
    buyer, number = buyer_of(arguments), text_of(arguments, "order_no")
    if number not in buyer.orders:
        raise Refused("not_found")
    return number, ORDERS[number]


def readable_order(arguments: Slots) -> tuple[str, Order]:
    """Return the order of `order_no`; one that cannot be looked up now is `unavailable`."""
    number, order = order_of(arguments)
    if order.down == "reads":
        raise Refused("unavailable")
    return number, order


def writable_order(arguments: Slots) -> tuple[str, Order]:
    """Return the order of `order_no`; one that cannot be changed now is `unavailable`."""
    number, order = order_of(arguments)
    if order.down == "writes":
        raise Refused("unavailable")
    return number, order


def product_of(arguments: Slots) -> Product:
    """Return the product of that name, however it is spaced; another is `unknown_product`."""
    product = PRODUCTS.get("".join(text_of(arguments, "product").split()))
    if product is None:
        raise Refused("unknown_product")
    return product


def picked_order(buyer: Buyer, said: str) -> str:
    """Return the number of the order that a customer means by its place, number or item; or fail: `no_such_order`."""
    places = [number for number, words in zip(buyer.orders, _SAID, strict=False) if words.search(said)]
    named = [number for number in buyer.orders if number in said or _names(ORDERS[number].item, said)]
    found = [*places, *named]
    if not found:
        raise Refused("no_such_order")
    return found[0]


def _names(item: str, said: str) -> bool:
    return any(len(word) > 1 and word in said for word in item.split())

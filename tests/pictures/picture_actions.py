"""What the tests of the studio let the process do in place of drawing."""

import os
import time

from indexer.pictures.order import Order
from indexer.reading.sandbox import is_second_try

_drawn = 0


def count(_order: Order) -> bytes:
    global _drawn  # noqa: PLW0603 - how often this process was asked
    _drawn += 1
    return str(_drawn).encode()


def hang_on_page_1(order: Order) -> bytes:
    if order.page == 1 and not is_second_try():
        time.sleep(60)
    if order.page == 1:
        raise ZeroDivisionError
    return str(order.page).encode()


def die(_order: Order) -> bytes:
    os.abort()


def fill_memory(_order: Order) -> bytes:
    return bytes(3_000_000_000)


def fail(_order: Order) -> bytes:
    raise ZeroDivisionError

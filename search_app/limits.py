"""How much one address may ask for: enough for people, too little for a crawler among combinations of filters.

Each address has a bucket in the memory of this process, which fills with time and which requests empty. Addresses are
kept as digests with a key that is thrown away each day, in memory only: nothing here tells who asked for what.
"""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict

from flask import Flask, request, session
from werkzeug.exceptions import TooManyRequests

from indexer.settings import Settings
from search_app.access import viewer

#: What a request takes, where it is not one. Static files and the question after our health are free.
COSTS = {"static": 0.0, "api.health": 0.0, "api.suggest": 0.2, "crawlers.suggestions": 0.2, "crawlers.robots": 0.0}
#: A page may have dozens of them.
PICTURE = 0.05
#: What each value of a filter takes besides, after the first two, at addresses that begin so: as page, feed or export.
FILTER, FREE_FILTERS = 2.0, 2
SEARCHES = ("/soeg", "/api/v1/search", "/api/v1/export")
#: What a file of a whole result takes instead of one: thousands of documents are read for it.
EXPORTS, EXPORT = frozenset(("exports.download", "exports.export")), 20.0
#: Parameters of a search that do not narrow it.
_OF_THE_PAGE = ("page", "size", "sort", "lang", "narrow", "key_terms", "format")
PLAIN = frozenset(("q", "on", "added_since", "whole", "synonyms", "literal", *_OF_THE_PAGE))
#: Addresses remembered; the one that asked the longest ago is forgotten first, and so may ask as if it were new.
MOST = 20_000
_DAY = 86_400
#: People have a network of this size to themselves.
_NETWORK = 64


class Buckets:
    """A bucket for each address: `rate` units flow in each minute, and it holds as many."""

    def __init__(self, rate: int, most: int = MOST) -> None:
        self._rate = rate
        self._most = most
        self._lock = threading.Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._day, self._key = 0, b""

    def wait(self, address: str, cost: float, now: float) -> int:
        """Take from the bucket of an address; return 0, or in how many seconds there is enough, and take nothing.

        `now` is in seconds since 1970.
        """
        with self._lock:
            name = self._name(address, int(now // _DAY))
            left, last = self._left.get(name, (float(self._rate), now))
            left = min(float(self._rate), left + max(0.0, now - last) * self._rate / 60)
            # A request that costs more than a bucket holds is answered when it is full.
            missing = min(cost, self._rate) - left
            self._left[name] = (left if missing > 0 else left - min(cost, self._rate)), now
            self._left.move_to_end(name)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
            return max(1, int(missing * 60 / self._rate + 0.999)) if missing > 0 else 0

    def _name(self, address: str, day: int) -> bytes:
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(16)
            self._left.clear()
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()


def install(app: Flask, settings: Settings) -> None:
    """Have the application answer 429 to whoever asks for too much."""
    if not settings.rate_limit:
        return
    buckets = Buckets(settings.rate_limit)

    @app.before_request
    def hold_back() -> None:
        price = cost()
        address = asker(settings.trusted_proxies) if price else ""
        if (
            address
            and not (session and viewer().is_secretariat)
            and (seconds := buckets.wait(address, price, time.time()))
        ):
            raise TooManyRequests(retry_after=seconds)


def cost() -> float:
    """Return what this request takes: one, and more for a whole result and where it combines filters."""
    endpoint = request.endpoint or ""
    if endpoint in COSTS:
        return COSTS[endpoint]
    if request.path.endswith(".png"):
        return PICTURE
    if not request.path.startswith(SEARCHES):
        return 1
    filters = sum(bool(value.strip()) and name not in PLAIN for name, value in request.args.items(multi=True))
    return (EXPORT if endpoint in EXPORTS else 1) + FILTER * max(0, filters - FREE_FILTERS)


def asker(proxies: int) -> str:
    """Return the address of whoever asks, behind so many proxies of our own; '' where it cannot be told.

    What comes from this machine or a private network is from a proxy that the settings do not know of, or from our own
    people: all of them would share one bucket.
    """
    passed = [part.strip() for line in request.headers.getlist("X-Forwarded-For") for part in line.split(",")]
    route = [*passed, request.remote_addr or ""]
    try:
        address = ipaddress.ip_address(route[max(0, len(route) - 1 - proxies)].strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, _NETWORK), strict=False)) if address.is_global else ""
        address = address.ipv4_mapped
    return str(address) if address.is_global else ""

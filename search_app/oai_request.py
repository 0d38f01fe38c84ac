"""What an OAI-PMH request asks for, checked as the protocol says: which arguments, which dates, whose token.

The protocol is http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm; its messages are English.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime

from werkzeug.datastructures import MultiDict

from indexer.catalogue.records import STAMP, Record, Selection

PREFIX = "oai_dc"

#: Each verb with the arguments that it needs and those that it takes.
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
_LISTS = ("ListIdentifiers", "ListRecords", "ListSets")

_SET = re.compile(r"[A-Za-z0-9_.!~*'()-]+(:[A-Za-z0-9_.!~*'()-]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class OaiError(Exception):
    """An error of the protocol: its code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the protocol allows. `after` is the last record that has been given, `given` how many were."""

    verb: str
    identifier: str | None = None
    selection: Selection = field(default_factory=Selection)
    after: tuple[str, str] = ("", "")
    given: int = 0


def understood(arguments: MultiDict[str, str], tokens: "Tokens") -> Asked:
    """Return what is asked for. Raises OaiError."""
    verbs = arguments.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", f"Give one verb of these: {', '.join(VERBS)}")
    verb, names = verbs[0], set(arguments) - {"verb"}
    repeated = [name for name in names if len(arguments.getlist(name)) > 1]
    if repeated:
        raise OaiError("badArgument", f"The argument {repeated[0]} is given more than once")
    if verb in _LISTS and "resumptionToken" in names:
        if len(names) > 1:
            raise OaiError("badArgument", "A resumptionToken stands alone beside the verb")
        return tokens.read(verb, arguments["resumptionToken"])
    needed, allowed = VERBS[verb]
    for name in sorted(names - needed - allowed):
        raise OaiError("badArgument", f"{verb} takes no argument {name[:80]}")
    for name in sorted(needed - names):
        raise OaiError("badArgument", f"{verb} needs the argument {name}")
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"The only format is {PREFIX}")
    return Asked(verb, arguments.get("identifier"), _selection(arguments))


def _selection(arguments: MultiDict[str, str]) -> Selection:
    since, until, wanted = (arguments.get(name) for name in ("from", "until", "set"))
    if wanted is not None and not _SET.fullmatch(wanted):
        raise OaiError("badArgument", "This cannot be a set; see ListSets")
    if since is not None and until is not None and len(since) != len(until):
        raise OaiError("badArgument", "from and until must be equally exact")
    first, last = _stamp(since, "T00:00:00Z"), _stamp(until, "T23:59:59Z")
    if first and last and first > last:
        raise OaiError("badArgument", "from is later than until")
    return Selection(first, last, wanted or "")


def _stamp(text: str | None, clock: str) -> str:
    """Return a day or a second as a stamp; a day is meant to begin or to end by this clock."""
    if text is None:
        return ""
    stamp = text + clock if _DAY.fullmatch(text) else text
    try:
        if _SECOND.fullmatch(stamp):
            datetime.strptime(stamp, STAMP)  # noqa: DTZ007 - asked only whether there is such a time
            return stamp
    except ValueError:
        pass
    raise OaiError("badArgument", "Write a time as 2026-05-17T12:00:00Z or 2026-05-17; it is that of UTC")


class Tokens:
    """Resumption tokens: all that the rest of a list depends on, signed, so that nothing is kept for it here.

    A list goes on after the last record given, in the order of datestamps. What changes meanwhile moves to its end, so
    a token does not become wrong by indexing: only when all records were lost and begun anew, which is another `epoch`.
    """

    def __init__(self, secret: bytes, epoch: str) -> None:
        self._secret = secret
        self._epoch = epoch

    def write(self, asked: Asked, last: Record, given: int) -> str:
        """Return the token for what follows a record, of which so many have been given."""
        chosen = asked.selection
        facts = [self._epoch, asked.verb, chosen.since, chosen.until, chosen.set, last.datestamp, last.id, given]
        packed = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")
        return f"{packed}.{self._signature(packed)}"

    def read(self, verb: str, token: str) -> Asked:
        """Return what a token stands for. Raises OaiError unless it is one of ours, of these records and this verb."""
        packed, _, signature = token.partition(".")
        if hmac.compare_digest(signature.encode(), self._signature(packed).encode()):
            try:
                facts = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
                epoch, of, since, until, wanted, stamp, name, given = facts
            except (ValueError, binascii.Error):  # signed by us, but for something else
                epoch = of = ""
            if (epoch, of) == (self._epoch, verb):
                chosen = Selection(since, until, wanted)
                return Asked(verb, selection=chosen, after=(stamp, name), given=given)
        raise OaiError("badResumptionToken", "This token is none of ours, or no longer good; begin the list anew")

    def _signature(self, packed: str) -> str:
        return hmac.new(self._secret, f"oai {packed}".encode(), hashlib.sha256).hexdigest()[:32]

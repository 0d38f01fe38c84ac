"""The query language: what a person typed, read by Whoosh's parser with Danish operators, as frozen nodes.

    almene ungdomsboliger              words, all wanted          bolig*      words that begin so
    "lov om leje"                      words in this order        -ghetto     not this word
    ="lejen"                           spelt just so
    unge OG studerende   AND           both                       (a b)       taken together
    unge ELLER ældre     OR            either; binds its two neighbours, less closely than OG
    IKKE ghetto          NOT           not this
    titel: emne: sektor: type: forfatter: målgruppe: aktør: år:   in this field; the English names work as well
    år:2015   år:2015..2020   år:..2020   år:2015..

Operators are written in capitals, everything else as one likes. A lone `*` is everything. `§ 46, stk. 2` and addresses
of the web are phrases without quotes, `lov nr. 1877` and `BEK 1360/2018` are citations. Whatever else is typed is a
word: the analyser decides what `§ 46` or `BO0304-00024` consists of.
"""

import re
import unicodedata
from typing import Any

from whoosh.qparser import plugins, syntax
from whoosh.qparser.default import QueryParser

from indexer.query import nodes as n

#: Warning codes: what was typed but could not be used as it stands.
TOO_LONG = "too-long"
UNBALANCED_QUOTE = "unbalanced-quote"
UNBALANCED_PARENTHESIS = "unbalanced-parenthesis"
LONE_OPERATOR = "lone-operator"
FIELD_WITHOUT_VALUE = "field-without-value"
BAD_YEAR = "bad-year"
PREFIX_TOO_SHORT = "prefix-too-short"
ASTERISK_NOT_AT_END = "asterisk-not-at-end"
WARNINGS = (
    TOO_LONG,
    UNBALANCED_QUOTE,
    UNBALANCED_PARENTHESIS,
    LONE_OPERATOR,
    FIELD_WITHOUT_VALUE,
    BAD_YEAR,
    PREFIX_TOO_SHORT,
    ASTERISK_NOT_AT_END,
)

#: What is longer, has more words or is nested deeper is cut, with a warning.
MAX_CHARACTERS = 2000
MAX_WORDS = 64
#: Characters; a chain of two hundred words with hyphens would be searched for in all its parts.
MAX_WORD = 100
MAX_DEPTH = 8
#: A shorter prefix would stand for hundreds of words; it is taken as a word.
MIN_PREFIX = 2

_FIELDS = {
    "titel": "title",
    "title": "title",
    "forfatter": "author",
    "author": "author",
    "emne": "topic",
    "topic": "topic",
    "sektor": "sector",
    "sector": "sector",
    "type": "type",
    "målgruppe": "target_group",
    "target_group": "target_group",
    "aktør": "actor",
    "actor": "actor",
    "år": "year",
    "year": "year",
}
_NAMES = "|".join(_FIELDS)
_LONE_FIELD = re.compile(rf"(?:{_NAMES}):", re.IGNORECASE)
_YEARS = re.compile(r"(?P<year>[0-9]{4})|(?P<first>[0-9]{4})?(?:\.\.|[-–])(?P<last>[0-9]{4})?")
#: `§ 46` and `stk. 2` are one word each, also beside an operator.
_PARAGRAPH = re.compile(r"(§|\bstk\.) (?=[0-9])", re.IGNORECASE)
#: What is cited is taken together, as if it stood in quotes: `§ 46, stk. 2, nr. 8`, an act by its number, an address.
_CHAIN = r"§{1,2} ?\d+(?: ?[a-z](?!\w))?(?:,? (?:stk|nr|pkt|litra)\.? ?(?:\d+|[a-z])(?!\w))+"
_KIND = r"(?:lov|lbk|bek|lovbek|bekendtgørelse|lovbekendtgørelse|cirkulære|cir|vejledning|vejl|anordning)"
_DATE = r"(?:\d{1,2}(?:\. ?\w+ |[./-]\d{1,2}[./ -]))?(?P<year>\d{4})"
_BARE = r"nr\.? ?(?P<bare>\d{1,5})(?![\w/])(?! af \d)"
_DATED = rf"(?:nr\.? ?)?(?P<number>\d{{1,5}})(?:/| af ){_DATE}(?!\w)"
_ACT = rf"{_KIND}\.? (?:{_BARE}|{_DATED})"
_ADDRESS = r"(?:https?://|www\.)[^\s\"<>()]*[^\s\"<>().,;:!?]"
_CITED = re.compile(
    rf'"[^"]*"|(?<![\w§":])(?:(?P<chain>{_CHAIN})|(?P<act>{_ACT})|(?P<address>{_ADDRESS}))', re.IGNORECASE
)
_SCHEME = re.compile(r"^https?://(?:www\.)?|^www\.", re.IGNORECASE)
#: What a phrase is, as its first character inside the quotes: nobody can type these.
_EXACT, _ACTS = "\x01", "\x02"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟»«″", '"'))


def parse(text: str) -> n.Query:
    """Return what was asked for. Every text has a tree: what makes no sense is left out, with a warning.

    Words side by side are the children of one And at the root. An And below the root was written with OG or in
    parentheses: its words belong together.
    """
    warnings: list[str] = []
    clean = _balanced(_cleaned(text, warnings), warnings)
    if clean in {"*", "*:*"}:
        return n.Query(n.Everything(), tuple(warnings))
    root = _Reading(warnings).root(_Parser(warnings).process(clean))
    return n.Query(root, tuple(dict.fromkeys(warnings)))


def _cleaned(text: str, warnings: list[str]) -> str:
    """Return the text in composed letters, with plain quotes, single blanks and nothing invisible, cut to measure."""
    kept = (" " if unicodedata.category(c) in _BLANK else "" if unicodedata.category(c) == "Cf" else c for c in text)
    clean = " ".join(unicodedata.normalize("NFC", "".join(kept)).translate(_QUOTES).split())
    clean = clean.replace('="', f'"{_EXACT}').replace('"=', f'"{_EXACT}')
    clean = _PARAGRAPH.sub(r"\1", _CITED.sub(_together, clean))
    if len(clean) > MAX_CHARACTERS:
        warnings.append(TOO_LONG)
        clean = clean[:MAX_CHARACTERS].rpartition(" ")[0] or clean[:MAX_CHARACTERS]
    return clean


def _together(cited: re.Match[str]) -> str:
    """Return what is cited in quotes; what stands in quotes already is left alone."""
    if cited["act"]:
        return f'"{_ACTS}{cited["act"]}"'
    if cited["address"]:
        return f'"{_SCHEME.sub("", cited["address"])}"'
    return f'"{cited["chain"]}"' if cited["chain"] else cited[0]


_BLANK = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def _balanced(text: str, warnings: list[str]) -> str:
    """Return the text without the quote and the parentheses that have no partner, or that are nested too deep."""
    characters = list(text)
    if text.count('"') % 2:
        warnings.append(UNBALANCED_QUOTE)
        characters[text.rindex('"')] = " "
    quoted, opened, depth = False, [], 0
    for place, character in enumerate(characters):
        if character == '"':
            quoted = not quoted
        elif character == "(" and not quoted:
            opened.append(place)
            depth = max(depth, len(opened))
        elif character == ")" and not quoted:
            if opened:
                opened.pop()
            else:
                warnings.append(UNBALANCED_PARENTHESIS)
                characters[place] = " "
    if opened:
        warnings.append(UNBALANCED_PARENTHESIS)
    if depth > MAX_DEPTH:
        warnings.append(TOO_LONG)
    unwanted = {*opened} if depth <= MAX_DEPTH else {p for p, c in enumerate(characters) if c in "()"}
    return "".join(" " if place in unwanted else c for place, c in enumerate(characters)).strip()


# --- Whoosh's parser, with our operators ---------------------------------------------------------


class _Parser(QueryParser):
    """Whoosh's parser without a schema: it gives the tree of what was typed, and nothing is analysed."""

    def __init__(self, warnings: list[str]) -> None:
        super().__init__(None, None, plugins=list(_PLUGINS))
        self.warnings = warnings


class _Infix(syntax.InfixOperator):
    def replace_self(self, parser: _Parser, group: syntax.GroupNode, position: int) -> int:
        if not 0 < position < len(group) - 1:
            parser.warnings.append(LONE_OPERATOR)
        return int(syntax.InfixOperator.replace_self(self, parser, group, position))


class _Prefixed(syntax.PrefixOperator):
    def replace_self(self, parser: _Parser, group: syntax.GroupNode, position: int) -> int:
        if position == len(group) - 1:
            parser.warnings.append(LONE_OPERATOR)
        return int(syntax.PrefixOperator.replace_self(self, parser, group, position))


_Tagger = plugins.OperatorsPlugin.OpTagger
#: IKKE, NOT or a minus before a word; a run of them counts as one.
_NOT = _Tagger(r"(?<![^\s(])(?:(?:IKKE|NOT)(?![^\s(\"])\s*|-(?=[^\s-]))+", syntax.NotGroup, _Prefixed)
_AND = _Tagger(r"(?<![^\s()\"])(?:OG|AND)(?![^\s()\"])", syntax.AndGroup, _Infix)
_OR = _Tagger(r"(?<![^\s()\"])(?:ELLER|OR)(?![^\s()\"])", syntax.OrGroup, _Infix)
_PLUGINS: tuple[Any, ...] = (
    plugins.FieldsPlugin(rf"(?<![^\s(:-])(?P<text>(?i:{_NAMES})):", remove_unknown=False),
    plugins.PhrasePlugin(r'"(?P<text>[^"]*)"(?P<slop>)'),
    plugins.GroupPlugin(),
    plugins.OperatorsPlugin([(_NOT, 0), (_AND, 0), (_OR, 0)], clean=True),
    plugins.PrefixPlugin(r'(?P<text>[^\s*()"]+)\*(?![^\s)])'),
)


# --- from its tree to ours -----------------------------------------------------------------------


class _Reading:
    """Turns Whoosh's syntax tree into nodes, counting words as it goes."""

    def __init__(self, warnings: list[str]) -> None:
        self._warnings = warnings
        self._words = 0

    def root(self, group: syntax.GroupNode) -> n.Node:
        """Return the tree; a sole And at the root is kept apart from words side by side."""
        if type(group) is not syntax.AndGroup:
            return self._node(group) or n.Everything()
        children = self._children(group)
        if len(children) == 1 and not isinstance(children[0], n.And):
            return children[0]
        return n.And(children) if children else n.Everything()

    def _children(self, group: syntax.GroupNode) -> tuple[n.Node, ...]:
        return tuple(node for child in group if (node := self._node(child)))

    def _node(self, found: syntax.SyntaxNode) -> n.Node | None:
        if isinstance(found, syntax.Operator):
            self._warnings.append(LONE_OPERATOR)
        if isinstance(found, syntax.GroupNode):
            children = self._children(found)
            if isinstance(found, syntax.NotGroup):
                return n.Not(children[0]) if children else None
            joined = n.Or if isinstance(found, syntax.OrGroup) else n.And
            return joined(children) if len(children) > 1 else next(iter(children), None)
        return self._leaf(found) if isinstance(found, syntax.TextNode) else None

    def _leaf(self, found: syntax.TextNode) -> n.Node | None:
        text = found.text
        if _LONE_FIELD.fullmatch(text):
            self._warnings.append(FIELD_WITHOUT_VALUE)
            return None
        if "*" in text:
            self._warnings.append(ASTERISK_NOT_AT_END)
            text = text.replace("*", " ").strip()
        if not text.strip():
            return None
        if self._words == MAX_WORDS:
            self._warnings.append(TOO_LONG)
            return None
        if len(text) > MAX_WORD and not isinstance(found, plugins.PhrasePlugin.PhraseNode):
            self._warnings.append(TOO_LONG)
            text = text[:MAX_WORD]
        self._words += 1
        return self._meaning(found, text, _FIELDS.get((found.fieldname or "").casefold(), ""))

    def _meaning(self, found: syntax.TextNode, text: str, field: str) -> n.Node | None:
        if field == "year":
            return self._years(text)
        if field in n.VALUE_FIELDS:
            return n.Value(field, text)
        if isinstance(found, plugins.PhrasePlugin.PhraseNode):
            return _phrase(text, field)
        if isinstance(found, plugins.PrefixPlugin.PrefixNode):
            if len(text) >= MIN_PREFIX:
                return n.Prefix(text, field)
            self._warnings.append(PREFIX_TOO_SHORT)
        return n.Word(text, field)

    def _years(self, text: str) -> n.Node | None:
        match = _YEARS.fullmatch(text)
        if not match:
            self._warnings.append(BAD_YEAR)
            return None
        if match["year"]:
            return n.Years(int(match["year"]), int(match["year"]))
        first, last = (int(year) if year else None for year in match.group("first", "last"))
        if first and last:
            return n.Years(min(first, last), max(first, last))
        return n.Years(first, last)


def _phrase(text: str, field: str) -> n.Node:
    kind, rest = text[:1], text.strip(_EXACT + _ACTS + " ")
    if kind == _ACTS and (act := re.fullmatch(_ACT, rest, re.IGNORECASE)):
        return n.Citation(rest, act["bare"] or act["number"], act["year"] or "")
    return n.Phrase(rest, field, exact=kind == _EXACT)

"""The way back: a tree of nodes as a person would have typed it, for searches that we suggest."""

from indexer.query import nodes as n

_NAMES = {
    "title": "titel",
    "author": "forfatter",
    "topic": "emne",
    "sector": "sektor",
    "type": "type",
    "target_group": "målgruppe",
    "actor": "aktør",
}


def written(node: n.Node) -> str:
    """Return a text that the parser reads as this tree. That of a word with signs of the language in it may not be.

    >>> written(n.And((n.Word("leje", "title"), n.Or((n.Phrase("lov om leje"), n.Years(2015, None))))))
    'titel:leje ("lov om leje" ELLER år:2015..)'
    """
    return _outer(node.children, " ") if isinstance(node, n.And) else _bare(node)


def _bare(node: n.Node) -> str:  # noqa: PLR0911, C901 - one return for each kind of node
    match node:
        case n.Word(text, field):
            return _named(field, text)
        case n.Phrase(text, field, exact):
            return _named(field, f'{"=" if exact else ""}"{text}"')
        case n.Citation(text):
            return text
        case n.Prefix(text, field):
            return _named(field, f"{text}*")
        case n.Value(field, text):
            return _named(field, text if text.isalnum() else f'"{text}"')
        case n.Years(first, last):
            return f"år:{first}" if first == last else f"år:{first or ''}..{last or ''}"
        case n.And(children):
            return f"({_outer(children, ' ')})"
        case n.Or(children):
            return _outer(children, " ELLER ")
        case n.Not(child):
            return f"IKKE {_inner(child)}"
        case n.Everything():
            return "*"


def _inner(node: n.Node) -> str:
    return f"({_bare(node)})" if isinstance(node, n.Or | n.Not) else _bare(node)


def _outer(children: tuple[n.Node, ...], between: str) -> str:
    return between.join(_bare(child) if isinstance(child, n.Not) else _inner(child) for child in children)


def _named(field: str, text: str) -> str:
    return f"{_NAMES[field]}:{text}" if field else text

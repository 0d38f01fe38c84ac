"""XML for other programs: elements made of names and texts, whatever characters the texts hold."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of its elements
#: What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def clean(text: str) -> str:
    """Return text without the characters that XML cannot hold: a blank stands for each run of them."""
    return _FORBIDDEN.sub(" ", text)


def root(name: str, namespaces: Mapping[str, str], **attributes: str) -> Element:
    """Return the element of a whole document, `name` or `prefix:name`; '' is the prefix of names without one."""
    names: dict[Any, str] = {prefix or None: namespace for prefix, namespace in namespaces.items()}
    prefix, _, local = name.rpartition(":")
    return _filled(etree.Element(f"{{{namespaces[prefix]}}}{local}", nsmap=names), attributes)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Append an element: `name` in the namespace of its parent, or in its own when written `prefix:name`."""
    prefix, _, local = name.rpartition(":")
    namespace = parent.nsmap[prefix] if prefix else etree.QName(parent).namespace
    element = etree.SubElement(parent, f"{{{namespace}}}{local}")
    if text:
        element.text = clean(text)
    return _filled(element, attributes)


def written(element: Element) -> bytes:
    """Return a whole document as UTF-8."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)


def _filled(element: Element, attributes: Mapping[str, str]) -> Element:
    for name, value in attributes.items():
        if value:
            element.set(XML_LANG if name == "lang" else name, clean(value))
    return element

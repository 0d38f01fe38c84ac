import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import search_app
from indexer.faults import Fault
from indexer.model import Kind, ReadingOutcome, ReadingStatus, Role, RuleStatus, Visibility
from indexer.query.parser import WARNINGS
from indexer.reading.reasons import Reason
from indexer.results import FACETS, Note, Sort
from search_app import words

HOME = Path(search_app.__file__).parent
PO = HOME / "translations/da/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (FACETS, words.FACETS),
        (Sort, words.SORTS),
        (Kind, words.KINDS),
        (Role, words.ROLES),
        (Visibility, words.VISIBILITIES),
        (RuleStatus, words.RULES),
        (ReadingStatus, words.STATUSES),
        (Reason, words.REASONS),
        (WARNINGS, words.NOTES),
    ],
)
def test_every_code_has_a_name(codes, names):
    assert {str(code) for code in codes} <= set(names)


@pytest.fixture
def danish():
    return read_po(BytesIO(PO.read_bytes()), locale="da")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    file = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", HOME / "translations/babel.cfg"]
    subprocess.run([*command, "-k", "msgid", "-o", file, HOME], check=True, cwd=HOME)
    return read_po(BytesIO(file.read_bytes()))


def said(catalog):
    return {
        tuple(message.id) if not isinstance(message.id, str) else message.id: tuple(forms(message))
        for message in catalog
        if message.id
    }


def forms(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_every_sentence_of_the_code_is_in_danish_and_no_other(danish, extracted):
    assert {message.id for message in danish} == {message.id for message in extracted}


def test_no_translation_is_empty_or_doubtful(danish):
    assert [m.id for m in danish if m.id and (m.fuzzy or not all(forms(m)))] == []


def test_no_translation_says_anything_of_another_sentence(danish):
    originals = {message.id for message in danish if isinstance(message.id, str) and len(message.id) > 30}
    said = [form for message in danish for form in forms(message)]
    assert [original for original in originals for form in said if original in form] == []


def test_translations_have_the_places_of_the_original(danish):
    for message in danish:
        if message.id:
            wanted = set(PLACEHOLDER.findall(str(message.id)))
            assert [form for form in forms(message) if set(PLACEHOLDER.findall(form)) != wanted] == []


def test_the_compiled_translations_are_those_of_the_source(danish):
    with PO.with_suffix(".mo").open("rb") as stream:
        compiled = read_mo(stream)
    assert said(compiled) == said(danish)


def test_no_words_of_a_template_are_said_in_one_language_only():
    spoken = re.compile(r'(?:aria-label|title|alt|placeholder|data-said)="([^"]+)"')
    for template in sorted((HOME / "templates").rglob("*.html")):
        text = template.read_text(encoding="utf-8")
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!doctype html>", "", text, flags=re.DOTALL)
        shown = re.sub(r'<[^>]*>|[\w-]+="[^"]*"', " ", text) + " ".join(spoken.findall(text))
        shown = re.sub(r"&\w+;|/dokument/|digst\.dk", "", shown)
        assert re.findall(r"[^\W\d_]{2,}", shown) == [], template


def test_scripts_and_drawings_say_nothing_of_their_own():
    shown = r"""(?:textContent|innerText|placeholder|title|alt|ariaLabel) \+?= |append\(|"aria-label", |alert\("""
    for script in sorted((HOME / "static").glob("*.js")):
        code = script.read_text(encoding="utf-8")
        said = [text for _, text in re.findall(rf"""(?:{shown})(["'`])(.*?)\1""", code)]
        words_of_it = re.findall(r"[^\W\d_]{2,}", " ".join(re.sub(r"\$\{.*?\}", "", text) for text in said))
        assert words_of_it == [], script.name
        assert re.findall(r"[æøå]\w|\w[æøå]", re.sub(r"//.*", "", code)) == [], script.name
    for drawing in (HOME / "static").glob("*.svg"):
        assert "<text" not in drawing.read_text(encoding="utf-8"), drawing.name


def test_codes_are_spoken_in_the_language_of_the_page(app):
    with app.test_request_context("/"):
        assert words.named(words.RULES, RuleStatus.HISTORICAL) == "Historisk"
    with app.test_request_context("/?lang=en"):
        assert words.named(words.RULES, RuleStatus.HISTORICAL) == "Historical"


def test_an_unknown_code_is_shown_as_it_is(app):
    with app.test_request_context("/"):
        assert words.named(words.REASONS, "nyt-fra-i-dag") == "nyt-fra-i-dag"
        assert words.sentence(Note("nyt-fra-i-dag")) == "nyt-fra-i-dag"


def test_problems_are_told_in_full_sentences(app):
    with app.test_request_context("/"):
        outcome = ReadingOutcome(ReadingStatus.PROTECTED, Reason.PASSWORD)
        assert words.reading(outcome) == "Beskyttet med adgangskode. Filen kan kun åbnes med en adgangskode."
        fault = Fault("a.toml", "unknown-value", "topics", "oekonmi", "oekonomi")
        assert words.fault(fault) == (
            "topics: Følgesedlen har en værdi, der ikke er i emneordslisten. Mente du oekonomi?"
        )


def test_one_and_many_are_told_apart(app):
    with app.test_request_context("/"):
        for documents, wanted, sentence in (
            (1, 2, "1 dokument har alle ordene"),
            (4, 2, "4 dokumenter har alle ordene"),
            (0, 2, "Intet dokument har alle ordene"),
            (1, 1, "1 dokument har ordet"),
            (4, 1, "4 dokumenter har ordet"),
            (0, 1, "Intet dokument har ordet"),
        ):
            assert words.sentence(Note("relaxed", {"documents": documents, "words": wanted})).startswith(sentence)

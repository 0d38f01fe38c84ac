"""Who replaces, amends or belongs to whom: whichever of the two says so, over a real index."""

from email.message import EmailMessage

import pytest

from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.search import Library

VISITOR = Viewer(Role.VISITOR)
SECRETARIAT = Viewer(Role.SECRETARIAT)


@pytest.fixture
def relations(settings):
    """Index; return the ids at the other end of what a document and others say, by key."""

    def relations(document_id, viewer=VISITOR):
        index(settings)
        library = Library(settings)
        found = library.relations(library.document(document_id, viewer), viewer)
        library.close()
        ids = {key: [document.id for document in getattr(found, key)] for key in found.__dataclass_fields__}
        return {key: each for key, each in ids.items() if each}

    return relations


@pytest.mark.parametrize(
    ("section", "key", "opposite"),
    [
        ("rule", "replaces", "replaced_by"),
        ("rule", "replaced_by", "replaces"),
        ("rule", "amends", "amended_by"),
        ("rule", "amended_by", "amends"),
        ("case", "related", "related"),
    ],
)
def test_what_one_document_says_of_another_is_known_at_both_ends(folder, relations, section, key, opposite):
    folder.write("en.txt", "x", f'[{section}]\n{key} = ["to"]')
    folder.write("to.txt", "x")
    assert relations("en") == {key: ["to"]}
    assert relations("to") == {opposite: ["en"]}


def test_what_both_say_counts_once_and_what_is_said_of_an_alias_counts(folder, relations):
    folder.write("gammel.txt", "x", 'aliases = ["aeldre"]\n[rule]\nreplaced_by = ["ny", "nyere"]')
    folder.write("ny.txt", "x", '[rule]\nreplaces = ["aeldre", "gammel", "ny"]')
    folder.write("nyere.txt", "x", '[rule]\nreplaces = ["gammel"]')
    folder.write("nyest.txt", "x", '[rule]\nreplaces = ["aeldre"]')
    assert relations("gammel") == {"replaced_by": ["ny", "nyere", "nyest"]}
    assert relations("ny") == {"replaces": ["gammel"]}


def test_who_may_not_see_a_document_does_not_hear_that_it_names_another(folder, relations):
    folder.write("gammel.txt", "x")
    folder.write("udkast.txt", "x", 'visibility = "secretariat"\n[rule]\nreplaces = ["gammel"]')
    assert relations("gammel") == {}
    assert relations("gammel", SECRETARIAT) == {"replaced_by": ["udkast"]}


def test_what_is_attached_to_a_mail_replaces_nothing_of_its_own(folder, relations):
    mail = EmailMessage()
    mail["Subject"] = "Den nye regel"
    mail.set_content("Se bilaget.")
    mail.add_attachment("Reglen.", filename="regel.txt")
    folder.write("ny.eml", mail.as_bytes(), '[rule]\nreplaces = ["gammel"]')
    folder.write("gammel.txt", "x")
    assert relations("gammel") == {"replaced_by": ["ny"]}


def test_what_a_document_no_longer_says_is_forgotten(folder, relations):
    file = folder.write("ny.txt", "x", '[rule]\nreplaces = ["gammel"]')
    folder.write("gammel.txt", "x")
    assert relations("gammel") == {"replaced_by": ["ny"]}
    file.with_name("ny.txt.toml").write_text("[rule]\nreplaces = []", encoding="utf-8")
    assert relations("gammel") == {}

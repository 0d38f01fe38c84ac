"""Completion over a real index: words, phrases, topics and titles, as far as the viewer may see."""

import pytest

from indexer.model import Role, Viewer

VISITOR, MEMBER, SECRETARIAT = (Viewer(role) for role in (Role.VISITOR, Role.MEMBER, Role.SECRETARIAT))
#: Words enough for those that stand once only to be left out.
FILLER = (
    "Boligplan, lejemur, vandafgift, varmefond, tagrende, dørtrin, vinduesramme, trappeskakt, havegang, kulkasse. " * 2
)


def texts(library, text, viewer=VISITOR, **more):
    return [suggestion.text for suggestion in library.suggest(text, viewer, **more)]


def kinds(library, text, viewer=VISITOR, **more):
    return [(suggestion.text, suggestion.kind) for suggestion in library.suggest(text, viewer, **more)]


def test_titles_and_the_topics_in_use_are_completed(folder, library):
    folder.write("a.txt", "x", 'title = "Vedligeholdelse af ungdomsboliger"\ntopics = ["oekonomi"]')
    built = library()
    found = built.suggest("ungdomsb", VISITOR)
    assert [(s.text, s.url_id) for s in found if s.kind == "title"] == [("Vedligeholdelse af ungdomsboliger", "a")]
    assert [(s.text, s.kind, s.value) for s in built.suggest("øko", VISITOR)] == [("Økonomi", "topic", "oekonomi")]
    assert [(s.text, s.kind) for s in built.suggest("eco", VISITOR, language="en")] == [("Economy", "topic")]
    assert built.suggest("drift", VISITOR) == ()
    assert built.suggest(" ?! ", VISITOR) == ()
    assert built.suggest("øko" + "-øko" * 1000, VISITOR) == ()


def test_a_word_is_offered_once_in_its_most_used_form(folder, library):
    folder.write("a.txt", "Ungdomsboliger er billige. Ungdomsboligerne er nye.")
    folder.write("b.txt", "De nye ungdomsboliger.")
    folder.write("c.txt", "En ungdomsbolig.")
    assert kinds(library(), "ungdomsb") == [("ungdomsboliger", "word")]


@pytest.mark.parametrize("typed", ["Ålb", "ålb", "aalb", "Aalb"])
def test_the_letters_of_a_foreign_keyboard_complete_danish_words(folder, library, typed):
    folder.write("a.txt", "Boliger i Ålborg. Man flytter til Ålborg.", 'title = "x"')
    assert "Ålborg" in texts(library(), typed)


def test_phrases_are_completed_from_any_word_of_theirs_that_is_typed(folder, library):
    for name in "ab":
        folder.write(
            f"{name}.txt", f"Et fælles køkken. Lov om leje. Mange ungdomsboliger. {FILLER}", f'title = "{name}"'
        )
    built = library()
    assert kinds(built, "fælles kø") == [("fælles køkken", "phrase")]
    assert kinds(built, "faelles ") == [("fælles køkken", "phrase")]
    assert kinds(built, "lov om l") == [("lov om leje", "phrase")]
    assert kinds(built, "billige ungd") == [("billige ungdomsboliger", "word")]
    assert texts(built, "titel:ungd") == ["titel:ungdomsboliger"]
    assert texts(built, 'altan "fælles kø') == ['altan "fælles køkken"']
    assert kinds(built, "billige fælles kø") == [("billige fælles køkken", "phrase")]


def test_words_in_most_documents_come_first(folder, library):
    for number in range(4):
        folder.write(f"a{number}.txt", "Altanen. Altaner.", f'title = "Nr. {number}"')
    folder.write("b.txt", "Altandør, altandør.", 'title = "Nr. 9"')
    assert texts(library(), "alt") == ["altanen", "altandør"]


def test_there_is_room_for_every_kind_and_no_more_than_asked_for(folder, library):
    words = " ".join(f"Drift{ending}." for ending in ("plan", "budget", "leder", "aftale", "center", "udgift"))
    for number in range(5):
        folder.write(f"{number}.txt", f"{words} Drift af tag.", f'title = "Drift nr. {number}"\ntopics = ["drift"]')
    found = [kind for _, kind in kinds(library(), "drift")]
    assert {kind: found.count(kind) for kind in found} == {"word": 3, "phrase": 1, "topic": 1, "title": 3}
    assert len(found) == 8


def test_what_only_hidden_documents_say_is_not_offered_and_does_not_count(folder, library):
    for name in "ab":
        folder.write(f"{name}.txt", f"Om altandøre. {FILLER}", f'title = "{name}"')
    hidden = "Zebraflisen. Altankasser, altankasser. Zebraflisen i gården."
    for name in "cde":
        folder.write(f"{name}.txt", hidden, f'title = "{name}"\nvisibility = "members"\ntopics = ["oekonomi"]')
    folder.write("f.txt", "Næbdyrhus.", 'title = "f"\nvisibility = "secretariat"')
    built = library()
    assert texts(built, "zebra") == texts(built, "næb") == texts(built, "øko") == []
    assert texts(built, "alt") == ["altandøre"]
    assert texts(built, "alt", MEMBER)[:2] == ["altankasser", "altandøre"]
    assert texts(built, "zebra", MEMBER)[0] == "zebraflisen"
    assert texts(built, "øko", MEMBER) == ["Økonomi"]
    assert texts(built, "næb", MEMBER) == []
    assert texts(built, "næb", SECRETARIAT) == ["næbdyrhus"]


def test_a_document_changed_or_gone_leaves_nothing_behind(folder, library):
    folder.write("a.txt", "Altandøre", 'title = "a"\ntopics = ["oekonomi"]')
    folder.write("b.txt", "Kvistværelser", 'title = "b"')
    built = library()
    assert texts(built, "øko") == ["Økonomi"]
    folder.write("a.txt", "Karnapper", 'title = "a"\ntopics = ["drift"]')
    (folder.root / "b.txt").unlink()
    again = library()
    for each in (built, again):
        assert texts(each, "altan") == texts(each, "kvist") == texts(each, "øko") == []
        assert texts(each, "karn") == ["karnapper"]
        assert texts(each, "drift") == ["Drift og vedligehold"]


@pytest.mark.parametrize(
    "typed", ["", " ", '"', "*", "- ", "\x00", "x" * 5000, "'; DROP TABLE vocabulary; --", "%", "_", "\ud800"]
)
def test_whatever_is_typed_there_is_an_answer(folder, library, typed):
    folder.write("a.txt", "altan")
    assert isinstance(library().suggest(typed, VISITOR), tuple)

"""The reading door, over a real index: what is found, what is said about it, and who may know."""

import pytest

from indexer.asking import FEW
from indexer.errors import IndexMissing, NotFound
from indexer.model import ReadingStatus, Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest, Sort
from indexer.search import Library

VISITOR, MEMBER, SECRETARIAT = (Viewer(role) for role in (Role.VISITOR, Role.MEMBER, Role.SECRETARIAT))


def search(library, text, viewer=VISITOR, **more):
    return library.search(SearchRequest(text, viewer, **more))


def ids(result):
    return [hit.document.id for hit in result.hits]


def test_a_hit_shows_the_page_and_marks_words_and_parts_of_words(folder, library):
    folder.write("a.md", "# Indledning\n\nOm boliger.\n")
    folder.write("b.txt", "Forord\fOm ungdomsboliger, hvor en bolig koster 2.000 kr.")
    hit = next(hit for hit in search(library(), "boliger").hits if hit.document.id == "b")
    passage = hit.passages[0]
    assert passage.page == 2
    assert [passage.text[start:end] for start, end in passage.marks] == ["boliger", "bolig"]


def test_at_most_three_passages_the_best_ones_in_the_order_of_the_pages(folder, library):
    filler = "Her står noget helt andet om vejret i Jylland. " * 20
    pages = [f"{filler}\n\nTagpap ligger på taget. {filler}" for _ in range(6)]
    pages[4] += "\n\nTagpap og tagrender hører sammen."
    folder.write("a.txt", "\f".join(pages))
    passages = search(library(), "tagpap tagrender").hits[0].passages
    assert len(passages) == 3
    assert [p.page for p in passages] == sorted(p.page for p in passages)
    assert "Tagpap og tagrender" in next(p for p in passages if p.page == 5).text


def test_a_document_found_by_its_title_shows_its_beginning(folder, library):
    folder.write("a.txt", "Det første, der står her.", 'title = "Altanprojektet"')
    passage = search(library(), "altanprojektet").hits[0].passages[0]
    assert (passage.text, passage.marks) == ("Det første, der står her.", ())


def test_when_too_few_documents_have_all_words_those_with_most_come_after(folder, library):
    folder.write("begge.txt", "altan og tagterrasse")
    folder.write("en.txt", "altan med udsigt")
    result = search(library(), "altan tagterrasse")
    assert ids(result) == ["begge", "en"]
    assert ("relaxed", {"documents": 1, "words": 2}) in [(note.code, dict(note.values)) for note in result.notes]


def test_of_a_narrowed_result_it_is_said_how_many_of_it_have_all_words(folder, library):
    for name, text in (("begge", "altan og tagterrasse"), ("en", "altan med udsigt")):
        folder.write(f"{name}.txt", text, 'type = "sag"')
    folder.write("regel.txt", "altan og tagterrasse", 'type = "regel"')
    result = search(library(), "altan tagterrasse", filters={"type": ("sag",)})
    assert ids(result) == ["begge", "en"]
    assert ("relaxed", {"documents": 1, "words": 2}) in [(note.code, dict(note.values)) for note in result.notes]


def test_narrowing_never_brings_documents_in(folder, library):
    for number in range(FEW + 1):
        folder.write(f"{number}.txt", "altan og tagterrasse", f'type = "{"sag" if number else "regel"}"')
    folder.write("en.txt", "altan med udsigt", 'type = "regel"')
    built = library()
    assert search(built, "altan tagterrasse").total == FEW + 1
    assert ids(search(built, "altan tagterrasse", filters={"type": ("regel",)})) == ["0"]


def test_a_word_that_no_document_has_is_replaced_by_the_nearest_one_and_said_so(folder, library):
    folder.write("a.txt", "Kolonihaverne i Aarhus")
    result = search(library(), "kollonihaver")
    assert ids(result) == ["a"]
    assert result.did_you_mean == "kolonihaverne"
    assert [dict(note.values) for note in result.notes if note.code == "corrected"] == [
        {"word": "kollonihaver", "instead": "kolonihaverne"}
    ]


def test_a_word_in_quotes_is_never_replaced(folder, library):
    folder.write("a.txt", "Kolonihaverne i Aarhus")
    result = search(library(), '"kollonihaver"')
    assert (result.total, result.did_you_mean) == (0, "")


def test_nobody_is_told_a_word_that_stands_only_where_they_may_not_look(folder, library):
    folder.write("a.txt", "Kolonihaverne", 'visibility = "members"')
    folder.write("b.txt", "Altaner")
    built = library()
    assert search(built, "kollonihaver").did_you_mean == ""
    assert search(built, "kollonihaver", MEMBER).did_you_mean == "kolonihaverne"


def test_visibility_holds_at_every_door(folder, library):
    folder.write("aaben.txt", "altan", 'topics = ["drift"]\naliases = ["gammel"]')
    folder.write("lukket.txt", "altan hemmelig", 'title = "Lukket altan"\nvisibility = "members"\ntopics = ["drift"]')
    built = library()
    assert ids(search(built, "altan")) == ["aaben"]
    assert search(built, "altan").facets["topic"][0].count == 1
    assert sorted(ids(search(built, "altan", MEMBER))) == ["aaben", "lukket"]
    assert [s.url_id for s in built.suggest("lukket", VISITOR)] == []
    assert [s.url_id for s in built.suggest("lukket", MEMBER) if s.kind == "title"] == ["lukket"]
    assert built.similar("aaben", VISITOR) == ()
    assert built.referring(["lukket", "gammel"], VISITOR) == (built.document("aaben", VISITOR),)
    for door in (built.document, built.pages, built.original, built.similar):
        with pytest.raises(NotFound):
            door("lukket", VISITOR)
    assert built.state(VISITOR).documents == 1
    assert built.state(MEMBER).documents == 2


def test_facets_keep_a_selected_value_even_where_nothing_is_left_of_it(folder, library):
    folder.write("a.txt", "altan", 'topics = ["drift"]\ndate = 2017-03-17')
    folder.write("b.txt", "altan", 'topics = ["oekonomi"]\ndate = 2020')
    result = search(library(), "altan", filters={"topic": ("drift",)})
    assert [(c.value, c.count, c.selected) for c in result.facets["topic"]] == [
        ("drift", 1, True),
        ("oekonomi", 1, False),
    ]
    assert [c.value for c in result.facets["year"]] == ["2017"]


def test_a_document_is_found_by_the_broader_topic_of_its_own(folder, settings, library):
    flat = (folder.root / "taxonomy.toml").read_text(encoding="utf-8")
    levels = flat.replace('en = "Operation and maintenance"', 'en = "Operation"\nparent = "oekonomi"')
    folder.write("a.txt", "altan", 'topics = ["drift"]')
    built = library()
    assert search(built, "altan", filters={"topic": ("oekonomi",)}).total == 0
    folder.write("taxonomy.toml", levels)
    assert index(settings).analysed == 1
    result = search(built, "altan", filters={"topic": ("oekonomi",)})
    assert [(c.value, c.count, c.parent) for c in result.facets["topic"]] == [
        ("drift", 1, "oekonomi"),
        ("oekonomi", 1, ""),
    ]
    assert ids(result) == ["a"]
    assert result.hits[0].document.metadata.topics == ("drift",)
    assert ids(search(built, "emne:økonomi")) == ["a"]


def test_results_can_be_sorted_and_paged(folder, library):
    for number in range(7):
        folder.write(f"{number}.txt", "altan", f"title = 'Nr. {number}'\ndate = {2010 + number}")
    built = library()
    newest = search(built, "altan", sort=Sort.NEWEST, limit=3)
    assert ids(newest) == ["6", "5", "4"]
    assert ids(search(built, "altan", sort=Sort.NEWEST, offset=6, limit=3)) == ["0"]
    assert ids(search(built, "", sort=Sort.OLDEST, limit=2)) == ["0", "1"]
    assert search(built, "altan", year_from=2012, year_to=2013).total == 2


def test_english_documents_are_found_by_english_inflections(folder, library):
    folder.write("a.txt", "Tenancies were monitored by two researchers.", 'language = "en"')
    assert ids(search(library(), "tenancy monitoring")) == ["a"]


def test_the_thesaurus_finds_new_names_by_old_ones_at_once(folder, library):
    folder.write("a.txt", "En rapport fra BUILD")
    built = library()
    assert search(built, '"Statens Byggeforskningsinstitut"').total == 0
    folder.write("thesaurus.toml", '[[ring]]\nterms = ["Statens Byggeforskningsinstitut", "BUILD"]\n')
    assert ids(search(built, "Statens Byggeforskningsinstitut")) == ["a"]


def test_similar_documents_share_distinctive_words(folder, library):
    folder.write("a.txt", "Skimmelsvamp og kondens i badeværelset kræver ventilation og udluftning.")
    folder.write("b.txt", "Ventilation mod skimmelsvamp: udluftning af badeværelset og kondens på ruden.")
    for number in range(10):
        folder.write(f"c{number}.txt", f"Referat nummer {number} om budget, revision og valg til bestyrelsen.")
    assert [d.id for d in library().similar("a", VISITOR)] == ["b"]


def test_the_state_tells_what_cannot_be_searched(folder, library):
    folder.write("a.txt", "altan")
    folder.write("b.pdf", b"%PDF-1.7 broken")
    state = library().state(VISITOR)
    assert state.documents == 2
    assert state.outcomes == {ReadingStatus.INDEXED: 1, ReadingStatus.DAMAGED: 1}
    assert state.indexed_at is not None


def test_a_new_generation_is_seen_within_a_second_without_reopening(folder, settings, library):
    folder.write("a.txt", "altan")
    built = library()
    assert search(built, "tagterrasse").total == 0
    folder.write("b.txt", "tagterrasse")
    index(settings)
    assert ids(search(built, "tagterrasse")) == ["b"]


def test_without_an_index_the_message_says_how_to_build_one(folder, settings):
    with pytest.raises(IndexMissing, match="bolig2000 index"):
        Library(settings)


def test_pages_are_whole_and_marked(folder, library):
    folder.write("a.txt", "Første side\fAnden side om altaner\fTredje")
    pages = library().pages("a", VISITOR, "altan", first=2)
    assert [(p.page, p.text, p.marks) for p in pages] == [(2, "Anden side om altaner", ((14, 21),)), (3, "Tredje", ())]

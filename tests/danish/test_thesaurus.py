import pytest

from indexer.danish.thesaurus import Expansion, Thesaurus

GOOD = """
[[ring]]
terms = ["lejeloven", "lov om leje", "LL"]
note = "til mennesker"

[[ring]]
terms = ["almenlejeloven", "lov om leje af almene boliger"]

[[ring]]
terms = ["studiebolig", "studenterbolig"]

[[broader]]
term = "ungdomsbolig"
narrower = ["startbolig", "studiebolig"]

[compounds]
keep_whole = ["byråd"]
split = { "vådrum" = ["våd", "rum"] }
"""


@pytest.fixture
def thesaurus(tmp_path):
    path = tmp_path / "thesaurus.toml"
    path.write_text(GOOD, encoding="utf-8")
    thesaurus, faults = Thesaurus.load(path)
    assert faults == ()
    return thesaurus


def expansions(thesaurus, query):
    return thesaurus.expansions([token.text for token in thesaurus.analyser.tokens(query)])


def test_a_ring_offers_its_other_terms(thesaurus):
    assert expansions(thesaurus, "klage efter lejeloven") == (Expansion(2, 2, (("lov", "om", "leje"), ("LL",))),)


def test_a_term_of_several_words_is_found_inside_a_query(thesaurus):
    assert expansions(thesaurus, "frist i lov om leje") == (Expansion(2, 4, (("lejeloven",), ("LL",))),)


def test_terms_are_recognised_in_any_inflection_and_spelling(thesaurus):
    assert expansions(thesaurus, "STUDIEBOLIGERNE") == (Expansion(0, 0, (("studenterbolig",),)),)


def test_the_longer_term_wins(thesaurus):
    assert expansions(thesaurus, "lov om leje af almene boliger") == (Expansion(0, 5, (("almenlejeloven",),)),)


def test_a_broader_term_finds_the_narrower_ones_and_their_equals_but_not_the_other_way(thesaurus):
    (broad,) = expansions(thesaurus, "ungdomsboliger")
    assert set(broad.alternatives) == {("startbolig",), ("studiebolig",), ("studenterbolig",)}
    assert expansions(thesaurus, "startbolig") == ()


def test_a_query_without_terms_is_left_alone(thesaurus):
    assert expansions(thesaurus, "vinduer og døre") == ()
    assert thesaurus.expansions([]) == ()


def test_the_compounds_are_the_exceptions_of_its_analyser(thesaurus):
    assert thesaurus.analyser.terms("byrådet").parts == ("byraad",)
    assert thesaurus.analyser.terms("vådrummet").parts == ("vaad", "rum")
    assert thesaurus.exceptions.keep_whole == {"byråd"}


def test_a_missing_file_is_an_empty_thesaurus(tmp_path):
    thesaurus, faults = Thesaurus.load(tmp_path / "thesaurus.toml")
    assert faults == ()
    assert thesaurus.expansions(["bolig"]) == ()


@pytest.mark.parametrize("content", ["[[ring]", "\xff".encode("latin-1")])
def test_a_file_that_is_no_toml_is_named_and_leaves_an_empty_thesaurus(tmp_path, content):
    path = tmp_path / "thesaurus.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    thesaurus, (fault,) = Thesaurus.load(path)
    assert "thesaurus.toml: this is not valid TOML" in str(fault)
    assert thesaurus.expansions(["bolig"]) == ()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('[[rings]]\nterms = ["a", "b"]', "thesaurus.toml: unknown key rings. Did you mean ring?"),
        ('[[ring]]\nterm = ["a", "b"]', "thesaurus.toml: unknown key ring 1.term. Did you mean terms?"),
        ('[[ring]]\nterms = ["bil"]', "thesaurus.toml: ring 1.terms must be a list of terms, at least 2."),
        ('ring = "bil"', "thesaurus.toml: ring must be written [[ring]]"),
        ('[[broader]]\nterm = 3\nnarrower = ["bil"]', "thesaurus.toml: broader 1.term must be a word or several words"),
        ('[[broader]]\nterm = "bil"', "thesaurus.toml: broader 1.narrower must be a list of terms, at least 1"),
        ("compounds = 3", "thesaurus.toml: compounds must be a table: [compounds]"),
        ("[compounds]\nkeepwhole = []", "thesaurus.toml: unknown key compounds.keepwhole. Did you mean keep_whole?"),
        ('[compounds]\nkeep_whole = ["to ord"]', "compounds.keep_whole to ord must be one word"),
        ('[compounds]\nsplit = { elbil = ["el"] }', "compounds.split.elbil must be a list of terms, at least 2"),
        ('[compounds]\nsplit = { "el bil" = ["el", "bil"] }', "compounds.split.el bil must be one word"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path, content, fault):
    path = tmp_path / "thesaurus.toml"
    path.write_text(content, encoding="utf-8")
    _, faults = Thesaurus.load(path)
    assert len(faults) == 1
    assert fault in str(faults[0])


def test_a_word_that_toml_wants_in_quotation_marks_gets_a_hint(tmp_path):
    path = tmp_path / "thesaurus.toml"
    path.write_text('[compounds.split]\nvådrum = ["våd", "rum"]\n', encoding="utf-8")
    assert 'Did you mean "vådrum" =, with quotation marks?' in str(Thesaurus.load(path)[1][0])


def test_a_faulty_ring_leaves_the_others(tmp_path):
    path = tmp_path / "thesaurus.toml"
    path.write_text('[[ring]]\nterms = ["a"]\n\n[[ring]]\nterms = ["bil", "auto"]\n', encoding="utf-8")
    thesaurus, faults = Thesaurus.load(path)
    assert len(faults) == 1
    assert thesaurus.expansions(["bilen"]) == (Expansion(0, 0, (("auto",),)),)

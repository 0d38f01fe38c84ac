import pytest

from indexer.taxonomy import Taxonomy, load


def test_labels_come_in_both_languages(folder):
    taxonomy = load(folder.root / "taxonomy.toml")
    assert taxonomy.label("topic", "oekonomi") == "Økonomi"
    assert taxonomy.label("topic", "oekonomi", "en") == "Economy"


def test_a_person_may_write_key_or_label_in_any_spelling(folder):
    taxonomy = load(folder.root / "taxonomy.toml")
    for text in ("oekonomi", "Økonomi", "ØKONOMI", "economy", "Oekonomi"):
        assert taxonomy.resolve("topic", text) == ("oekonomi",)
    assert taxonomy.resolve("topic", "kvantefysik") == ()


def test_an_unknown_value_names_the_nearest_one(folder):
    fault = load(folder.root / "taxonomy.toml").fault("x.toml", "topics", "topic", "økonomii")
    assert str(fault) == "x.toml: topics has the unknown value økonomii. Did you mean oekonomi?"


def test_without_a_file_every_value_is_accepted_and_shown_as_spelt(tmp_path):
    taxonomy = load(tmp_path / "taxonomy.toml")
    assert taxonomy == Taxonomy()
    assert taxonomy.fault("x.toml", "type", "type", "regel") is None
    assert taxonomy.label("type", "fysisk-planlaegning") == "Fysisk planlaegning"


def test_a_faulty_entry_is_named_and_the_rest_is_used(tmp_path):
    file = tmp_path / "taxonomy.toml"
    file.write_text(
        '[topics.drift]\nda = "Drift"\nen = "Operation"\n[topics.x]\nda = "Kun dansk"\n[topisc.y]\nda = "y"\n'
    )
    taxonomy = load(file)
    assert taxonomy.keys("topic") == ("drift",)
    assert [str(fault) for fault in taxonomy.faults] == [
        'taxonomy.toml: topics.x must be a table with the texts "da" and "en".',
        "taxonomy.toml: unknown key topisc. Did you mean topics?",
    ]


def test_a_file_that_is_no_toml_is_one_fault(tmp_path):
    file = tmp_path / "taxonomy.toml"
    file.write_text("[topics")
    assert [fault.code for fault in load(file).faults] == ["invalid-toml"]
    file.write_text("x = " + "[" * 3000)
    assert [fault.code for fault in load(file).faults] == ["invalid-toml"]


TWO_LEVELS = """
[topics.byggeteknik]
da = "Byggeteknik"
en = "Building technology"
[topics.indeklima]
da = "Indeklima"
en = "Indoor climate"
parent = "byggeteknik"
[topics.radon]
da = "Radon"
en = "Radon"
parent = "%s"
"""


def test_a_value_brings_its_broader_one_along(tmp_path):
    file = tmp_path / "taxonomy.toml"
    file.write_text(TWO_LEVELS % "byggeteknik")
    taxonomy = load(file)
    assert taxonomy.with_parents("topic", ("radon", "indeklima")) == ("radon", "indeklima", "byggeteknik")
    assert taxonomy.with_parents("year", ("2017",)) == ("2017",)


@pytest.mark.parametrize(("parent", "nearest"), [("indeklima", ""), ("byggetknik", " Did you mean byggeteknik?")])
def test_a_broader_value_is_one_of_the_first_level(tmp_path, parent, nearest):
    file = tmp_path / "taxonomy.toml"
    file.write_text(TWO_LEVELS % parent)
    taxonomy = load(file)
    assert [str(f) for f in taxonomy.faults] == [
        f"taxonomy.toml: topics.radon.parent has the unknown value {parent}.{nearest}"
    ]
    assert taxonomy.parent("topic", "radon") == ""


def test_the_word_for_documents_without_a_value_is_no_key(tmp_path):
    file = tmp_path / "taxonomy.toml"
    file.write_text('[topics.none]\nda = "Intet"\nen = "Nothing"\n')
    taxonomy = load(file)
    assert taxonomy.keys("topic") == ()
    assert "topics.none must be called something else" in str(taxonomy.faults[0])

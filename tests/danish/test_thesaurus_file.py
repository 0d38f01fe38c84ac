import tomllib
from importlib import resources

import pytest

from indexer.danish.thesaurus_file import Told, read, starting_set, told


def written(folder, content):
    path = folder / "thesaurus.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def test_the_starting_set_has_no_faults_and_only_rings_and_broader_terms():
    content = resources.files("indexer.danish.words").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    assert told({**tomllib.loads(content), "starting_set": False}).faults == ()
    assert tomllib.loads(content).keys() == {"ring", "see", "broader"}
    assert len(starting_set().rings) >= 500


def test_no_term_of_the_starting_set_stands_twice_in_an_entry():
    one_way = starting_set().see + starting_set().broader
    for terms in (*starting_set().rings, *((term, *others) for term, others in one_way)):
        assert len(set(terms)) == len(terms), terms


def test_a_missing_file_is_the_starting_set_alone(tmp_path):
    assert read(tmp_path / "thesaurus.toml") == starting_set()


def test_the_starting_set_comes_after_the_entries_of_the_file(tmp_path):
    found = written(tmp_path, '[[ring]]\nterms = ["bil", "auto"]')
    assert found.rings == (("bil", "auto"), *starting_set().rings)
    assert found.broader == starting_set().broader


def test_the_starting_set_can_be_switched_off(tmp_path):
    found = written(tmp_path, 'starting_set = false\n[[ring]]\nterms = ["bil", "auto"]')
    assert found == Told(rings=(("bil", "auto"),))


@pytest.mark.parametrize("content", ["[[ring]", "\xff".encode("latin-1")])
def test_a_file_that_is_no_toml_is_named_and_leaves_the_starting_set(tmp_path, content):
    found = written(tmp_path, content)
    (fault,) = found.faults
    assert "thesaurus.toml: this is not valid TOML" in str(fault)
    assert found.rings == starting_set().rings


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('[[rings]]\nterms = ["a", "b"]', "thesaurus.toml: unknown key rings. Did you mean ring?"),
        ('[[ring]]\nterm = ["a", "b"]', "thesaurus.toml: unknown key ring 1.term. Did you mean terms?"),
        ('[[ring]]\nterms = ["bil"]', "thesaurus.toml: ring 1.terms must be a list of terms, at least 2."),
        ('[[ring]]\nterms = ["bil", " – "]', "thesaurus.toml: ring 1.terms must be a list of terms, at least 2."),
        ('ring = "bil"', "thesaurus.toml: ring must be written [[ring]]"),
        ('[[broader]]\nterm = 3\nnarrower = ["bil"]', "thesaurus.toml: broader 1.term must be a word or several words"),
        ('[[broader]]\nterm = "bil"', "thesaurus.toml: broader 1.narrower must be a list of terms, at least 1"),
        ('[[see]]\nterm = "bil"', "thesaurus.toml: see 1.terms must be a list of terms, at least 1"),
        ("starting_set = 0", "thesaurus.toml: starting_set must be true or false"),
        ("startingset = false", "thesaurus.toml: unknown key startingset. Did you mean starting_set?"),
        ("compounds = 3", "thesaurus.toml: compounds must be a table: [compounds]"),
        ("[compounds]\nkeepwhole = []", "thesaurus.toml: unknown key compounds.keepwhole. Did you mean keep_whole?"),
        ('[compounds]\nkeep_whole = ["to ord"]', "compounds.keep_whole to ord must be one word"),
        ('[compounds]\nsplit = { elbil = ["el"] }', "compounds.split.elbil must be a list of terms, at least 2"),
        ('[compounds]\nsplit = { "el bil" = ["el", "bil"] }', "compounds.split.el bil must be one word"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path, content, fault):
    faults = written(tmp_path, content).faults
    assert len(faults) == 1
    assert fault in str(faults[0])


def test_a_word_that_toml_wants_in_quotation_marks_gets_a_hint(tmp_path):
    found = written(tmp_path, '[compounds.split]\nvådrum = ["våd", "rum"]\n')
    assert 'Did you mean "vådrum" =, with quotation marks?' in str(found.faults[0])


def test_a_faulty_entry_leaves_the_others(tmp_path):
    found = written(tmp_path, 'starting_set = false\n[[ring]]\nterms = ["a"]\n\n[[ring]]\nterms = ["bil", "auto"]\n')
    assert len(found.faults) == 1
    assert found.rings == (("bil", "auto"),)

from indexer.catalogue.store import Catalogue
from indexer.check import problems
from indexer.pipeline.run import index


def found(settings):
    catalogue = Catalogue(settings.database_url)
    try:
        return problems(catalogue)
    finally:
        catalogue.close()


def test_every_file_that_is_not_fully_searchable_is_listed_with_its_reason(folder, settings):
    folder.write("god.txt", "altan")
    folder.write("brudt.pdf", b"%PDF-1.4 broken")
    folder.write("billede.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64))
    folder.write("tom.txt", "")
    folder.write(".skjult", "x")
    index(settings)
    outcomes = {p.path: (p.outcome.status, p.outcome.reason) for p in found(settings) if p.outcome}
    assert outcomes == {
        ".skjult": ("skipped", "hidden"),
        "billede.png": ("unsupported", "image"),
        "brudt.pdf": ("damaged", "damaged"),
        "tom.txt": ("skipped", "empty"),
    }


def test_missing_metadata_are_named(folder, settings):
    folder.write("a.txt", "altan", 'type = "sag"\ntopics = ["drift"]')
    folder.write("b.txt", "altan", 'type = "sag"\ntopics = ["drift"]\nsectors = ["almen"]\ndate = 2017')
    index(settings)
    assert [(p.path, p.missing) for p in found(settings) if p.missing] == [("a.txt", ("sectors", "date"))]


def test_addresses_that_clash_or_lead_nowhere_are_faults(folder, settings):
    folder.write("a.txt", "x", 'aliases = ["gammel", "b"]')
    folder.write("b.txt", "x", 'aliases = ["gammel"]\n[rule]\nreplaces = ["a", "findes-ikke"]\namends = ["x"]')
    folder.write("c.txt", "x", '[case]\nrelated = ["a", "heller-ikke"]')
    index(settings)
    assert [str(p.fault) for p in found(settings) if p.fault] == [
        "a.txt.toml: the alias b is the address of another document.",
        "b.txt.toml: the alias gammel is the address of another document.",
        "b.txt.toml: rule.replaces names findes-ikke, and there is no such document.",
        "b.txt.toml: rule.amends names x, and there is no such document.",
        "c.txt.toml: case.related names heller-ikke, and there is no such document.",
    ]

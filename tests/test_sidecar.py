from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import CaseFacts, Metadata, RuleFacts, Visibility
from indexer.revising import is_valid
from indexer.sidecar import parse, write
from indexer.taxonomy import Taxonomy, load

COMPLETE = """
id = "sager/startboliger-aarhus"
aliases = ["sager/startboliger"]
title = "Startboliger i Aarhus: erfaringer efter to år"
type = "sag"
topics = ["boligsocialt", "oekonomi"]
sectors = ["almen"]
authors = ["Åse Ærø"]
date = 2017-03-17
visibility = "members"
[rule]
in_force_from = 2016-07-01
replaces = ["regler/gammel"]
[case]
number = "V-07"
phase = "drift"
rent_month = 2050
area = 24.5
homes = 18
worked = ["fælles køkken"]
related = ["sager/startboliger-hus"]
"""


@pytest.fixture
def taxonomy(folder):
    return load(folder.root / "taxonomy.toml")


def read(text, taxonomy):
    return parse(text.encode(), "x.pdf.toml", taxonomy)


def test_every_key_is_read(taxonomy):
    sidecar = read(COMPLETE, taxonomy)
    assert sidecar.faults == ()
    assert sidecar.id == "sager/startboliger-aarhus"
    assert sidecar.metadata == Metadata(
        title="Startboliger i Aarhus: erfaringer efter to år",
        type="sag",
        topics=("boligsocialt", "oekonomi"),
        sectors=("almen",),
        authors=("Åse Ærø",),
        date="2017-03-17",
        visibility=Visibility.MEMBERS,
        aliases=("sager/startboliger",),
        rule=RuleFacts(in_force_from=date(2016, 7, 1), replaces=("regler/gammel",)),
        case=CaseFacts("V-07", "drift", 2050, 24.5, 18, ("fælles køkken",), (), ("sager/startboliger-hus",)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "x"', "x.pdf.toml: unknown key titel. Did you mean title?"),
        ('topics = ["kvantefysik", "drift"]', "x.pdf.toml: topics has the unknown value kvantefysik."),
        ('topics = "drift"', "x.pdf.toml: topics must be a list of texts."),
        ('date = "17-03-2017"', "x.pdf.toml: date must be a date: 2017, 2017-03 or 2017-03-17."),
        ("[case]\nhomes = 1.5", "x.pdf.toml: case.homes must be a whole number from 0 to 1000000000."),
        ("[case]\nhomes = 99999999999999999999", "x.pdf.toml: case.homes must be a whole number from 0 to 1000000000."),
        *(
            (f"[case]\nrent_month = {number}", "x.pdf.toml: case.rent_month must be a number from 0 to 1000000000.")
            for number in ("-1", "1e20", "99999999999999999999", "inf", "nan")
        ),
        ("[case]\nhome = 1", "x.pdf.toml: unknown key case.home. Did you mean case.homes?"),
        ('[case]\nphase = "drfit"', "x.pdf.toml: case.phase has the unknown value drfit. Did you mean drift?"),
        (
            '[rule]\ncited_as = ["BR18 §§ 48-62", "reglen"]',
            "x.pdf.toml: rule.cited_as has reglen, which is no name or number that a rule is cited by.",
        ),
        (
            "[rule]\nin_force_from = 2020-01-02\nin_force_to = 2020-01-01",
            "x.pdf.toml: rule.in_force_to is 2020-01-01, before the first day in force.",
        ),
        ('language = "dansk"', 'x.pdf.toml: language must be "da", "en" or another language tag.'),
        ("rule = 1", "x.pdf.toml: rule must be a table: [rule]."),
    ],
)
def test_a_fault_names_file_key_and_nearest(taxonomy, text, message):
    assert [str(fault) for fault in read(text, taxonomy).faults] == [message]


def test_the_rest_of_a_faulty_sidecar_is_used(taxonomy):
    sidecar = read('titel = "x"\ntype = "sag"\ntopics = ["drift", "fysik"]', taxonomy)
    assert (sidecar.metadata.type, sidecar.metadata.topics) == ("sag", ("drift",))
    rule = read('[rule]\ncited_as = ["BR18 §§ 48-62", "reglen"]', taxonomy).metadata.rule
    assert rule.cited_as == ("BR18 §§ 48-62",)


@pytest.mark.parametrize("text", ['visibility = "privat"', 'visibilty = "members"', 'title = "uafsluttet'])
def test_nothing_becomes_public_by_a_fault(taxonomy, text):
    sidecar = read(text, taxonomy)
    assert sidecar.metadata.visibility is Visibility.SECRETARIAT
    assert "hidden-until-mended" in [fault.code for fault in sidecar.faults]


@pytest.mark.parametrize("value", ["[" * 3000 + "]" * 3000, "9" * 5000])
def test_what_is_deeper_or_longer_than_can_be_read_is_no_toml(taxonomy, value):
    sidecar = read(f"x = {value}", taxonomy)
    assert [fault.code for fault in sidecar.faults] == ["invalid-toml", "hidden-until-mended"]
    assert not is_valid(f"x = {value}".encode())


@given(st.binary())
def test_no_content_whatever_raises(content):
    parse(content, "x.pdf.toml", Taxonomy())


_lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(str.strip).filter(bool)


@given(
    st.builds(
        Metadata,
        title=_lines,
        topics=st.lists(_lines, max_size=3, unique=True).map(tuple),
        authors=st.lists(_lines, max_size=3, unique=True).map(tuple),
        date=st.dates().map(date.isoformat) | st.integers(1000, 9999).map(str),
        visibility=st.sampled_from(Visibility),
        rule=st.none()
        | st.builds(
            RuleFacts,
            in_force_from=st.none() | st.dates(),
            amended_from=st.none() | st.dates(),
            cited_as=st.just(("lejeloven",)),
        ),
        case=st.none()
        | st.builds(CaseFacts, homes=st.none() | st.integers(0, 500), worked=st.lists(_lines, unique=True).map(tuple)),
    )
)
def test_what_is_written_is_read_back(metadata):
    sidecar = parse(write(metadata).encode(), "x.pdf.toml", Taxonomy())
    assert sidecar.faults == ()
    assert sidecar.metadata == metadata


def test_what_was_decided_on_personal_data_is_read(taxonomy):
    text = '[review.accepted]\ncpr-1f = "opdigtet (mie)"\n[review.cleared]\nphone-2a = "et journalnummer"\n'
    sidecar = read(text, taxonomy)
    assert (sidecar.reviewed, sidecar.faults) == ({"cpr-1f", "phone-2a"}, ())


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("review = 3", "review", ""),
        ("[review]\naccepted = 3", "review.accepted", ""),
        ('[review.accepted]\ncpr-1f = " "', "review.accepted", ""),
        ('[review.acepted]\ncpr-1f = "x"', "review.acepted", "review.accepted"),
    ],
)
def test_a_decision_without_a_reason_is_none(taxonomy, text, key, nearest):
    sidecar = read(text, taxonomy)
    assert sidecar.reviewed == frozenset()
    assert [(fault.key, fault.nearest) for fault in sidecar.faults] == [(key, nearest)]

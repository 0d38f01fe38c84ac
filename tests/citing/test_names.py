import doctest

import pytest

import indexer.citing.names
from indexer.citing.names import initialled, inverted, name, natural

PERSONS = {
    "Lis Hammershøj Bruun": "Bruun, Lis Hammershøj",
    "Bruun, Lis Hammershøj": "Bruun, Lis Hammershøj",
    "Nermin Hadžić Poulsen": "Poulsen, Nermin Hadžić",
    "Jonas Riis-Jacobsen": "Riis-Jacobsen, Jonas",
    "Goul Andersen, Jørgen": "Goul Andersen, Jørgen",
    "M. Ødegård": "Ødegård, M.",
    "Lars von Trier": "von Trier, Lars",
    "Lars Ole de la Cour": "de la Cour, Lars Ole",
    "Karen Toft jr.": "Toft, Karen, jr.",
    "Sean O’Connor": "O’Connor, Sean",
}
BODIES = (
    "Folketinget",
    "Sekretariatet",
    "Social- og Boligministeriet",
    "Trafik-, Bygge- og Boligstyrelsen",
    "Udlændinge-, Integrations- og Boligministeriet",
    "Ministeriet for By, Bolig og Landdistrikter",
    "Ballerup Kommune, Center for By og Plan",
    "Københavns Universitet",
    "BL – Danmarks Almene Boliger",
    "KAB",
    "Realdania By & Byg",
    "Hedegaard & Lund A/S",
    "Foreningens kasserer",
    "Trine Møller Madsen, arkitekt",
    "Karen Toft (red.)",
    "Ministry of Housing",
    "Gruppe 7",
)


@pytest.mark.parametrize(("written", "expected"), PERSONS.items())
def test_a_person_has_a_family_name(written, expected):
    assert inverted(name(written)) == expected


@pytest.mark.parametrize("written", BODIES)
def test_the_name_of_a_body_stays_as_it_was_written(written):
    assert name(written) == {"literal": written}


def test_whoever_is_also_the_publisher_is_a_body():
    assert name("Rambøll Management", "Rambøll  management") == {"literal": "Rambøll Management"}


def test_a_name_is_said_and_shortened():
    assert natural(name("Toft, Karen Marie")) == "Karen Marie Toft"
    assert initialled(name("Mette-Marie K. Sander")) == "Sander, M.-M. K."
    assert initialled(name("J.P. Jacobsen")) == "Jacobsen, J. P."
    assert initialled(name("Folketinget")) == "Folketinget"


def test_blanks_in_a_name_do_not_count():
    assert name("  Karen \n Toft ") == {"family": "Toft", "given": "Karen"}


def test_the_examples_are_true():
    assert doctest.testmod(indexer.citing.names).failed == 0

import pytest

from indexer.danish.tokens import tokenise


def surfaces(text):
    return [token.text for token in tokenise(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jf. § 46, stk. 2, i loven", ["jf", "§ 46", "stk. 2", "i", "loven"]),
        ("§§ 46-48 og § 46 a, § 5 i loven", ["§§ 46", "48", "og", "§ 46 a", "§ 5", "i", "loven"]),
        ("loven.Stk. 2. Reglerne", ["loven", "Stk. 2", "Reglerne"]),
        ("sag BO0304-00024 og j.nr. 19/04567", ["sag", "BO0304-00024", "og", "j.nr", "19/04567"]),
        ("2.050 kr., 1.250.000,50 og 2,5 m²", ["2.050", "kr", "1.250.000,50", "og", "2,5", "m²"]),
        ("den 22-03-2022 eller 22/3 2022", ["den", "22-03-2022", "eller", "22/3 2022"]),
        ("skriv til post@bolig2000.example.dk.", ["skriv", "til", "post@bolig2000.example.dk"]),
        ("boligstøtte-udbetaling, ø-boliger", ["boligstøtte-udbetaling", "ø-boliger"]),
        ("bygge- og anlægsarbejde", ["bygge-", "og", "anlægsarbejde"]),
        ("f.eks. bl.a. m.v. ngo'er A/S og/eller", ["f.eks", "bl.a", "m.v", "ngo'er", "A/S", "og", "eller"]),
    ],
)
def test_what_people_type_as_one_thing_is_one_token(text, expected):
    assert surfaces(text) == expected


def test_a_soft_hyphen_does_not_cut_a_word():
    assert surfaces("bolig\u00adstøtte") == ["bolig\u00adstøtte"]

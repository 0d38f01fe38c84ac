import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.danish.analyser import Analyser
from indexer.danish.thesaurus import Thesaurus
from indexer.engine.base import Question
from indexer.engine.whoosh_engine import WhooshEngine
from indexer.model import Entry, Visibility
from indexer.query import plan as p
from indexer.query.expand import NO_WORDS, UNKNOWN_VALUE, expand
from indexer.query.expanded import WantedWord
from indexer.query.parser import LONE_OPERATOR, parse
from indexer.query.way import Way

THESAURUS = """
starting_set = false

[[ring]]
terms = ["lejeloven", "lov om leje", "LL"]

[[ring]]
terms = ["støj", "lydgener"]

[[ring]]
terms = ["byfornyelse", "sanering"]

[[broader]]
term = "afsnit"
narrower = ["kapitel"]
"""

DOCUMENTS = {
    "stoette": ("Boligstøtte til unge", "Kommunen udbetaler støtten hver måned."),
    "støj": ("Støj", "Naboer klager over støj i ungdomsboliger, se § 46, stk. 2."),
    "nævn": ("Byfornyelsesnævnet", "Hvem sidder der?"),
    "apart": ("Kapitel ni", "Et nævn afgør sagen. Midler til byfornyelse søges i kommunen."),
    "lov": ("Lejeloven", "Reglerne for udlejning."),
    "lang": ("Ny lov om leje", "Teksten i fuldt omfang, jf. BO0304-00024 og info@tbst.dk."),
    "english": ("Small homes", "Housing associations and their tenants"),
}
#: Parts that are said to be in so many documents that they tell nothing.
COMMON = {"kommune"}
AUTHORS = {"støj": "Inge Jensen"}
FACETS = {"støj": {"topic": ("indeklima",), "year": ("2017",)}, "lov": {"type": ("regel",), "year": ("2022",)}}


def resolve(field: str, text: str) -> tuple[str, ...]:
    return (text.lower(),) if text.lower() in {"indeklima", "regel"} else ()


@pytest.fixture(scope="module")
def thesaurus(tmp_path_factory):
    file = tmp_path_factory.mktemp("corpus") / "thesaurus.toml"
    file.write_text(THESAURUS, encoding="utf-8")
    return Thesaurus.load(file)[0]


@pytest.fixture(scope="module")
def analyser(thesaurus):
    return Analyser(thesaurus.exceptions)


@pytest.fixture(scope="module")
def engine(tmp_path_factory, analyser):
    entries = []
    for name, (title, body) in DOCUMENTS.items():
        language = "en" if name == "english" else "da"
        streams = {}
        for stream, text in (("title", title), ("body", body), ("meta", AUTHORS.get(name, ""))):
            words, parts, forms, pairs = analyser.streams(text, language)
            streams[stream] = " ".join(words)
            streams[f"{stream}_parts"] = " ".join(parts)
            streams["forms"] = " ".join([streams.get("forms", ""), *forms]).strip()
            if stream == "body":
                streams["pairs"] = " ".join(pairs)
        streams.pop("meta_parts")
        entries.append(Entry(name, Visibility.PUBLIC, streams, FACETS.get(name, {}), title=title))
    opened = WhooshEngine(tmp_path_factory.mktemp("index"))
    opened.update(entries)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def understand(analyser, thesaurus):
    def understand(text, **way):
        return expand(parse(text), analyser, thesaurus, resolve, COMMON.__contains__, Way(**way))

    return understand


@pytest.fixture(scope="module")
def search(engine, understand):
    def search(text: str, *, relaxed: bool = False) -> list[str]:
        wanted = understand(text)
        plan = wanted.relaxed if relaxed else wanted.strict
        return [name for name, _ in engine.answer(Question(plan, frozenset(Visibility), limit=50)).hits]

    return search


def test_a_word_is_found_in_any_inflection_and_inside_compounds(search):
    assert search("ungdomsbolig") == ["støj"]
    assert set(search("støtte")) == {"stoette"}
    assert set(search("bolig")) == {"stoette", "støj"}
    assert search("BOLIGSTØTTEN") == ["stoette"]


def test_a_compound_is_found_by_its_parts_side_by_side_and_anywhere_when_relaxed(search):
    assert search("byfornyelsesnævn") == ["nævn"]
    assert search("byfornyelsesnævn", relaxed=True) == ["nævn", "apart"]
    assert search("støttebolig") == ["stoette"]
    assert search("boligungdom") == ["støj"]


def test_neighbouring_words_are_tried_as_a_compound(search):
    assert search("nævn for byfornyelse") == ["nævn", "apart"]
    assert search("byfornyelse nævn") == ["nævn", "apart"]


def test_the_title_counts_more_than_the_body(search):
    assert search("kommune")[0] in {"stoette", "apart"}
    assert search("støj")[0] == "støj"


def test_words_that_hold_a_sentence_together_are_not_wanted(search):
    assert search("støtten til de unge") == ["stoette"]
    assert search("støtte uden om") == ["stoette"]


def test_a_query_of_nothing_but_such_words_wants_them(search):
    assert search("hvem der") == ["nævn"]


def test_a_phrase_wants_every_word_in_order(search):
    assert search('"lov om leje"') == ["lang"]
    assert search('"leje om lov"') == []
    assert search('"boligstøtte til unge"') == ["stoette"]
    assert search('"støtte"') == ["stoette"], "one word in quotes is the whole word, in any inflection"
    assert search('"bolig"') == []


def test_a_phrase_is_found_in_an_english_document(search):
    assert search('"housing association"') == ["english"]
    assert search("tenant home") == ["english"]


def test_what_is_excluded_is_not_found(search):
    assert search("bolig -støj") == ["stoette"]
    assert search('nævn IKKE "søges i kommunen"') == ["nævn"]
    assert set(search("-kommune")) == {"støj", "nævn", "lov", "lang", "english"}


def test_either_and_both(search):
    assert set(search("støj ELLER boligstøtte")) == {"støj", "stoette"}
    assert search("støj OG boligstøtte") == []
    assert set(search("(støj ELLER støtte) bolig")) == {"støj", "stoette"}


def test_a_field_narrows_where_words_are_looked_for(search):
    assert search("titel:støtte") == ["stoette"]
    assert search("titel:kommune") == []
    assert search("forfatter:jensen") == ["støj"]
    assert search("titel:jensen") == []


def test_values_and_years(search):
    assert search("emne:Indeklima") == ["støj"]
    assert search("type:regel ELLER emne:indeklima") == ["lov", "støj"]
    assert search("år:2016..2018") == ["støj"]
    assert "støj" not in search("-år:2017")


def test_an_unknown_value_finds_nothing_and_says_so(search, understand):
    assert search("emne:ukendt") == []
    assert understand("emne:ukendt støj").warnings == (UNKNOWN_VALUE,)


def test_a_prefix_finds_the_words_that_begin_so_and_its_own_inflection(search):
    assert search("boligst*") == ["stoette"]
    assert set(search("by*")) == {"nævn", "apart"}
    assert search("ungdomsboliger*") == ["støj"]
    assert search("Bygning*") == []


def test_paragraphs_numbers_and_addresses_are_words(search):
    assert search("§ 46") == ["støj"]
    assert search("§ 47 ELLER § 46") == ["støj"]
    assert search("stk. 2") == ["støj"]
    assert search("BO0304-00024") == ["lang"]
    assert search("info@tbst.dk") == ["lang"]
    assert search("§ 47") == []


def test_the_thesaurus_is_followed_from_one_word_to_several_and_back(search):
    assert set(search("lejeloven")) == {"lov", "lang"}
    assert search("lejeloven")[0] == "lov", "the word itself counts more than what means the same"
    assert set(search("lov om leje")) == {"lov", "lang"}
    assert search("lydgener") == ["støj"]
    assert search('"lydgener"') == [], "a phrase is taken word for word"


def test_the_thesaurus_is_followed_from_broad_to_narrow(search):
    assert search("afsnit") == ["apart"]


def test_a_term_inside_a_compound_is_wanted_in_other_words_as_well(search):
    assert search("saneringsnævn") == ["nævn"]


# --- most of the words ---------------------------------------------------------------------------


def test_most_words_are_enough_when_relaxed(search):
    assert search("støj lov kommune") == []
    assert search("støj naboer kommune", relaxed=True) == ["støj"]
    assert set(search("støj lejelov", relaxed=True)) >= {"støj"}


def test_one_simple_word_cannot_be_relaxed(understand):
    assert understand("støj").relaxed is None
    assert understand("støj til").relaxed is None
    assert understand('"lov om leje"').relaxed is None
    assert understand("").relaxed is None


def test_conditions_phrases_and_what_was_joined_or_excluded_are_never_relaxed(search, understand):
    assert search("støj kommune emne:indeklima", relaxed=True) == ["støj"]
    assert search('støj sagen "søges i kommunen"', relaxed=True) == ["apart"]
    assert search("støj måned -nabo", relaxed=True) == ["stoette"]
    assert understand("støj OG kommune").relaxed is None
    assert understand("boligstøtte OG kommune").relaxed is None
    assert understand("støj ELLER kommune").relaxed is None


# --- what is reported ----------------------------------------------------------------------------


def test_wanted_words_carry_what_a_passage_is_marked_by(understand):
    (word,) = understand("Boligstøtten").words
    assert word.surface == "Boligstøtten"
    assert "boligstoette" in word.words
    assert word.parts == ("bolig", "stoette")
    (noise,) = understand("støj").words
    assert [term[:6] for term in noise.synonyms] == ["lydgen"]
    assert understand("boligst*").words[0].prefix == "boligst"


def test_what_was_excluded_or_is_a_value_is_not_marked(understand):
    assert [word.surface for word in understand("støj -nabo emne:indeklima år:2017 og").words] == ["støj"]
    assert understand("-nabo").words == ()
    assert [word.surface for word in understand('"lov om leje"').words] == ["lov", "leje"]


def test_the_parsers_warnings_are_kept(understand):
    assert understand("støj OG").warnings == (LONE_OPERATOR,)


@pytest.mark.parametrize("text", ["!!!", "-", "-!", '"…"', "(- -)"])
def test_a_query_without_words_is_everything_with_a_warning(understand, text):
    wanted = understand(text)
    assert wanted.strict == p.Everything()
    assert NO_WORDS in wanted.warnings
    assert wanted.words == ()


def test_the_empty_query_is_everything_without_a_warning(understand):
    assert understand("").strict == p.Everything()
    assert understand("").warnings == ()


FRAGMENTS = [
    *("(", ")", '"', "*", "-", " ", " OG ", " ELLER ", " IKKE ", "titel:", "emne:", "år:", "forfatter:", "§ ", "stk. "),
    *("bolig", "støj*", "lov om leje", "§46", "2017", "2015..", "\x00", "\ud800", "e\u0301", "😀", "İ", "ß", "²"),
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)))
def test_whatever_is_typed_can_be_answered(engine, understand, text):
    wanted = understand(text)
    for plan in (wanted.strict, wanted.relaxed or p.Nothing()):
        answer = engine.answer(Question(plan, frozenset(Visibility), facets=("topic", "year")))
        assert 0 <= answer.total <= len(DOCUMENTS)
    assert all(isinstance(word, WantedWord) for word in wanted.words)

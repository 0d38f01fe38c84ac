"""The examples of the help page: each a link that works as it stands, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search_app.address import url_for
from search_app.language import msgid


@dataclass(frozen=True, slots=True)
class Example:
    """A search to try: a query, the `more` that its address holds, or both. `about` is translated when it is shown.

    `name` is what the link says where that is not the query; it is translated as well.
    """

    q: str
    about: str
    name: str = ""
    more: Mapping[str, object] = field(default_factory=dict)
    endpoint: str = "search.results"

    def url(self) -> str:
        """Return the address of the search in the language of the request."""
        return url_for(self.endpoint, q=self.q or None, **self.more)


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one kind; `name` is the end of its address on the page, `note` a sentence below its heading."""

    name: str
    heading: str
    examples: tuple[Example, ...]
    note: str = ""


SECTIONS = (
    Section(
        "ord",
        msgid("Words"),
        (
            Example("billige ungdomsboliger", msgid("All the words, in any inflection and order.")),
            Example("støtte", msgid("A word also as part of a longer one: boligstøtte.")),
            Example("stoette", msgid("In other letters: stoette finds støtte, Århus finds Aarhus.")),
            Example('"lov om leje"', msgid("These words one after the other.")),
            Example('="lejen"', msgid("Spelt just so, in no other inflection.")),
            Example("ungdoms*", msgid("Every word that begins so.")),
            Example("hvor mange må dele et køkken", msgid("A question: the words that tell something decide.")),
            Example("*", msgid("All documents.")),
        ),
    ),
    Section(
        "numre",
        msgid("Sections, acts and numbers"),
        (
            Example("§ 107", msgid("A section of a law.")),
            Example("§ 22, stk. 3", msgid("This paragraph of this section.")),
            Example("lov nr. 341 af 22. marts 2022", msgid("An act or order by its number and date.")),
            Example("BEK 1059/2022", msgid("The same in short: kind, number and year are enough.")),
            Example("BO0304-00024", msgid("A journal number.")),
        ),
    ),
    Section(
        "bindeord",
        msgid("Joining words"),
        (
            Example("unge OG studerende", msgid("Both words. The joining words are written in capitals.")),
            Example("skimmel ELLER fugt", msgid("At least one of the words.")),
            Example("bofællesskab IKKE ældre", msgid("The first word without the second.")),
            Example("bofællesskab -ældre", msgid("The same, shorter.")),
            Example("(unge ELLER ældre) husleje", msgid("Parentheses say what belongs together.")),
        ),
    ),
    Section(
        "felter",
        msgid("In one place"),
        (
            Example("titel:startboliger", msgid("In the title.")),
            Example("forfatter:Ravnholt", msgid("By this author.")),
            Example("emne:indeklima", msgid("On this topic.")),
            Example("sektor:almen", msgid("From this sector.")),
            Example("type:rapport", msgid("Of this document type.")),
            Example("målgruppe:unge", msgid("About this target group.")),
            Example("aktør:kommune", msgid("With this actor.")),
            Example("år:2015..2020", msgid("From these years, both included; år:2015.. leaves the end open.")),
            Example("titel:(fugt ELLER skimmel)", msgid("Parentheses also work after the name of a place.")),
        ),
    ),
    Section(
        "filtre",
        msgid("Filters"),
        (
            Example(
                "",
                msgid("Values of different filters narrow the result."),
                msgid("Cases from the public housing sector"),
                {"type": "sag", "sector": "almen"},
            ),
            Example(
                "",
                msgid("Two values of one filter widen the result."),
                msgid("Public or private sector"),
                {"sector": ["almen", "privat"]},
            ),
            Example(
                "",
                msgid("The minus at a value leaves its documents out."),
                msgid("On indoor climate, but no reports"),
                {"topic": "indeklima", "not_type": "rapport"},
            ),
            Example(
                "",
                msgid("Years from and to; the bars show how many documents each year has."),
                msgid("From 2015 to 2018"),
                {"year_from": 2015, "year_to": 2018},
            ),
            Example(
                "",
                msgid("Cases by rent: from, to, or both."),
                msgid("Homes at 2,000 kr. a month or less"),
                {"rent_to": 2000},
            ),
            Example(
                "",
                msgid("Cases by the area of a home."),
                msgid("Homes of 18 to 25 m²"),
                {"area_from": 18, "area_to": 25},
            ),
        ),
        msgid("Filters stand beside the result. The number at a value says how many documents it would give."),
    ),
    Section(
        "regler",
        msgid("Rules and their dates"),
        (
            Example(
                "leje",
                msgid("Rules that apply today."),
                msgid("leje, only rules in force"),
                {"rule": "in-force"},
            ),
            Example(
                "",
                msgid("“As of” takes you to another day: what applied when the building permit was given?"),
                msgid("Rules in force on 1 January 2019"),
                {"rule": "in-force", "on": "2019-01-01"},
            ),
            Example(
                "",
                msgid("Rules that have been replaced; each names its successor."),
                msgid("Historical rules"),
                {"rule": "historical"},
            ),
            Example(
                "",
                msgid("Rules that were adopted but did not apply yet."),
                msgid("Upcoming on 1 July 2026"),
                {"rule": "upcoming", "on": "2026-07-01"},
            ),
        ),
        msgid("Each rule says whether it is in force, what it replaces, and which documents cite it."),
    ),
    Section(
        "raekkefoelge",
        msgid("Order, and how widely words are taken"),
        (
            Example(
                "husleje",
                msgid("Instead of the most relevant."),
                msgid("husleje, the newest first"),
                {"sort": "newest"},
            ),
            Example(
                "støtte",
                msgid("Not as part of longer words."),
                msgid("støtte, whole words only"),
                {"whole": 1},
            ),
            Example(
                "ungdomsbolig",
                msgid("Just this word."),
                msgid("ungdomsbolig without words that mean the same"),
                {"synonyms": 0},
            ),
            Example(
                "husleje",
                msgid("Without correction."),
                msgid("husleje, just as it is spelt"),
                {"literal": 1},
            ),
        ),
    ),
    Section(
        "foelg",
        msgid("Follow, fetch and document"),
        (
            Example(
                "ungdomsboliger",
                msgid("Any search as a feed (Atom) for a feed reader."),
                msgid("ungdomsboliger as a feed"),
                endpoint="feeds.search",
            ),
            Example(
                "ungdomsboliger",
                msgid("What has come into the collection since a day."),
                msgid("ungdomsboliger added since 1 January 2026"),
                {"added_since": "2026-01-01"},
            ),
            Example(
                "ungdomsboliger",
                msgid("The whole result as a file; also as RIS, BibTeX, CSL-JSON and JSON Lines."),
                msgid("ungdomsboliger for a spreadsheet (CSV)"),
                {"suffix": "csv"},
                endpoint="exports.download",
            ),
            Example(
                "ungdomsboliger",
                msgid("What was searched, how it was understood, and when: for a section on method."),
                msgid("ungdomsboliger as a search protocol"),
                endpoint="protocol.show",
            ),
        ),
        msgid("The address of a result holds the whole search, so you can save and share it."),
    ),
)

"""The examples of the help page: each a query that works as it stands, and what it finds."""

from dataclasses import dataclass

from search_app.language import msgid


@dataclass(frozen=True, slots=True)
class Example:
    """A query to try. `about` is translated when it is shown."""

    q: str
    about: str


SECTIONS: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        msgid("Words"),
        (
            Example("billige ungdomsboliger", msgid("All the words, in any inflection and order.")),
            Example("støtte", msgid("A word also as part of a longer one: boligstøtte.")),
            Example('"lov om leje"', msgid("These words one after the other.")),
            Example('="lejen"', msgid("Spelt just so, in no other inflection.")),
            Example("ungdoms*", msgid("Every word that begins so.")),
            Example("§ 107", msgid("A section of a law; journal numbers and years work in the same way.")),
            Example("§ 22, stk. 3", msgid("This paragraph of this section.")),
            Example("lov nr. 341 af 22. marts 2022", msgid("An act or order by its number; BEK 1059/2022 is enough.")),
            Example("hvor mange må dele et køkken", msgid("A question: the words that tell something decide.")),
        ),
    ),
    (
        msgid("Joining words"),
        (
            Example("unge OG studerende", msgid("Both words. The joining words are written in capitals.")),
            Example("skimmel ELLER fugt", msgid("At least one of the words.")),
            Example("bofællesskab IKKE ældre", msgid("The first word without the second.")),
            Example("bofællesskab -ældre", msgid("The same, shorter.")),
            Example("(unge ELLER ældre) husleje", msgid("Parentheses say what belongs together.")),
        ),
    ),
    (
        msgid("In one place"),
        (
            Example("titel:startboliger", msgid("In the title.")),
            Example("forfatter:Nielsen", msgid("By this author.")),
            Example("emne:indeklima", msgid("On this topic.")),
            Example("sektor:almen", msgid("From this sector.")),
            Example("type:rapport", msgid("Of this document type.")),
            Example("målgruppe:unge", msgid("About this target group.")),
            Example("aktør:kommune", msgid("With this actor.")),
            Example("år:2015..2020", msgid("From these years, both included; år:2015.. leaves the end open.")),
        ),
    ),
)

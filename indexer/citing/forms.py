"""The forms that programs read, a reference at a time, so that a list of any length is sent as it is made."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.citing import bibtex, ris
from indexer.citing.item import Item


def csl_json(item: Item) -> str:
    """Return a reference as a JSON object, a line for each fact."""
    facts = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in item.items())
    return "{\n" + ",\n".join(facts) + "\n}"


@dataclass(frozen=True, slots=True)
class Form:
    """How references are written; a list of them has something before, between and after."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Item], str]
    before: str = ""
    between: str = ""
    after: str = ""

    def listed(self, items: Iterable[Item]) -> Iterator[str]:
        """Yield a whole file, a reference at a time."""
        yield self.before
        for number, item in enumerate(items):
            yield f"{self.between if number else ''}{self.write(item)}"
        yield self.after


FORMS = (
    Form("ris", "ris", "application/x-research-info-systems", ris.record),
    Form("bibtex", "bib", "application/x-bibtex", bibtex.entry, between="\n"),
    Form("csl-json", "json", "application/vnd.citationstyles.csl+json", csl_json, "[\n", ",\n", "\n]\n"),
)
BY_NAME = {form.name: form for form in FORMS}
BY_SUFFIX = {form.suffix: form for form in FORMS}

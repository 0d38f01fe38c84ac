"""What is wrong with what a person wrote: in a sidecar, the taxonomy, the thesaurus or a document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong that a person wrote: `file` and `key` say where, `code` what, `nearest` perhaps meant."""

    file: str
    code: str
    key: str = ""
    value: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        sentence = _FAULTS.get(self.code, self.code).format(key=self.key, value=self.value)
        hint = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.file}: {sentence}{hint}"


_FAULTS = {
    "invalid-toml": "this is not valid TOML ({value}); nothing in it is used until that is mended.",
    "unknown-key": "unknown key {key}.",
    "unknown-value": "{key} has the unknown value {value}.",
    "wrong-type": "{key} must be {value}.",
    "duplicate-id": "the id {value} belongs to another file; set an id of its own in the sidecar.",
    "duplicate-alias": "the alias {value} is the address of another document.",
    "no-such-document": "{key} names {value}, and there is no such document.",
    "sidecar-without-file": "there is no file {value} for this sidecar.",
    "no-citation": "{key} has {value}, which is no name or number that a rule is cited by.",
    "ends-before": "{key} is {value}, before the first day in force.",
    "cpr-numbers": "not only the secretariat sees it, and it has CPR numbers that nobody has decided on.",
    "hidden-until-mended": "who may see the document cannot be told, so only the secretariat sees it.",
}

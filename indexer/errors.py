"""Every error that this project raises on purpose.

Bolig2000Error
├── InvalidValue          a value that a person wrote cannot be used
│   ├── SettingsError     ... in the settings
│   └── LastAdministrator ... because nobody would be left who can let others in
├── CorpusError           the corpus folder, or a file going into it, is not as it must be
│   ├── NameTaken         ... since there is a file of that name
│   └── ChangedMeanwhile  ... since somebody else changed it after it was looked at
├── Refused               a file from outside is not let in
├── UnreadableDocument    one file cannot be read; becomes a row that a person sees
├── WorkersCannotStart    the processes that read files end before they read any
├── WorkStopped           whoever asked for the work was told to end
├── CatalogueError        the catalogue or the accounts cannot be used
├── IndexMissing          there is no index yet
├── AlreadyIndexing       another process is writing
├── OcrMissing            no program is installed that recognises text
├── MailNotSent           a mail could not be handed over
├── LinkUsedUp            a one-time link was used, or is too old
└── NotFound              no such document, page or user, or not for this viewer

A message says what, where, and what to do now.
"""


class Bolig2000Error(Exception):
    """The root: whatever derives from it is shown to a person as it is, without a traceback."""


class InvalidValue(Bolig2000Error):
    """A value that a person wrote cannot be used."""


class SettingsError(InvalidValue):
    """A setting is unknown or has an unusable value."""


class LastAdministrator(InvalidValue):
    """Somebody would be removed or demoted who alone can let others in."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the last administrator. Make another one first")


class CorpusError(Bolig2000Error):
    """The corpus folder, or a file going into it, is not as it must be."""


class NameTaken(CorpusError):
    """There is a file of that name in the corpus."""


class ChangedMeanwhile(CorpusError):
    """What is to be changed is no longer what its author saw."""


class Refused(Bolig2000Error):
    """A file from outside is not let in. `reason` is of intake.refusal or reading.reasons, `detail` says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}{': ' if detail else ''}{detail}")
        self.reason = reason
        self.detail = detail


class UnreadableDocument(Bolig2000Error):
    """One file cannot be read. `status` and `reason` are those of ReadingOutcome."""

    def __init__(self, status: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{status}: {reason}{': ' if detail else ''}{detail}")
        self.status = status
        self.reason = reason
        self.detail = detail


class WorkStopped(Bolig2000Error):
    """Work was given up since the service is to end; what was done stays, and the next run goes on."""


class WorkersCannotStart(Bolig2000Error):
    """The processes that read files end before they read any: no file is to blame."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"The processes that read files cannot start ({detail}). Is the installation complete?")


class CatalogueError(Bolig2000Error):
    """The catalogue or the accounts cannot be used."""


class IndexMissing(Bolig2000Error):
    """There is no index that this version can read."""


class AlreadyIndexing(Bolig2000Error):
    """Another process holds the writing lock."""


class OcrMissing(Bolig2000Error):
    """No program is installed that recognises text in scans."""


class MailNotSent(Bolig2000Error):
    """A mail could not be handed over to the mail server."""


class LinkUsedUp(Bolig2000Error):
    """A one-time link was used, or is too old."""


class NotFound(Bolig2000Error):
    """No such document, page or user, or not one that this viewer may see."""

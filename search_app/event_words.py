"""What the event log calls what was done, by whom, and what it changed: codes for `words.named`."""

from collections.abc import Mapping

from indexer.catalogue import events
from indexer.catalogue.events import Action
from indexer.sidecar import REVIEW
from search_app.language import msgid
from search_app.sidecar_form import FIELDS

#: Who did something that nobody did who was logged in.
ACTORS_WITHOUT_NAME: Mapping[str, str] = {
    events.COMMAND_LINE: msgid("The command line"),
    events.FOLDER: msgid("The folder"),
    events.NOBODY: msgid("Nobody logged in"),
}

ACTIONS: Mapping[str, str] = {
    Action.DOCUMENT_ADDED: msgid("Document added"),
    Action.DOCUMENT_EDITED: msgid("Document edited"),
    Action.DOCUMENT_REPLACED: msgid("File replaced"),
    Action.DOCUMENT_PUBLISHED: msgid("Document published"),
    Action.DOCUMENT_WITHDRAWN: msgid("Document withdrawn"),
    Action.DOCUMENT_RESTORED: msgid("Document restored"),
    Action.LOGGED_IN: msgid("Logged in"),
    Action.LOCKED_OUT: msgid("Several failed log-ins"),
    Action.INVITED: msgid("Invited"),
    Action.INVITATION_WITHDRAWN: msgid("Invitation withdrawn"),
    Action.ADDED: msgid("User added"),
    Action.ROLE_CHANGED: msgid("Role changed"),
    Action.REMOVED: msgid("User removed"),
    Action.PASSWORD_CHANGED: msgid("Password changed"),
    Action.RESET_ASKED: msgid("Link for a new password made"),
    Action.SESSIONS_ENDED: msgid("Sessions ended"),
}

#: What an event changed: keys of sidecars as in their form, and what is known of files and users besides.
CHANGED: Mapping[str, str] = {field.key: field.label for field in FIELDS} | {
    "visibility": msgid("Access"),
    "rule.cited_as": msgid("Is cited as"),
    f"{REVIEW}.kept": msgid("Kept beside"),
    "path": msgid("File"),
    "sha256": msgid("Checksum of the file"),
    f"{REVIEW}.cleared": msgid("No personal data"),
    f"{REVIEW}.accepted": msgid("May stand there"),
    "role": msgid("Role"),
    "browser": msgid("Browser"),
    "sessions": msgid("Sessions"),
    "batch": msgid("Edit of several documents"),
}

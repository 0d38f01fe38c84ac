"""What the event log calls what was done, by whom, and what it changed: codes for `words.named`."""

from collections.abc import Mapping

from indexer.catalogue import events
from indexer.catalogue.events import Action
from search_app.language import msgid

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

#: What an event changed.
CHANGED: Mapping[str, str] = {
    "title": msgid("Title"),
    "type": msgid("Document type"),
    "topics": msgid("Topics"),
    "sectors": msgid("Sectors"),
    "target_groups": msgid("Target groups"),
    "actors": msgid("Actors"),
    "authors": msgid("Authors"),
    "publisher": msgid("Publisher"),
    "date": msgid("Date"),
    "language": msgid("Language"),
    "municipality": msgid("Municipality"),
    "journal_number": msgid("Journal number"),
    "source": msgid("Source"),
    "summary": msgid("Summary"),
    "visibility": msgid("Access"),
    "rule.cited_as": msgid("Is cited as"),
    "review.kept": msgid("Kept beside"),
    "role": msgid("Role"),
    "browser": msgid("Browser"),
    "sessions": msgid("Sessions"),
    "batch": msgid("Edit of several documents"),
}

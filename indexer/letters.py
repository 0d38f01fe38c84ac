"""Mails: what an invitation and a new password say, and how they are handed over."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from indexer.catalogue.links import INVITATION_DAYS, RESET_HOURS
from indexer.errors import MailNotSent
from indexer.settings import Settings

#: Seconds that each step of handing a mail over may take: somebody waits for the page.
PATIENCE = 10

_INVITATION = """Hej

Du er inviteret til {site}s dokumentsøgning som {role}. Vælg en adgangskode her:

{url}

Linket virker én gang og i {days} dage. Har du ikke ventet det, kan du se bort fra denne mail.

---
You are invited to the document search of {site}. Choose a password by the link above; it works once, for {days} days.
"""
_RESET = """Hej

Nogen, formentlig du, har bedt om en ny adgangskode til {site}s dokumentsøgning. Vælg den her:

{url}

Linket virker én gang og i {hours} timer. Har du ikke bedt om det, skal du ikke gøre noget:
din adgangskode er den samme.

---
Somebody asked for a new password for the document search of {site}. Choose it by the link above; it works once, for
{hours} hours. If it was not you, nothing has changed.
"""
#: The mail is written by the command as well, which has no translations: Danish stands first, English below.
_ROLES = {"member": "medlem", "secretariat": "sekretariat", "administrator": "administrator"}


#: Where a one-time link leads, below the address of the site.
LINK = "/adgang/"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person."""

    to: str
    subject: str
    text: str


def invitation(settings: Settings, name: str, role: str, url: str) -> Letter:
    """Return the mail that invites somebody."""
    text = _INVITATION.format(site=settings.site_name, role=_ROLES.get(role, role), url=url, days=INVITATION_DAYS)
    return Letter(name, f"Invitation til {settings.site_name}", text)


def reset(settings: Settings, name: str, url: str) -> Letter:
    """Return the mail by which somebody chooses another password."""
    text = _RESET.format(site=settings.site_name, url=url, hours=RESET_HOURS)
    return Letter(name, f"Ny adgangskode til {settings.site_name}", text)


def send(settings: Settings, letter: Letter) -> None:
    """Hand a mail over to the server of the settings. Raises MailNotSent; no step waits for longer than PATIENCE."""
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = settings.mail_from, letter.to, letter.subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="bolig2000")
        # No answers by machines that somebody is away.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        with _connection(settings) as server:
            if settings.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as exc:
        raise MailNotSent(
            f"The mail to {letter.to} was not taken by {settings.smtp_host}:{settings.smtp_port} ({_reason(exc)}). "
            "Check the settings smtp_… and mail_from"
        ) from exc


def _connection(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=PATIENCE)


def _reason(exc: Exception) -> str:
    if isinstance(exc, smtplib.SMTPResponseException):
        said = exc.smtp_error
        return f"{exc.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(exc) or type(exc).__name__

"""Mails, handed over to a mail server on this machine."""

import socketserver
import threading
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from indexer import letters
from indexer.errors import MailNotSent, SettingsError
from indexer.settings import Settings, load

URL = "https://bibliotek.example.dk/adgang/abc"


class Server(socketserver.ThreadingTCPServer):
    """As much of a mail server as a client talks to; what it is given is in `mails`."""

    daemon_threads = True

    def __init__(self, refusal=b""):
        self.mails, self.said, self.refusal = [], [], refusal
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.server.said.append(line.strip())
            verb = line[:4].upper()
            if self.server.refusal and verb == b"RCPT":
                self.wfile.write(self.server.refusal)
            elif verb == b"EHLO":
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b""
                while not mail.endswith(b"\r\n.\r\n"):
                    mail += self.rfile.readline()
                self.server.mails.append(message_from_bytes(mail[:-3], policy=policy.default))
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"235 fine\r\n" if verb == b"AUTH" else b"250 fine\r\n")


@pytest.fixture
def serve():
    servers = []

    def start(**options):
        servers.append(Server(**options))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def settings_for(port, **changes):
    wanted = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    wanted["mail_from"] = "Søg <soeg@example.dk>"
    return Settings(base_url="https://bibliotek.example.dk", **(wanted | changes))


def test_an_invitation_arrives_as_it_was_written(serve):
    server = serve()
    settings = settings_for(server.server_address[1], smtp_user="soeg", smtp_password="hemmelig")
    letters.send(settings, letters.invitation(settings, "aase@example.dk", "member", URL))
    [mail] = server.mails
    assert (mail["To"], mail["From"]) == ("aase@example.dk", "Søg <soeg@example.dk>")
    assert mail["Subject"] == "Invitation til BOLIG 2.000"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert URL in text.splitlines()
    assert "som medlem" in text
    assert "7 dage" in text
    assert any(line.startswith(b"AUTH PLAIN") for line in server.said)


def test_a_reset_says_how_long_it_works_and_that_nothing_has_changed(serve):
    server = serve()
    settings = settings_for(server.server_address[1])
    letters.send(settings, letters.reset(settings, "bo@example.dk", URL))
    text = server.mails[0].get_content()
    assert "2 timer" in text
    assert "din adgangskode er den samme" in text


def test_a_server_that_refuses_is_quoted(serve):
    server = serve(refusal=b"550 no such user here\r\n")
    settings = settings_for(server.server_address[1])
    with pytest.raises(MailNotSent, match=r"bo@example\.dk was not taken by 127\.0\.0\.1:\d+ .*no such user here"):
        letters.send(settings, letters.reset(settings, "bo@example.dk", URL))


def test_a_server_without_encryption_gets_neither_password_nor_mail(serve):
    server = serve()
    settings = settings_for(server.server_address[1], smtp_security="starttls", smtp_user="a", smtp_password="b")
    with pytest.raises(MailNotSent, match="STARTTLS"):
        letters.send(settings, letters.reset(settings, "bo@example.dk", URL))
    assert server.mails == []
    assert not any(line.startswith(b"AUTH") for line in server.said)


def test_a_server_that_is_not_there_or_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(letters, "PATIENCE", 0.2)
    with socketserver.TCPServer(("127.0.0.1", 0), None) as silent:
        settings = settings_for(silent.server_address[1])
        with pytest.raises(MailNotSent, match="timed out"):
            letters.send(settings, letters.reset(settings, "bo@example.dk", URL))
    with pytest.raises(MailNotSent, match="refused"):
        letters.send(settings, letters.reset(settings, "bo@example.dk", URL))


def test_a_name_cannot_write_headers(serve):
    server = serve()
    settings = settings_for(server.server_address[1])
    with pytest.raises(MailNotSent):
        letters.send(settings, replace(letters.reset(settings, "x", URL), to="bo@example.dk\nBcc: alle@example.dk"))
    assert server.mails == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"smtp_host": "mail"}, "Mails need the setting mail_from"),
        ({"smtp_host": "mail", "mail_from": "a@b.dk"}, "Mails need the setting base_url"),
        ({"smtp_security": "ssl"}, "must be one of starttls, tls, none"),
        ({"event_days": "-1"}, "event_days is -1"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(values, said):
    with pytest.raises(SettingsError, match=said):
        load(environ={f"BOLIG2000_{name.upper()}": value for name, value in values.items()})


def test_settings_of_mails_may_stand_in_several_places(tmp_path):
    file = tmp_path / "bolig.toml"
    file.write_text('smtp_host = "mail"\nmail_from = "a@b.dk"\n')
    assert load(file, {"BOLIG2000_BASE_URL": "https://b.example.dk"}).sends_mail


def test_the_password_of_the_mail_server_is_not_in_messages():
    assert "hemmelig" not in repr(Settings(smtp_password="hemmelig"))

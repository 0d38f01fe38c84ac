"""What a file is told by is found in a moment, whatever is in it."""

import time

import pytest

from indexer.errors import Refused
from indexer.intake.inspection import fitting_name
from indexer.reading.limits import Limits

MANY = 1_000_000


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        # Expressions that try each way to share these out would be at it for an hour, and nobody served meanwhile.
        ("mellemrum.html", b"<html><body><a href=" + b" " * MANY + b"x></a></body></html>", "mellemrum.html"),
        ("uden.html", b"<html><p>action = '" + b" " * MANY + b"</p></html>", "uden.html"),
        ("cifre.txt", b"Se %PDF-1.4\n" + b"1" * MANY, "cifre.txt"),
        ("par.txt", b"Se %PDF-1.4\n" + b"1 " * (MANY // 2), "par.txt"),
        ("bogstaver.html", b"<" + b"a" * MANY, "wrong-kind"),
        ("paa.html", b"<html><a " + b"onabc " * (MANY // 6), "paa.html"),
        ("tegn.html", b"<html>" + b"<" * MANY, "tegn.html"),
    ],
)
def test_no_content_keeps_the_door_busy(tmp_path, name, content, told):
    file = tmp_path / "file"
    file.write_bytes(content)
    started = time.monotonic()
    try:
        found = fitting_name(file, name, Limits())
    except Refused as refused:
        found = refused.reason
    assert found == told
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "address", ["href = javascript:x", "SRC='javascript:x'", 'action="  javascript:x"', "href=\njavascript:x"]
)
def test_addresses_that_run_something_are_seen_however_they_are_spaced(tmp_path, address):
    file = tmp_path / "file"
    file.write_text(f"<html><body><p>Tekst</p><a {address}>x</a></body></html>")
    with pytest.raises(Refused, match="scripts"):
        fitting_name(file, "side.html", Limits())


def test_a_line_before_the_head_of_a_pdf_is_no_hindrance(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"Fra en scanner\n%PDF-1.4\n12 0 obj\n<<>>\nendobj\n")
    assert fitting_name(file, "brev", Limits()) == "brev.pdf"

"""Documents to be cited, and all that makes writing a reference hard."""

from collections.abc import Callable
from datetime import date

import pytest

from indexer.citing.item import CitedPage, Item, item
from indexer.model import Document, Kind, Metadata, ReadingOutcome, ReadingStatus

FINGERPRINT = "1a2b3c4d5e6f" + "0" * 52
ADDRESS = "https://bibliotek.example.dk/dokument/rapporter/smaa-boliger?side=9#side-9"


@pytest.fixture
def cited() -> Callable[..., Item]:
    """Return the reference to a document with these metadata."""

    def build(page: CitedPage | None = None, kind: str = "", **metadata: object) -> Item:
        document = Document(
            id="rapporter/smaa-boliger",
            path="rapporter/smaa-boliger.pdf",
            kind=Kind.PDF,
            metadata=Metadata(**metadata),
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            fingerprint=FINGERPRINT,
            page_count=25,
        )
        return item(document, ADDRESS, date(2026, 11, 23), page, kind=kind, archive="BOLIG 2.000")

    return build

"""Accounts of their own for each test."""

from collections.abc import Iterator

import pytest

from indexer.catalogue.accounts import Accounts


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'accounts.db'}"


@pytest.fixture
def accounts(url) -> Iterator[Accounts]:
    accounts = Accounts(url)
    yield accounts
    accounts.close()

import pytest

from indexer.danish.analyser import Analyser


@pytest.fixture(scope="session")
def analyser():
    return Analyser()

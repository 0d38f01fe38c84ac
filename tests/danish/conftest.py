import pytest
from hypothesis import settings

from indexer.danish.analyser import Analyser

# How long an example takes says nothing on a machine with other work to do.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def analyser():
    return Analyser()

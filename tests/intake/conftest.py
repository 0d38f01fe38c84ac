"""Archives as people and attackers make them."""

import io
import zipfile

import pytest


def packed(*files, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP file of (name or ZipInfo, content)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def zipped():
    return packed

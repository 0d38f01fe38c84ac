"""The edition of the readers: what was not readable may be so for another one, and is tried again."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: What reads files besides our own readers.
LIBRARIES = ("beautifulsoup4", "lxml", "markdown-it-py", "pypdf", "pypdfium2")


@cache
def edition() -> str:
    """Return a digest of the readers as they are installed: their libraries' versions and their own source."""
    digest = sha256()
    for name in LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

"""Personal data in what somebody typed, as far as simple patterns tell: addresses of mail, CPR and phone numbers.

A name is not recognised: people are asked not to write any.
"""

import re

EMAIL = "email"
CPR = "cpr"
PHONE = "phone"

_PATTERNS = {
    EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}"),
    # Six digits of a birthday, four more.
    CPR: re.compile(r"(?<!\d)[0-3]\d[01]\d{3}[- ]?\d{4}(?!\d)"),
    # Eight digits in one, in pairs or in halves that are not two years, perhaps after the code of the country.
    PHONE: re.compile(
        r"(?<![\d-])(?:(?:\+|00)45 ?)?(?:\d{8}|\d\d(?: \d\d){3}|(?!(?:19|20)\d\d (?:19|20))\d{4} \d{4})(?![\d-])"
        r"|\+\d{1,3}(?: ?\d){6,}"
    ),
}


def personal(text: str) -> str:
    """Return the code of the personal data that a text seems to hold, '' for none.

    >>> personal("Ring til 12 34 56 78"), personal("Hvad koster 24 m² i 2015-2020?")
    ('phone', '')
    """
    return next((code for code, pattern in _PATTERNS.items() if pattern.search(text)), "")

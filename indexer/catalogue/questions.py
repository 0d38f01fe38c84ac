"""Questions that people have left for the secretariat: a sentence, the search it came from, and the time.

Nothing says who asked. A question that is answered is deleted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

#: Characters of a question, and of the search it came from.
LONGEST = 300
LONGEST_SEARCH = 2000
#: So many wait at the most: nobody can fill the disk with them.
MOST_OPEN = 200

_questions = sa.Table(
    "questions",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.String(LONGEST)),
    sa.Column("search", sa.String(LONGEST_SEARCH)),
    sa.Column("asked_at", sa.String(40)),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits. `search` is the query string of the search it came from."""

    number: int
    text: str
    search: str
    asked_at: datetime


class Questions:
    """The questions in the database of the accounts."""

    def __init__(self, database: sa.Engine) -> None:
        self._engine = database

    def ask(self, text: str, search: str) -> bool:
        """Keep a question; one that is there already is not kept twice. False when too many are waiting."""
        values = {"text": text[:LONGEST], "search": search if len(search) <= LONGEST_SEARCH else ""}
        same = (_questions.c.text == values["text"]) & (_questions.c.search == values["search"])
        with self._engine.begin() as connection:
            if connection.scalar(sa.select(_questions.c.number).where(same)):
                return True
            if (connection.scalar(sa.select(sa.func.count()).select_from(_questions)) or 0) >= MOST_OPEN:
                return False
            now = datetime.now(UTC).isoformat(timespec="minutes")
            connection.execute(sa.insert(_questions).values(values | {"asked_at": now}))
        return True

    def waiting(self) -> tuple[Question, ...]:
        """Return the questions that wait, the oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(_questions).order_by("number"))
            return tuple(Question(r.number, r.text, r.search, datetime.fromisoformat(r.asked_at)) for r in rows)

    def answered(self, number: int) -> None:
        """Delete a question; one that is gone already is no fault."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_questions).where(_questions.c.number == number))

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from indexer.catalogue.account_tables import sessions, stamp
from indexer.model import Role

PASSWORD = "en lang sætning"


@pytest.fixture(autouse=True)
def people(accounts):
    accounts.add("bo", PASSWORD, Role.MEMBER)
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)


def age(accounts, **of):
    """Have all sessions begin, and be used last, so long ago."""
    with accounts._engine.begin() as connection:
        moment = stamp(datetime.now(UTC) - timedelta(**of))
        connection.execute(sa.update(sessions).values(created_at=moment, used_at=moment))


def test_a_session_is_found_by_its_token_with_the_role_of_the_moment(accounts):
    token = accounts.sessions.begin("BO ", "Firefox, Linux")
    found = accounts.sessions.find(token)
    assert (found.name, found.role, found.browser) == ("bo", Role.MEMBER, "Firefox, Linux")
    assert accounts.sessions.find(token + "x") is None
    assert accounts.sessions.find("") is None


def test_who_reads_the_table_cannot_log_in(accounts, tmp_path):
    token = accounts.sessions.begin("bo", "")
    accounts.close()
    assert token.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    [session] = accounts.sessions.of("bo")
    assert accounts.sessions.find(session.id) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_password("bo", PASSWORD),
        lambda accounts: accounts.set_role("bo", Role.SECRETARIAT),
        lambda accounts: accounts.remove("bo"),
        lambda accounts: accounts.choose_password(accounts.reset("bo"), PASSWORD),
        lambda accounts: accounts.end_sessions("bo"),
    ],
)
def test_sessions_end_with_another_password_another_role_and_the_account(accounts, change):
    tokens = [accounts.sessions.begin("bo", "") for _ in range(2)]
    other = accounts.sessions.begin("ada", "")
    change(accounts)
    assert [accounts.sessions.find(token) for token in tokens] == [None, None]
    assert accounts.sessions.find(other)


def test_an_account_of_the_same_name_does_not_inherit_sessions(accounts):
    token = accounts.sessions.begin("bo", "")
    accounts.remove("bo")
    accounts.add("bo", PASSWORD, Role.ADMINISTRATOR)
    assert accounts.sessions.find(token) is None


def test_the_same_role_again_ends_nothing(accounts):
    token = accounts.sessions.begin("bo", "")
    accounts.set_role("bo", Role.MEMBER)
    assert accounts.sessions.find(token)


def test_one_session_is_ended_or_all_but_one_and_only_those_of_the_user(accounts):
    tokens = [accounts.sessions.begin("bo", f"{number}") for number in range(3)]
    ids = {session.browser: session.id for session in accounts.sessions.of("bo")}
    assert accounts.end_sessions("ada", only=ids["0"]) == 0
    assert accounts.end_sessions("bo", only=ids["0"]) == 1
    assert accounts.sessions.find(tokens[0]) is None
    assert accounts.end_sessions("bo", but=ids["1"]) == 1
    assert [bool(accounts.sessions.find(token)) for token in tokens] == [False, True, False]
    assert accounts.sessions.numbers() == {"bo": 1}


def test_a_session_lasts_twelve_hours_and_is_then_forgotten(accounts):
    token = accounts.sessions.begin("bo", "")
    age(accounts, hours=11)
    assert accounts.sessions.find(token)
    age(accounts, hours=12, seconds=1)
    assert accounts.sessions.find(token) is None
    assert accounts.sessions.of("bo") == ()
    assert accounts.sessions.numbers() == {}
    accounts.sessions.begin("bo", "")
    with accounts._engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sessions)) == 1


def test_when_it_was_used_is_known_to_ten_minutes(accounts):
    token = accounts.sessions.begin("bo", "")
    age(accounts, minutes=5)
    before = accounts.sessions.find(token).used_at
    assert accounts.sessions.find(token).used_at == before
    age(accounts, minutes=11)
    accounts.sessions.find(token)
    assert accounts.sessions.find(token).used_at > before

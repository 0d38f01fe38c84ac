import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from indexer.catalogue import migrations
from indexer.catalogue.accounts import Accounts, User
from indexer.catalogue.events import Action, Wanted
from indexer.errors import InvalidValue, LastAdministrator, NotFound
from indexer.model import Role

PASSWORD = "en lang sætning"


def test_a_user_logs_in_with_the_right_password_only(accounts):
    accounts.add("Åse@bolig.dk", PASSWORD, Role.MEMBER)
    assert accounts.verify("åse@bolig.dk ", PASSWORD) == User("åse@bolig.dk", Role.MEMBER)
    assert accounts.verify("åse@bolig.dk", "en anden sætning") is None
    assert accounts.verify("ukendt", PASSWORD) is None


def test_passwords_are_not_kept(accounts, tmp_path):
    accounts.add("bo", PASSWORD, Role.MEMBER)
    accounts.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert PASSWORD.encode() not in content
    assert b"$argon2id$" in content


@pytest.mark.parametrize(("name", "password"), [("bo", "kort"), ("  ", PASSWORD), ("bo", "x" * 2000)])
def test_what_cannot_be_an_account_is_refused(accounts, name, password):
    with pytest.raises(InvalidValue):
        accounts.add(name, password, Role.MEMBER)
    assert accounts.users() == ()


def test_a_name_is_given_once(accounts):
    accounts.add("bo", PASSWORD, Role.MEMBER)
    with pytest.raises(InvalidValue, match="already a user bo"):
        accounts.add("BO", PASSWORD, Role.ADMINISTRATOR)


def test_a_changed_password_replaces_the_former_one(accounts):
    accounts.add("bo", PASSWORD, Role.MEMBER)
    accounts.set_password("bo", "en ny lang sætning")
    assert accounts.verify("bo", PASSWORD) is None
    assert accounts.verify("bo", "en ny lang sætning")


def test_who_is_removed_is_gone(accounts):
    accounts.add("bo", PASSWORD, Role.MEMBER)
    accounts.remove("bo")
    assert accounts.get("bo") is None
    with pytest.raises(NotFound, match="no user bo"):
        accounts.remove("bo")
    with pytest.raises(NotFound):
        accounts.set_password("bo", PASSWORD)


def test_the_key_of_sessions_stays_the_same(url):
    first = Accounts(url)
    second = Accounts(url)
    assert len(first.secret_key()) == 32
    assert first.secret_key() == second.secret_key()
    first.close()
    second.close()


def test_accounts_survive_a_new_version_of_the_program(url, tmp_path):
    """A database of the first version is migrated, and its users are still there."""
    first = Accounts(url)
    first.add("bo", PASSWORD, Role.SECRETARIAT)
    first.close()
    with sqlite3.connect(tmp_path / "accounts.db") as database:
        [newest] = ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads()
        assert database.execute("select version_num from alembic_version").fetchall() == [(newest,)]
    database.close()
    later = Accounts(url)
    assert later.verify("bo", PASSWORD) == User("bo", Role.SECRETARIAT)
    later.close()


def test_a_database_of_the_first_version_is_migrated_and_keeps_its_users(url, tmp_path):
    Accounts(url).close()
    with sqlite3.connect(tmp_path / "accounts.db") as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for table in set(tables) - {"users", "secrets", "alembic_version"}:
            database.execute(f"drop table {table}")
        database.execute("update alembic_version set version_num = '0001'")
        database.execute("insert into users values ('bo', 'member', 'x', '2025-01-01T00:00:00+00:00')")
    database.close()
    later = Accounts(url)
    assert later.users() == (User("bo", Role.MEMBER),)
    assert later.sessions.begin("bo", "")
    later.close()


def test_the_last_administrator_stays_one(accounts):
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)
    for change in (lambda: accounts.remove("ada"), lambda: accounts.set_role("ada", Role.MEMBER)):
        with pytest.raises(LastAdministrator, match="ada is the last administrator"):
            change()
    accounts.add("bo", PASSWORD, Role.ADMINISTRATOR)
    accounts.set_role("ada", Role.MEMBER)
    assert accounts.get("ada") == User("ada", Role.MEMBER)
    with pytest.raises(LastAdministrator):
        accounts.remove("bo")
    accounts.remove("ada")
    assert accounts.has_administrator()


def test_two_administrators_who_remove_one_another_at_once_leave_one(url, accounts):
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)
    accounts.add("bo", PASSWORD, Role.ADMINISTRATOR)
    other = Accounts(url)

    def remove(pair):
        try:
            pair[0].remove(pair[1])
        except LastAdministrator:
            return 0
        return 1

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(remove, [(accounts, "ada"), (other, "bo")])) == 1
    assert len(accounts.users()) == 1
    other.close()


def test_every_change_of_an_account_is_in_the_event_log_with_who_did_it(accounts):
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)
    accounts.choose_password(accounts.invite("bo@example.dk", Role.MEMBER, "ada"), PASSWORD)
    accounts.set_role("bo@example.dk", Role.SECRETARIAT, "ada")
    accounts.set_password("bo@example.dk", PASSWORD, "bo@example.dk")
    accounts.sessions.begin("bo@example.dk", "Firefox")
    accounts.end_sessions("bo@example.dk", "ada")
    accounts.reset("bo@example.dk", "ada")
    accounts.remove("bo@example.dk", "ada")
    _, events = accounts.events.find(Wanted(Action, subject="bo@example.dk"), 0, 100)
    assert [(event.who, event.action) for event in reversed(events)] == [
        ("ada", Action.INVITED),
        ("bo@example.dk", Action.ADDED),
        ("ada", Action.ROLE_CHANGED),
        ("bo@example.dk", Action.PASSWORD_CHANGED),
        ("ada", Action.SESSIONS_ENDED),
        ("ada", Action.RESET_ASKED),
        ("ada", Action.REMOVED),
    ]
    changed = events[4]
    assert (changed.before, changed.after) == ({"role": "member"}, {"role": "secretariat"})
    assert accounts.events.find(Wanted(Action, subject="ada"), 0, 9)[1][0].who == "command line"


def test_a_change_that_fails_leaves_no_event(accounts):
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        accounts.remove("ada")
    with pytest.raises(InvalidValue):
        accounts.add("ada", PASSWORD, Role.MEMBER)
    assert accounts.events.find(Wanted(Action), 0, 9)[0] == 1

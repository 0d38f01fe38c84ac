import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from indexer.catalogue import migrations
from indexer.catalogue.accounts import Accounts, User
from indexer.errors import InvalidValue, NotFound
from indexer.model import Role

PASSWORD = "en lang sætning"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'accounts.db'}"


@pytest.fixture
def accounts(url):
    accounts = Accounts(url)
    yield accounts
    accounts.close()


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

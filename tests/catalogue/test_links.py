from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from indexer.catalogue.account_tables import links, stamp
from indexer.catalogue.accounts import User
from indexer.errors import InvalidValue, LinkUsedUp, NotFound
from indexer.model import Role

PASSWORD = "en lang sætning"
NAME = "bo@example.dk"


def test_an_invitation_makes_the_account_with_the_password_chosen(accounts):
    token = accounts.invite(" Bo@Example.dk", Role.SECRETARIAT)
    assert accounts.users() == ()
    [waiting] = accounts.links.invitations()
    assert (waiting.name, waiting.role) == (NAME, Role.SECRETARIAT)
    assert accounts.choose_password(token, PASSWORD) == User(NAME, Role.SECRETARIAT)
    assert accounts.verify(NAME, PASSWORD)
    assert accounts.links.invitations() == ()


def test_a_link_works_once_but_may_be_looked_at(accounts):
    token = accounts.invite(NAME, Role.MEMBER)
    for _ in range(3):
        assert accounts.links.find(token).name == NAME
    accounts.choose_password(token, PASSWORD)
    assert accounts.links.find(token) is None
    with pytest.raises(LinkUsedUp):
        accounts.choose_password(token, "en anden sætning")
    assert accounts.verify(NAME, PASSWORD)


def test_of_two_who_use_a_link_at_once_one_does(accounts):
    accounts.add(NAME, PASSWORD, Role.MEMBER)
    token = accounts.reset(NAME)

    def use(password):
        try:
            return accounts.choose_password(token, password) and password
        except LinkUsedUp:
            return None

    passwords = [f"en lang sætning {number}" for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        [chosen] = filter(None, threads.map(use, passwords))
    assert [bool(accounts.verify(NAME, password)) for password in passwords].count(True) == 1
    assert accounts.verify(NAME, chosen)


def test_a_password_that_is_too_short_does_not_use_the_link_up(accounts):
    token = accounts.invite(NAME, Role.MEMBER)
    with pytest.raises(InvalidValue):
        accounts.choose_password(token, "kort")
    assert accounts.choose_password(token, PASSWORD)


def test_a_later_link_replaces_the_earlier_one(accounts):
    first, second = accounts.invite(NAME, Role.MEMBER), accounts.invite(NAME, Role.ADMINISTRATOR)
    assert accounts.links.find(first) is None
    assert accounts.choose_password(second, PASSWORD).role is Role.ADMINISTRATOR


@pytest.mark.parametrize(("role", "lives"), [(Role.MEMBER, timedelta(days=7)), (None, timedelta(hours=2))])
def test_a_link_grows_old(accounts, role, lives):
    if role:
        token = accounts.invite(NAME, role)
    else:
        accounts.add(NAME, PASSWORD, Role.MEMBER)
        token = accounts.reset(NAME)
    link = accounts.links.find(token)
    assert link.expires_at - link.created_at == lives
    with accounts._engine.begin() as connection:
        connection.execute(sa.update(links).values(expires_at=stamp(datetime.now(UTC))))
    assert accounts.links.find(token) is None
    with pytest.raises(LinkUsedUp):
        accounts.choose_password(token, PASSWORD)


def test_who_reads_the_table_has_no_link(accounts, tmp_path):
    token = accounts.invite(NAME, Role.MEMBER)
    accounts.close()
    assert token.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_the_present_password_works_until_another_one_is_chosen(accounts):
    accounts.add(NAME, PASSWORD, Role.MEMBER)
    token = accounts.reset(NAME)
    assert accounts.verify(NAME, PASSWORD)
    accounts.choose_password(token, "en helt anden sætning")
    assert accounts.verify(NAME, PASSWORD) is None
    assert accounts.get(NAME).role is Role.MEMBER


def test_links_go_with_what_they_are_for(accounts):
    accounts.add("ada", PASSWORD, Role.ADMINISTRATOR)
    token = accounts.invite(NAME, Role.MEMBER)
    accounts.withdraw_invitation(NAME)
    assert accounts.links.find(token) is None
    with pytest.raises(NotFound):
        accounts.withdraw_invitation(NAME)
    accounts.add(NAME, PASSWORD, Role.MEMBER)
    for change in (lambda: accounts.set_password(NAME, PASSWORD), lambda: accounts.remove(NAME)):
        token = accounts.reset(NAME)
        change()
        assert accounts.links.find(token) is None


@pytest.mark.parametrize(
    "name",
    ["", "bo", "bo@", "@example.dk", "bo@example", "bo @example.dk", "bo@example.dk\nBcc: x@y.dk", "a@b.dk,c@d.dk"],
)
def test_nobody_is_invited_who_has_no_address(accounts, name):
    with pytest.raises(InvalidValue, match="not an e-mail address"):
        accounts.invite(name, Role.MEMBER)


def test_who_has_an_account_is_not_invited(accounts):
    accounts.add(NAME, PASSWORD, Role.MEMBER)
    with pytest.raises(InvalidValue, match="already a user"):
        accounts.invite(NAME, Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        accounts.reset("ukendt@example.dk")

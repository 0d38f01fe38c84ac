from indexer.catalogue import patience as room
from indexer.catalogue.accounts import Accounts
from indexer.model import Role


def test_a_name_that_fails_often_has_to_wait_and_then_longer(accounts):
    patience = accounts.patience
    assert [patience.failed("mia", now=100.0) for _ in range(4)] == [False, False, False, True]
    assert patience.seconds(" MIA", now=100.0) == 2
    assert patience.failed("mia", now=102.0) is False
    assert patience.seconds("mia", now=102.0) == 4
    assert patience.seconds("bo", now=102.0) == 0
    for _ in range(50):
        patience.failed("mia", now=102.0)
    assert patience.seconds("mia", now=102.0) == 60
    assert patience.seconds("mia", now=163.0) == 0
    patience.succeeded("mia")
    assert patience.failed("mia", now=163.0) is False
    assert patience.seconds("mia", now=163.0) == 0


def test_the_wait_holds_after_a_restart_and_in_other_processes(accounts, url):
    for _ in range(5):
        accounts.patience.failed("mia", now=100.0)
    other = Accounts(url)
    assert other.patience.seconds("mia", now=101.0) == 3
    other.close()


def test_a_clock_that_was_set_back_keeps_nobody_out(accounts):
    for _ in range(9):
        accounts.patience.failed("mia", now=1_000_000.0)
    assert accounts.patience.seconds("mia", now=500.0) == 0


def test_a_password_chosen_by_a_link_ends_the_wait(accounts):
    accounts.add("mia@example.dk", "en lang sætning", Role.MEMBER)
    for _ in range(9):
        accounts.patience.failed("mia@example.dk")
    assert accounts.patience.seconds("mia@example.dk") > 30
    accounts.choose_password(accounts.reset("mia@example.dk"), "en ny lang sætning")
    assert accounts.patience.seconds("mia@example.dk") == 0


def test_guessing_many_names_fills_no_table(accounts, monkeypatch):
    monkeypatch.setattr(room, "NAMES", 20)
    for number in range(50):
        accounts.patience.failed(f"navn {number}", now=float(number))
    accounts.patience.failed("sidst", now=100_000.0)
    with accounts._engine.begin() as connection:
        assert connection.exec_driver_sql("select count(*) from tries").scalar() == 1


def test_the_table_of_failures_holds_no_names(accounts, tmp_path):
    accounts.patience.failed("min hemmelige adgangskode")
    accounts.close()
    assert b"min hemmelige" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())

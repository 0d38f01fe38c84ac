"""The command, as a person or a script meets it: a real process, real output, real exit codes."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
import rispy

from indexer.catalogue.accounts import Accounts
from indexer.cli import bolig2000 as group
from indexer.model import Role


@pytest.fixture
def bolig2000(folder, tmp_path):
    def run(*arguments, stdin=None, code=0):
        command = [sys.executable, "-m", "indexer.cli", "--corpus", folder.root, "--instance", tmp_path / "instance"]
        done = subprocess.run(
            [*command, *arguments], input=stdin, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture
def collection(folder):
    folder.write(
        "regler/leje.txt", "Loven om leje\fHuslejenævnet afgør sagen.", 'type = "regel"\ntopics = ["oekonomi"]'
    )
    folder.write("sager/altan.txt", "Altaner i Odense", 'type = "sag"\ndate = 2019\ntopics = ["drift"]')
    folder.write("sager/lukket.txt", "Altaner i Vejle", 'type = "sag"\nvisibility = "members"')
    folder.write("sager/scan.pdf", b"%PDF-1.4 broken", 'titel = "x"')


def test_index_ends_with_a_tally(bolig2000, collection):
    first = bolig2000("index")
    assert first.stdout == ""
    assert "4 new, 0 changed, 0 removed, 0 unchanged, 1 not fully searchable – see: bolig2000 check" in first.stderr
    again = json.loads(bolig2000("index", "--json").stdout)
    assert (again["new"], again["unchanged"]) == (0, 4)


def test_failures_are_read_again_when_that_is_asked_for(bolig2000, collection):
    bolig2000("index")
    again = json.loads(bolig2000("index", "--retry", "--json").stdout)
    assert (again["changed"], again["unchanged"], again["failed"]) == (1, 3, 1)
    assert "retry first, then watch" in bolig2000("index", "--retry", "--watch", code=2).stderr


def test_without_a_program_ocr_says_what_to_install(bolig2000, collection, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install ocrmypdf tesseract-ocr-dan" in bolig2000("ocr", code=1).stderr


def test_the_engine_can_be_changed_at_any_time(bolig2000, collection, tmp_path):
    def with_engine(name, *arguments, code=0):
        (tmp_path / f"{name}.toml").write_text(f'engine = "{name}"')
        return bolig2000("--settings", str(tmp_path / f"{name}.toml"), *arguments, code=code)

    with_engine("whoosh", "index")
    assert with_engine("whoosh", "search", "huslejenævn").stdout.startswith("1. leje")
    assert "was made by another engine or version (whoosh-" in with_engine("tantivy", "search", "leje", code=1).stderr
    told = with_engine("tantivy", "index").stderr
    assert told.startswith("The index whoosh-")
    assert "is of another engine or version. A new one is built: tantivy\n" in told
    assert "4 unchanged, 4 analysed again" in told
    assert with_engine("tantivy", "search", "huslejenævn").stdout.startswith("1. leje")
    assert "Unknown engine whosh; did you mean whoosh?" in with_engine("whosh", "index", code=2).stderr


def test_check_names_each_problem_with_its_reason(bolig2000, collection):
    bolig2000("index")
    lines = bolig2000("check").stdout.splitlines()
    assert lines[0].startswith("damaged\tsager/scan.pdf\tdamaged")
    assert "fault\tsager/scan.pdf\tsager/scan.pdf.toml: unknown key titel. Did you mean title?" in lines
    assert "missing\tregler/leje.txt\tsectors, date" in lines
    problems = json.loads(bolig2000("check", "--json").stdout)
    assert [p["kind"] for p in problems].count("missing") == 4
    assert problems[0] == {
        "path": "sager/scan.pdf", "id": "sager/scan", "kind": "damaged", "status": "damaged",
        "reason": "damaged", "detail": problems[0]["detail"],
    }  # fmt: skip


def test_search_prints_titles_pages_and_marks(bolig2000, collection):
    bolig2000("index")
    done = bolig2000("search", "huslejenævn")
    assert done.stdout.startswith("1. leje\n   regel · regler/leje\n   p. 2: Huslejenævnet afgør sagen.\n")
    assert "1 documents" in done.stderr
    found = json.loads(bolig2000("search", "altan", "--json").stdout)
    assert [hit["id"] for hit in found["hits"]] == ["sager/altan"]
    assert found["facets"]["topic"] == [{"value": "drift", "count": 1, "selected": False, "excluded": False}]
    members = json.loads(bolig2000("search", "altan", "--viewer", "member", "--json").stdout)
    assert sorted(hit["id"] for hit in members["hits"]) == ["sager/altan", "sager/lukket"]
    narrowed = json.loads(bolig2000("search", "", "--type", "regel", "--json").stdout)
    assert [hit["id"] for hit in narrowed["hits"]] == ["regler/leje"]


def test_search_leaves_out_what_is_excluded_and_keeps_ranges(bolig2000, folder):
    for rent, topic in ((1900, "drift"), (2100, "oekonomi"), (2900, "drift")):
        folder.write(f"{rent}.txt", "altan", f'topics = ["{topic}"]\n[case]\nrent_month = {rent}\narea = 24.5\n')
    folder.write("uden.txt", "altan")
    bolig2000("index")

    def ids(*arguments):
        return sorted(
            hit["id"] for hit in json.loads(bolig2000("search", "altan", *arguments, "--json").stdout)["hits"]
        )

    assert ids("--not-topic", "drift") == ["2100", "uden"]
    assert ids("--not-topic", "drift", "--not-topic", "none") == ["2100"]
    assert ids("--topic", "none") == ["uden"]
    assert ids("--rent-from", "2000", "--rent-to", "2500") == ["2100"]
    assert ids("--area-to", "24.5", "--not-topic", "oekonomi") == ["1900", "2900"]
    assert ids("--area-from", "24.6") == []


@pytest.fixture
def balconies(bolig2000, folder):
    for number in range(130):
        folder.write(f"{number:03}.txt", "altan", f'title = "=Nr. {number}"\ntopics = ["drift", "oekonomi"]')
    folder.write("lukket.txt", "altan", 'title = "Lukket"\nvisibility = "members"')
    bolig2000("index")


def test_export_prints_every_hit_for_a_spreadsheet(bolig2000, balconies):
    done = bolig2000("export", "altan", "--sort", "title")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")), delimiter=";"))
    assert len({row["id"] for row in rows}) == 130
    assert rows[0]["title"] == "'=Nr. 0"
    assert rows[0]["topics"] == "drift; oekonomi"
    assert done.stderr.startswith("130 of 130 documents. Index of 2")
    members = bolig2000("export", "altan", "--viewer", "member", "--format", "jsonl").stdout
    assert json.loads(members.splitlines()[-1])["documents"] == 131


def test_export_writes_a_file_that_others_read_and_the_record_beside_it(bolig2000, balconies, tmp_path):
    file = tmp_path / "altaner.ris"
    bolig2000("export", "altan", "--topic", "drift", "--format", "ris", "--output", str(file), "--limit", "12")
    assert len(rispy.loads(file.read_text(encoding="utf-8"))) == 12
    assert '"total": 130, "listed": 12, "complete": false' in file.read_text(encoding="utf-8")
    done = bolig2000("export", "altna", "--format", "csl-json", "--output", str(tmp_path / "a.json"), "--no-synonyms")
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 130
    record = json.loads((tmp_path / "a.record.json").read_text(encoding="utf-8"))
    assert (record["query"], record["searched_for"], record["respelt"]) == ("altna", "altan", True)
    assert record["filters"] == {"synonyms": False}
    assert record["url"] == "http://127.0.0.1:8000/soeg?q=altna&synonyms=0"
    assert "Searched for: altan" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "a.json",
        "a.record.json",
        "altaner.ris",
    ]


@pytest.mark.parametrize("command", [("search", "altan"), ("export", "altan")])
def test_a_key_that_is_not_in_the_taxonomy_and_a_reversed_range_are_no_search(bolig2000, folder, command):
    folder.write("taxonomy.toml", '[topics.oekonomi]\nda = "Økonomi"\nen = "Economy"\n')
    folder.write("a.txt", "altan")
    bolig2000("index")
    assert "no topic okonomi. Did you mean oekonomi?" in bolig2000(*command, "--topic", "okonomi", code=2).stderr
    assert "no topic xyz. Known: oekonomi" in bolig2000(*command, "--not-topic", "xyz", code=2).stderr
    reversed_ = bolig2000(*command, "--year-from", "2020", "--year-to", "2010", code=2)
    assert (reversed_.stdout, "--year-from 2020 is more than" in reversed_.stderr) == ("", True)
    assert "1 " in bolig2000(*command, "--topic", "none", "--municipality", "none").stderr


def test_an_export_that_cannot_be_written_leaves_nothing_and_says_so(bolig2000, balconies, tmp_path):
    done = bolig2000("export", "--output", str(tmp_path / "ingen" / "fil.csv"), code=1)
    assert "Cannot write" in done.stderr
    assert "Name a file in a folder that you may write to" in done.stderr
    assert "Traceback" not in done.stderr


def test_search_as_json_says_how_new_and_complete_the_answer_is(bolig2000, collection):
    bolig2000("index")
    found = json.loads(bolig2000("search", "altan", "--json").stdout)
    assert (found["index"]["documents"], found["index"]["not_searchable"]) == (3, 1)
    assert "not searchable in full: 1" in bolig2000("search", "altan").stderr


def test_added_files_are_searchable_with_their_metadata(bolig2000, folder, tmp_path):
    file = tmp_path / "Ny sag.txt"
    file.write_text("Tagterrasser i Kolding", encoding="utf-8")
    done = bolig2000(
        "add", str(file), "--folder", "sager", "--title", "Terrasser", "--topic", "drift", "--date", "2020-05"
    )
    assert done.stdout == "sager/ny-sag\tindexed\t1 pages\tTerrasser\n"
    assert (folder.root / "sager/Ny sag.txt.toml").exists()
    hit = json.loads(bolig2000("search", "tagterrasse", "--json").stdout)["hits"][0]
    assert (hit["title"], hit["topics"], hit["date"]) == ("Terrasser", ["drift"], "2020-05")


def test_a_folder_is_added_with_its_folders_and_sidecars(bolig2000, folder, tmp_path):
    project = tmp_path / "Tagboliger"
    for path in ("plan.txt", "2026/budget.txt", ".git/config", "2026/.skjult.txt"):
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Tagboliger: {path}", encoding="utf-8")
    (project / "plan.txt.toml").write_text('title = "Planen"\n')
    done = bolig2000("add", str(project), "--folder", "sager", "--topic", "drift")
    assert sorted(line.split("\t")[0] for line in done.stdout.splitlines()) == [
        "sager/tagboliger/2026/budget",
        "sager/tagboliger/plan",
    ]
    assert (folder.root / "sager/Tagboliger/plan.txt.toml").read_text() == 'title = "Planen"\n'
    assert 'topics = ["drift"]' in (folder.root / "sager/Tagboliger/2026/budget.txt.toml").read_text()


def test_of_a_folder_in_which_one_file_is_no_good_nothing_is_added(bolig2000, folder, tmp_path):
    (tmp_path / "Mappe").mkdir()
    (tmp_path / "Mappe/a.txt").write_text("tekst")
    (tmp_path / "Mappe/b.txt").write_text("")
    said = bolig2000("add", str(tmp_path / "Mappe"), code=1).stderr
    assert "Mappe/b.txt is empty; an empty file is no document. Nothing was added" in said
    assert not (folder.root / "Mappe").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "altan"], 1, "No index in"),
        (["search", "altan", "--sort", "tilfældig"], 2, "Invalid value for '--sort'"),
        (["fjern"], 2, "No such command 'fjern'"),
        (["--settings", "nej.toml", "index"], 2, "Cannot read the settings file nej.toml"),
        (["--corpus", "ingen-mappe", "index"], 1, "There is no corpus folder ingen-mappe"),
        (["index", "--watch", "--rebuild"], 2, "do not go together"),
        (["user", "remove", "bo"], 1, "There is no user bo"),
        (["user", "sessions", "bo"], 1, "There is no user bo"),
        (["user", "sessions", "bo", "--end"], 1, "There is no user bo"),
    ],
)
def test_errors_say_what_to_do_and_have_their_exit_code(bolig2000, arguments, code, message):
    done = bolig2000(*arguments, code=code)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_refused_file_leaves_nothing_behind(bolig2000, folder, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("x")
    done = bolig2000("add", str(file), "--topic", "øknomi", code=2)
    assert "did you mean oekonomi?" in done.stderr
    bolig2000("add", str(file))
    assert "already in the corpus" in bolig2000("add", str(file), code=1).stderr
    assert [p.name for p in folder.root.glob("a.txt*")] == ["a.txt"]


def test_users_are_managed_from_the_command_line(bolig2000):
    bolig2000("user", "add", "Åse", "--role", "secretariat", "--password-stdin", stdin="en lang sætning\n")
    assert json.loads(bolig2000("user", "list", "--json").stdout) == [{"name": "åse", "role": "secretariat"}]
    assert "at least 12" in bolig2000("user", "passwd", "åse", "--password-stdin", stdin="kort\n", code=2).stderr
    bolig2000("user", "passwd", "åse", "--password-stdin", stdin="en anden lang sætning\n")
    bolig2000("user", "remove", "åse")
    assert bolig2000("user", "list").stdout == ""


def test_who_may_log_in_is_decided_from_the_command_line_as_in_the_browser(bolig2000, tmp_path):
    made = bolig2000("user", "invite", "bo@example.dk", "--role", "administrator")
    assert made.stdout.startswith("http://127.0.0.1:8000/adgang/")
    assert "works once" in made.stderr
    accounts = Accounts(f"sqlite:///{tmp_path / 'instance/accounts.db'}")
    accounts.choose_password(made.stdout.strip().rsplit("/", 1)[1], "en lang sætning")
    assert accounts.get("bo@example.dk").role is Role.ADMINISTRATOR
    for step in (("role", "bo@example.dk", "member"), ("remove", "bo@example.dk")):
        assert "is the last administrator" in bolig2000("user", *step, code=2).stderr
    bolig2000("user", "add", "ada", "--role", "administrator", "--password-stdin", stdin="en lang sætning\n")
    token = accounts.sessions.begin("bo@example.dk", "Firefox, Linux")
    assert "Firefox, Linux" in bolig2000("user", "sessions", "bo@example.dk").stdout
    assert "Ended 1 sessions" in bolig2000("user", "sessions", "bo@example.dk", "--end").stderr
    assert accounts.sessions.find(token) is None
    assert json.loads(bolig2000("user", "sessions", "bo@example.dk", "--json").stdout) == []
    token = accounts.sessions.begin("bo@example.dk", "")
    bolig2000("user", "role", "bo@example.dk", "secretariat")
    assert accounts.sessions.find(token) is None
    url = bolig2000("user", "reset", "bo@example.dk").stdout.strip()
    assert accounts.choose_password(url.rsplit("/", 1)[1], "en anden sætning").role is Role.SECRETARIAT
    accounts.close()


def test_a_link_that_no_mail_server_takes_is_printed(bolig2000, monkeypatch):
    settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9", "MAIL_FROM": "bibliotek@example.dk"}
    for name, value in (settings | {"BASE_URL": "https://bibliotek.example.dk"}).items():
        monkeypatch.setenv(f"BOLIG2000_{name}", value)
    made = bolig2000("user", "invite", "bo@example.dk")
    assert made.stdout.startswith("https://bibliotek.example.dk/adgang/")
    assert "The mail to bo@example.dk was not taken by 127.0.0.1:9" in made.stderr


def test_while_there_is_no_administrator_it_is_said_how_to_make_one(bolig2000):
    bolig2000("user", "add", "bo", "--password-stdin", stdin="en lang sætning\n")
    advice = "There is no administrator yet. Make one: bolig2000 user add NAME --role administrator"
    assert advice in bolig2000("user", "list").stderr
    bolig2000("user", "add", "ada", "--role", "administrator", "--password-stdin", stdin="en lang sætning\n")
    assert "administrator yet" not in bolig2000("user", "list").stderr


def test_every_command_has_a_help_text(bolig2000):
    for name in group.list_commands(None):
        assert "Usage: bolig2000" in bolig2000(name, "--help").stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_follows_the_folder_and_stops_cleanly(folder, tmp_path, collection, how):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "indexer.cli", "--corpus", folder.root, "--instance", tmp_path / "instance"]
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert found(port, "altan", within=60) == ["sager/altan"]
        folder.write("ny.txt", "Kolonihaver")
        dropped = time.monotonic()
        assert found(port, "kolonihave", within=10) == ["ny"]
        assert time.monotonic() - dropped < 3
        taken = subprocess.run(
            [*command, "serve", "--port", str(port)], capture_output=True, text=True, timeout=60, check=False
        )
        assert taken.returncode == 2
        assert f"Cannot listen on 127.0.0.1:{port}" in taken.stderr
        server.send_signal(how)
        _, talk = server.communicate(timeout=30)
        assert server.returncode == 0
        assert talk.rstrip().endswith("Stopped.")
        assert "Traceback" not in talk
        assert "Make one: bolig2000 user add NAME --role administrator" in talk
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


def found(port, query, within):
    end = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/search?q={query}", timeout=10) as response:
                if hits := json.load(response)["hits"]:
                    return [hit["id"] for hit in hits]
        except OSError:
            pass
        assert time.monotonic() < end, f"{query} was not found within {within} s"
        time.sleep(0.05)


def test_cite_prints_a_reference_in_the_style_asked_for(bolig2000, collection, tmp_path, monkeypatch):
    monkeypatch.setenv("BOLIG2000_BASE_URL", "https://bibliotek.example.dk")
    bolig2000("index")
    told = bolig2000("cite", "regler/leje", "--page", "2").stdout
    assert told.startswith(
        "leje (u.å.). S. 2. https://bibliotek.example.dk/dokument/regler/leje?side=2#side-2 (hentet "
    )
    assert bolig2000("cite", "sager/altan", "--style", "bibtex").stdout.startswith("@techreport{sager:altan,\n")
    assert bolig2000("cite", "sager/altan", "--style", "ris").stdout.startswith("TY  - RPRT\n")
    (item,) = json.loads(bolig2000("cite", "sager/altan", "--style", "csl-json").stdout)
    assert (item["genre"], item["issued"]) == ("Sag", {"date-parts": [[2019]]})


def test_cite_says_what_is_wrong(bolig2000, collection):
    bolig2000("index")
    assert (
        "regler/leje has no page 3; its last page is 2"
        in bolig2000("cite", "regler/leje", "--page", "3", code=2).stderr
    )
    assert "There is no document sager/lukket" in bolig2000("cite", "sager/lukket", code=1).stderr
    shown = bolig2000("cite", "sager/lukket", "--viewer", "member")
    assert "http://127.0.0.1:8000/dokument/sager/lukket (hentet" in shown.stdout
    assert "Set base_url to the public one." in shown.stderr

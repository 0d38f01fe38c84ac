from pathlib import Path

import pytest

from indexer.errors import SettingsError
from indexer.settings import load


def test_the_environment_beats_the_file_and_the_command_line_beats_both(tmp_path):
    file = tmp_path / "bolig.toml"
    file.write_text('port = 8001\nhost = "0.0.0.0"\nworkers = 3\n')
    settings = load(file, {"BOLIG2000_PORT": "8002", "BOLIG2000_WORKERS": "4"}, workers=5, host=None)
    assert (settings.host, settings.port, settings.workers) == ("0.0.0.0", 8002, 5)


def test_paths_in_a_file_are_taken_from_the_folder_of_the_file(tmp_path):
    file = tmp_path / "bolig.toml"
    file.write_text('corpus = "dokumenter"\n')
    assert load(file, {}).corpus == tmp_path / "dokumenter"


def test_an_unknown_setting_names_the_nearest_known_one(tmp_path):
    file = tmp_path / "bolig.toml"
    file.write_text("prot = 8001\n")
    with pytest.raises(SettingsError, match=r"Unknown setting prot in .*bolig.toml; did you mean port\?"):
        load(file, {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('port = "otte"', "port in .* must be a whole number, not 'otte'"),
        ("corpus = 5", "corpus in .* must be a path"),
        ("workers = 0", "workers is 0; it must be at least 1"),
        ('accessibility_reviewed = "i går"', "accessibility_reviewed is 'i går'; it must be a day, as 2026-11-23"),
        ("port = ", "is not valid TOML"),
    ],
)
def test_a_wrong_value_says_what_it_must_be(tmp_path, text, message):
    file = tmp_path / "bolig.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=message):
        load(file, {})


def test_a_missing_settings_file_is_an_error():
    with pytest.raises(SettingsError, match="Cannot read the settings file"):
        load(Path("no/such/file.toml"), {})

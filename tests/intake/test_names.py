import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import Refused
from indexer.intake.names import LONGEST, file_name, folder_path


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\mie\\Små boliger.docx", "Små boliger.docx"),
        ("a\x00b\x1fc.pdf", "abc.pdf"),
        ("rapport\u202efdp.txt", "rapportfdp.txt"),
        ("Skæve boliger.pdf", "Skæve boliger.pdf"),
        ("A\u030arhus.pdf", "Århus.pdf"),
        ("nul.txt", "_nul.txt"),
        ("LPT1", "_LPT1"),
        ('er det "godt"?.pdf', "er det -godt-.pdf"),
        ("  to   blanke .pdf. ", "to blanke .pdf"),
        ("ha\ud800lv.pdf", "halv.pdf"),
    ],
)
def test_a_name_is_made_safe(raw, kept):
    assert file_name(raw) == kept


def test_a_very_long_name_keeps_its_suffix():
    kept = file_name("æ" * 4000 + ".pdf")
    assert kept.endswith("æ.pdf")
    assert len(kept.encode()) <= LONGEST


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "bad-name"),
        ("///", "bad-name"),
        ("\x00\x01", "bad-name"),
        ("...", "bad-name"),
        (".skjult.pdf", "hidden"),
        ("._rapport.pdf", "hidden"),
        ("~$brev.docx", "temporary"),
        ("Thumbs.db", "temporary"),
        ("rapport.pdf.toml", "sidecar"),
        ("taxonomy.TOML", "sidecar"),
    ],
)
def test_a_name_that_is_none_is_refused(raw, reason):
    with pytest.raises(Refused) as refused:
        file_name(raw)
    assert refused.value.reason == reason


@given(st.text(max_size=300))
def test_whatever_the_name_it_is_one_part_of_a_path_or_refused(raw):
    try:
        kept = file_name(raw)
    except Refused:
        return
    assert "/" not in kept
    assert "\\" not in kept
    assert kept.isprintable()
    assert file_name(kept) == kept
    assert 0 < len(kept.encode()) <= LONGEST


def test_folders_are_made_safe():
    assert folder_path("/sager//Århus  Nord/2026/") == "sager/Århus Nord/2026"
    assert folder_path("") == ""


@pytest.mark.parametrize("raw", ["../ud", "a/../../b", ".withdrawn", "a/.git", "a/b/c/d/e/f/g/h/i", "a/\x00/b"])
def test_folders_that_lead_elsewhere_are_refused(raw):
    with pytest.raises(Refused):
        folder_path(raw)

from indexer.kept import Kept


def test_what_was_not_asked_for_the_longest_goes_first():
    kept = Kept[str, str](10)
    for key in "abc":
        kept.put(key, key.upper(), 3)
    assert kept.get("a") == "A"
    kept.put("d", "D", 3)
    assert [kept.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_what_is_too_heavy_is_not_kept_and_takes_no_other_s_place():
    kept = Kept[str, str](10)
    kept.put("a", "A", 6)
    kept.put("b", "B", 11)
    assert kept.get("a") == "A"
    assert kept.get("b") is None


def test_a_value_put_again_counts_once():
    kept = Kept[str, str](10)
    for number in range(9):
        kept.put("a", str(number), 4)
    kept.put("b", "B", 6)
    assert (kept.get("a"), kept.get("b")) == ("8", "B")

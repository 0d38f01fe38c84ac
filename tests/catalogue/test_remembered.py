from indexer.catalogue.remembered import Remembered


def test_what_is_known_of_a_revision_is_made_once():
    made = []
    remembered = Remembered(2)
    for _ in range(2):
        assert remembered.of("1", "a", lambda: made.append(1) or len(made)) == 1


def test_another_revision_forgets_all_of_the_one_before():
    remembered = Remembered(2)
    remembered.put("1", "a", "old")
    assert remembered.get("2", "a") is None
    remembered.put("2", "b", "new")
    assert remembered.get("1", "a") is None
    assert remembered.get("2", "b") == "new"


def test_what_was_used_longest_ago_makes_room():
    remembered = Remembered(2)
    for key in "ab":
        remembered.put("1", key, key)
    remembered.get("1", "a")
    remembered.put("1", "c", "c")
    assert [remembered.get("1", key) for key in "abc"] == ["a", None, "c"]

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.bits import at_least, bitset, members

numbers = st.sets(st.integers(0, 300))


@given(numbers)
def test_a_set_of_numbers_comes_back_in_order(wanted):
    assert members(bitset(wanted, 301)) == sorted(wanted)
    assert bitset(wanted, 301).bit_count() == len(wanted)


@given(st.lists(numbers, max_size=6), st.integers(0, 7))
def test_documents_in_at_least_so_many_sets(sets, minimum):
    everything = set(range(301))
    wanted = [n for n in everything if sum(n in one for one in sets) >= minimum]
    assert members(at_least(minimum, [bitset(one, 301) for one in sets], bitset(everything, 301))) == wanted

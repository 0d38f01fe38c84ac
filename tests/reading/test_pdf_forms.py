"""Forms that draw forms."""

import time

from indexer.reading import pdf_forms


def form(number: int, *draws: int) -> bytes:
    names = "".join(f"/X{n} {n} 0 R" for n in draws)
    return f"{number} 0 obj\n<</Subtype/Form/Resources<</XObject<<{names}>>>>>>\nstream\n\nendstream\n".encode()


def test_forms_as_programs_nest_them_are_drawn() -> None:
    chart = [form(number, number + 1) for number in range(10, 40)]
    marks = [form(number, 10, 11, 12) for number in range(100, 2_000)]
    assert not pdf_forms.multiply(b"".join([*chart, *marks]))


def test_forms_that_each_draw_the_next_twice_multiply() -> None:
    assert pdf_forms.multiply(b"".join(form(number, number + 1, number + 1) for number in range(6, 40)))


def test_forms_that_draw_themselves_multiply() -> None:
    assert pdf_forms.multiply(form(6, 7, 7) + form(7, 6))


def test_what_only_looks_like_forms_takes_no_time() -> None:
    started = time.process_time()
    assert not pdf_forms.multiply(b"/Form obj stream " * 300_000)
    assert time.process_time() - started < 5

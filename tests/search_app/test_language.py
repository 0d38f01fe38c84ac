from datetime import UTC, date, datetime

import pytest

from search_app.language import day, file_size, language, language_tag, moment, number, others


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        ("2017", "2017", "2017"),
        ("2017-03", "marts 2017", "March 2017"),
        ("2017-03-17", "17. marts 2017", "17 March 2017"),
        (date(2022, 7, 1), "1. juli 2022", "1 July 2022"),
    ],
)
def test_a_day_is_written_as_exactly_as_it_is_known(app, value, danish, english):
    with app.test_request_context("/"):
        assert day(value) == danish
    with app.test_request_context("/?lang=en"):
        assert day(value) == english


def test_numbers_are_written_as_the_language_does(app):
    with app.test_request_context("/"):
        assert (number(2050), number(24.5), file_size(1_240_000)) == ("2.050", "24,5", "1,2 MB")
    with app.test_request_context("/?lang=en"):
        assert (number(2050), number(24.5), file_size(900)) == ("2,050", "24.5", "1 kB")


def test_times_are_those_of_the_clock_in_denmark(app):
    with app.test_request_context("/"):
        assert moment(datetime(2026, 7, 1, 12, 2, tzinfo=UTC)) == "1. juli 2026 kl. 14.02"
        assert moment(datetime(2026, 12, 1, 12, 2, tzinfo=UTC)) == "1. december 2026 kl. 13.02"


def test_an_unknown_language_is_danish(app):
    with app.test_request_context("/?lang=xx"):
        assert language() == "da"


def test_the_other_language_is_the_same_page(app):
    with app.test_request_context("/soeg?q=leje&topic=a&topic=b"):
        assert others() == {"en": ("English", "/soeg?q=leje&topic=a&topic=b&lang=en")}
    with app.test_request_context("/soeg?q=leje&lang=en"):
        assert others() == {"da": ("Dansk", "/soeg?q=leje")}


def test_a_language_that_is_none_is_taken_for_danish():
    assert [language_tag(tag) for tag in ("en", "de-DE", "", '"><b>')] == ["en", "de-DE", "da", "da"]

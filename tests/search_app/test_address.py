import flask
import pytest

from search_app.address import url_for


@pytest.mark.parametrize("asked", ["/", "/soeg?q=leje&lang=en", "/api/v1/search?q=leje&lang=en"])
@pytest.mark.parametrize("root", ["", "/arkiv"])
@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("search.front", {}),
        ("search.results", {"q": "§ 46 & <æble>+?/:", "topic": ["a", "b"], "page": 2, "year": None}),
        ("search.results", {"q": "leje", "lang": "en"}),
        ("documents.show", {"id": "rapporter/små boliger?", "q": "leje"}),
        ("static", {"filename": "style.css"}),
    ],
)
def test_addresses_are_those_that_flask_makes(app, asked, root, endpoint, values):
    with app.test_request_context(asked, environ_overrides={"SCRIPT_NAME": root}):
        assert url_for(endpoint, **values) == flask.url_for(endpoint, **values)

from bs4 import BeautifulSoup

from search_app.boxes import boxes
from search_app.facets import Option


def listed(*options):
    return BeautifulSoup(boxes("topic", options), "html.parser").find_all("li")


def test_a_box_narrows_to_its_value_and_is_labelled(app, read):
    with app.test_request_context("/?lang=en"):
        one, many = listed(Option("leje", 'Leje & <b>"lov', 1, selected=True), Option("a", "A", 2050, selected=False))
    assert one.input.attrs == {
        "type": "checkbox",
        "id": "topic-leje",
        "name": "topic",
        "value": "leje",
        "form": "search",
        "checked": "",
    }
    assert one.label["for"] == one.input["id"]
    assert read(one.label) == 'Leje & <b>"lov 1 document'
    assert not many.input.has_attr("checked")
    assert read(many.label) == "A 2,050 documents"


def test_a_box_is_in_the_language_of_the_request_and_says_that_its_value_is_a_narrower_one(app, read):
    option = Option("leje", "Leje", 2, selected=False, parent="bolig")
    with app.test_request_context("/"):
        (item,) = listed(option)
    assert item["class"] == ["narrower"]
    assert read(item) == "Leje 2 dokumenter"

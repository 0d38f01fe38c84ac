import pytest

from indexer.settings import Settings
from search_app.app import create_app


@pytest.fixture
def empty(tmp_path):
    """An installation without an index."""
    (tmp_path / "corpus").mkdir()
    app = create_app(Settings(corpus=tmp_path / "corpus", instance=tmp_path / "instance"))
    yield app
    app.extensions["bolig2000"].close()


def test_an_address_without_anything_helps_to_go_on(visitor, read):
    page = visitor.get("/findes/ikke", 404)
    assert read(page.h1) == "Der er intet på denne adresse"
    assert page.select_one('form[action="/soeg"] input[name="q"]')
    assert page.select_one('main a[href="/"]')


def test_an_error_page_speaks_the_language_of_the_address(visitor, read):
    page = visitor.get("/findes/ikke?lang=en", 404)
    assert page.html["lang"] == "en"
    assert read(page.h1) == "There is nothing at this address"


def test_a_wrong_method_names_the_right_ones(visitor):
    answer = visitor.client.post("/soeg")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Adressen virker ikke på den måde" in answer.text


@pytest.mark.parametrize("url", ["/api/v1/nej", "/api/v1/documents/nej"])
def test_the_api_has_one_shape_of_error(visitor, url):
    error = visitor.json(url, 404)["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == "not_found"


def test_without_an_index_pages_say_what_to_do(empty):
    client = empty.test_client()
    for url in ("/", "/soeg?q=leje", "/dokument/a"):
        answer = client.get(url)
        assert answer.status_code == 503
        assert "bolig2000 index" in answer.text
    error = client.get("/api/v1/search?q=leje")
    assert error.status_code == 503
    assert error.get_json()["error"]["code"] == "unavailable"


def test_without_an_index_the_service_says_that_it_is_unwell(empty):
    answer = empty.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unavailable"
    assert "bolig2000 index" in answer.get_json()["message"]


def test_an_index_made_later_is_served_without_a_restart(empty):
    from indexer.pipeline.run import index

    services = empty.extensions["bolig2000"]
    assert empty.test_client().get("/").status_code == 503
    (services.settings.corpus / "brev.txt").write_text("Et brev om husleje.", encoding="utf-8")
    index(services.settings)
    assert empty.test_client().get("/api/v1/search?q=brev").get_json()["total"] == 1


def test_an_unforeseen_fault_is_a_page_without_its_details(empty, caplog):
    @empty.get("/ulykke")
    def accident():
        raise RuntimeError("hemmelig detalje")

    answer = empty.test_client().get("/ulykke")
    assert answer.status_code == 500
    assert "Noget gik galt" in answer.text
    assert "hemmelig detalje" not in answer.text
    assert "hemmelig detalje" in caplog.text


def test_a_form_that_is_far_too_large_is_refused(visitor):
    answer = visitor.client.post("/log-ind", data={"name": "x" * 100_000})
    assert answer.status_code == 413

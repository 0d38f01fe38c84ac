import gc
from dataclasses import replace

import pytest

from search_app.app import create_app, create_app_from_environment
from search_app.services import Services


@pytest.fixture
def _collector():
    """A web worker is a process of its own: its garbage collector is not that of the other tests."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.mark.usefixtures("_collector")
def test_a_web_worker_is_set_up_by_its_environment(settings_of_site, monkeypatch):
    monkeypatch.setenv("BOLIG2000_CORPUS", str(settings_of_site.corpus))
    monkeypatch.setenv("BOLIG2000_INSTANCE", str(settings_of_site.instance))
    monkeypatch.setenv("BOLIG2000_SITE_NAME", "Boliger & mere")
    app = create_app_from_environment()
    assert "Boliger &amp; mere" in app.test_client().get("/").text
    app.extensions[Services.name].close()


def test_the_library_opens_with_the_first_question_not_before(settings_of_site):
    app = create_app(settings_of_site)
    services = app.extensions[Services.name]
    assert services._library is None
    assert app.test_client().get("/").status_code == 200
    assert services._library is not None
    services.close()


def test_two_workers_accept_each_other_s_sessions(settings_of_site):
    one, other = create_app(settings_of_site), create_app(settings_of_site)
    assert one.secret_key == other.secret_key
    for app in (one, other):
        app.extensions[Services.name].close()


def test_addresses_of_the_api_begin_with_the_site_where_the_settings_know_it(settings_of_site):
    app = create_app(replace(settings_of_site, base_url="https://soeg.example.org/"))
    hit = app.test_client().get("/api/v1/search?q=radiator").get_json()["hits"][0]
    assert hit["url"] == "https://soeg.example.org/dokument/rapporter/smaa-boliger"
    app.extensions[Services.name].close()

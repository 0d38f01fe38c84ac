"""Who asks for very much has to wait; people, the secretariat and our own machines do not."""

from dataclasses import replace

import pytest

from search_app import limits
from search_app.app import create_app
from search_app.limits import Buckets, asker

ONE, OTHER = "93.184.216.34", "93.184.216.35"
NOON = 1_800_000_000.0


def test_a_bucket_empties_and_fills_with_time():
    buckets = Buckets(60)
    assert [buckets.wait(ONE, 20, NOON) for _ in range(4)] == [0, 0, 0, 20]
    assert buckets.wait(OTHER, 20, NOON) == 0
    assert buckets.wait(ONE, 20, NOON + 19) == 1
    assert buckets.wait(ONE, 20, NOON + 20) == 0
    assert [buckets.wait(ONE, 60, NOON + 3600), buckets.wait(ONE, 1, NOON + 3600)] == [0, 1]


def test_what_costs_more_than_a_bucket_holds_waits_for_a_full_one():
    buckets = Buckets(10)
    assert buckets.wait(ONE, 50, NOON) == 0
    assert buckets.wait(ONE, 50, NOON) == 60
    assert buckets.wait(ONE, 50, NOON + 60) == 0


def test_the_memory_of_addresses_is_bounded_and_ends_with_the_day():
    buckets = Buckets(1, most=3)
    for number in range(9):
        buckets.wait(f"93.184.216.{number}", 1, NOON)
    assert len(buckets._left) == 3
    assert not any(ONE.encode() in name for name in buckets._left)
    names = set(buckets._left)
    assert buckets.wait("93.184.216.8", 1, NOON + 86_400) == 0
    assert len(buckets._left) == 1
    assert not names & set(buckets._left)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "", ONE, ONE),
        (0, OTHER, ONE, ONE),
        (0, ONE, "127.0.0.1", ""),
        (0, ONE, "10.0.0.7", ""),
        (1, ONE, "127.0.0.1", ONE),
        (1, f"1.2.3.4, {ONE}", "127.0.0.1", ONE),
        (2, f"1.2.3.4, {ONE}, 10.0.0.7", "127.0.0.1", ONE),
        (1, "", "127.0.0.1", ""),
        (1, "nonsens", "127.0.0.1", ""),
        (1, "192.168.1.7", "127.0.0.1", ""),
        (1, "2001:4860:4860::8888", "127.0.0.1", "2001:4860:4860::/64"),
        (1, "2001:4860:4860::1", "127.0.0.1", "2001:4860:4860::/64"),
        (1, f"::ffff:{ONE}", "127.0.0.1", ONE),
        (1, "fe80::1", "127.0.0.1", ""),
    ],
)
def test_who_asks_is_told_by_our_own_proxies_only(app, proxies, forwarded, remote, expected):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with app.test_request_context("/soeg", headers=headers, environ_base={"REMOTE_ADDR": remote}):
        assert asker(proxies) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/soeg?q=leje&page=3&sort=newest&lang=en", 1),
        ("/soeg?topic=oekonomi&sector=almen&year_from=&year_to=", 1),
        ("/soeg?topic=a&topic=b&sector=c&year=2020", 5),
        ("/soeg.atom?topic=a&topic=b&sector=c", 3),
        ("/api/v1/search?topic=a&topic=b&sector=c", 3),
        ("/dokument/regler/leje-2022?q=leje", 1),
        ("/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2021-01-01&set=topic", 1),
        ("/dokument/rapporter/smaa-boliger/side/3.png", 0.05),
        ("/api/v1/suggest?q=a", 0.2),
        ("/static/style.css", 0),
        ("/healthz", 0),
        ("/nej", 1),
        ("/soeg/eksport.ris?q=leje", 20),
        ("/api/v1/export?q=leje&format=csv&topic=a&topic=b&sector=c", 22),
        ("/soeg/protokol?q=leje", 1),
    ],
)
def test_combining_filters_costs_more_than_looking_around(app, url, expected):
    with app.test_request_context(url):
        assert limits.cost() == expected


@pytest.fixture
def limited(settings_of_site):
    """The application with a limit of six a minute, behind one proxy; `get` asks from an address."""
    app = create_app(replace(settings_of_site, rate_limit=6, trusted_proxies=1))

    class Limited:
        client = app.test_client()

        def get(self, url, address=ONE):
            return self.client.get(url, headers={"X-Forwarded-For": address})

    yield Limited()
    app.extensions["bolig2000"].close()


def test_who_asks_too_much_is_told_when_to_come_back(limited):
    assert [limited.get("/hjaelp").status_code for _ in range(6)] == [200] * 6
    answer = limited.get("/hjaelp")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert "Der er spurgt for meget fra én adresse" in answer.text
    assert "more than one address may ask for" in limited.get("/hjaelp?lang=en").text
    error = limited.get("/api/v1/search").get_json()["error"]
    assert error["code"] == "too_many_requests"
    assert limited.get("/hjaelp", OTHER).status_code == 200
    assert limited.get("/healthz").status_code == limited.get("/robots.txt").status_code == 200
    assert limited.client.get("/hjaelp").status_code == 200


def test_a_crawler_among_filters_is_stopped_long_before_a_reader(limited):
    combined = "/soeg?topic=oekonomi&sector=almen&sector=privat&type=sag"
    assert [limited.get(combined).status_code for _ in range(2)] == [200, 429]
    assert limited.get("/dokument/regler/leje-2022").status_code == 200


def test_the_secretariat_is_never_held_back_and_members_are(limited, settings_of_site):
    def log_in(name):
        page = limited.client.get("/log-ind").text
        token = page.split('name="token" value="')[1].split('"')[0]
        form = {"name": name, "password": "en lang adgangskode", "token": token}
        assert limited.client.post("/log-ind", data=form).status_code == 303

    log_in("sofie")
    assert {limited.get("/soeg").status_code for _ in range(12)} == {200}
    limited.client.delete_cookie("bolig2000")
    log_in("mia")
    assert {limited.get("/soeg").status_code for _ in range(12)} == {200, 429}


def test_there_may_be_no_limit(settings_of_site):
    app = create_app(replace(settings_of_site, rate_limit=0, trusted_proxies=1))
    client = app.test_client()
    assert {client.get("/hjaelp", headers={"X-Forwarded-For": ONE}).status_code for _ in range(20)} == {200}
    app.extensions["bolig2000"].close()

import re

import pytest

#: A script that a browser runs; a block of data is none.
CODE = 'script:not([type="application/ld+json"])'

PAGES = ("/", "/soeg?q=leje", "/dokument/regler/leje-2022", "/hjaelp", "/log-ind", "/nej", "/api/v1/search", "/healthz")


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_carries_the_strict_headers(visitor, url):
    headers = visitor.client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for rule in ("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"):
        assert rule in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("url", [url for url in PAGES if not url.startswith(("/api", "/healthz"))])
def test_no_page_has_inline_code_or_asks_a_foreign_server(visitor, url):
    answer = visitor.client.get(url)
    page = visitor.get(url, answer.status_code)
    assert not page.select(f"style, [style], {CODE}:not([src])")
    loaded = [
        tag.get("src") or tag.get("href") for tag in page.select(f"{CODE}, img, link[rel=stylesheet], link[rel=icon]")
    ]
    assert loaded
    assert all(re.match(r"/static/|/dokument/[^?]+/side/\d+\.png", address) for address in loaded)


def test_static_files_have_a_version_and_may_be_kept(visitor):
    address = visitor.get("/").select_one("link[rel=stylesheet]")["href"]
    assert "?v=" in address
    answer = visitor.file(address)
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.file(address.partition("?")[0]).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("page", ["/", "/soeg?q=nabomøde", "/gemte", "/dokument/rapporter/smaa-boliger?q=husleje"])
def test_the_scripts_of_a_page_are_small(visitor, page):
    scripts = visitor.get(page).select("script[src]")
    assert scripts
    assert sum(len(visitor.file(script["src"]).data) for script in scripts) < 20_000


def test_all_that_a_page_loads_is_small(visitor):
    page = visitor.get("/soeg?q=nabomøde")
    parts = [
        str(page).encode(),
        *(
            visitor.file(tag.get("src") or tag["href"]).data
            for tag in page.select(f"{CODE}, link[rel=stylesheet], img")
        ),
    ]
    assert sum(len(part) for part in parts) < 120_000  # before they are compressed

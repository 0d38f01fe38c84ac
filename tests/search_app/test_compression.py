"""Answers are compressed, unless that could give a secret away."""

import gzip

import pytest

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.mark.parametrize("url", ["/", "/soeg?q=husleje", "/hjaelp", "/api/v1/search?q=husleje", "/nej"])
def test_long_answers_are_compressed_for_who_accepts_it(visitor, url):
    plain, packed = visitor.client.get(url), visitor.client.get(url, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    if "search" not in url:  # which says how long it took
        assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0"])
def test_who_does_not_accept_it_gets_the_answer_as_it_is(visitor, accepted):
    answer = visitor.client.get("/hjaelp", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers


def test_static_files_are_compressed_and_still_recognised(visitor):
    address = visitor.get("/").select_one("link[rel=stylesheet]")["href"]
    plain, packed = visitor.file(address), visitor.file(address, Accept_Encoding="gzip")
    assert gzip.decompress(packed.data) == plain.data
    again = visitor.file(address, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    part = visitor.file(address, Accept_Encoding="gzip", Range="bytes=0-9")
    assert part.data in {plain.data[:10], packed.data}


def test_nothing_short_is_compressed(visitor):
    assert "Content-Encoding" not in visitor.client.get("/healthz", headers=GZIP).headers


def test_no_page_with_a_token_and_none_of_a_person_is_compressed(visitor, member):
    assert "Content-Encoding" not in visitor.client.get("/log-ind", headers=GZIP).headers
    for url in ("/", "/soeg?q=husleje", "/api/v1/search?q=husleje"):
        assert "Content-Encoding" not in member.client.get(url, headers=GZIP).headers


def test_documents_are_sent_as_they_lie_in_the_corpus(visitor):
    answer = visitor.file("/dokument/notater/nabo-01/fil", Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer.headers

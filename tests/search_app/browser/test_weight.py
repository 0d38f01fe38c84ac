"""What a page weighs on its way to a browser that has nothing of it yet, and that nothing on it moves as it comes."""

import pytest

PAGES = {
    "the front page": "/",
    "a page of results": "/soeg?q=små+boliger&size=10",
    "a long document": "/dokument/rapporter/smaa-boliger-til-2000-kroner?q=husleje",
    "a rule with what cites it": "/dokument/regler/lejeloven-2022",
    "the map": "/kort",
}
KB = 1000

#: Bytes over the network by what asked for them, headers included.
WEIGHED = """() => performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
    .map(entry => [entry.initiatorType, new URL(entry.name).pathname, entry.transferSize])"""

SHIFTED = """() => new Promise(done => {
    const moved = [];
    new PerformanceObserver(list => list.getEntries().forEach(({ value, sources }) =>
        moved.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 120))])
    )).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(moved), 300);
})"""


@pytest.mark.parametrize("url", PAGES.values(), ids=PAGES)
def test_a_page_is_light(open_sample, url):
    page = open_sample(url)
    page.wait_for_load_state("networkidle")
    weighed = [(by, path, size) for by, path, size in page.evaluate(WEIGHED) if not path.endswith(".png")]
    assert min(size for by, _, size in weighed if by in {"navigation", "link", "script"}) > 0, "from a cache"
    assert sum(size for _, _, size in weighed) < 120 * KB, weighed
    assert sum(size for by, _, size in weighed if by == "script") < 20 * KB, weighed


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("url", PAGES.values(), ids=PAGES)
def test_nothing_on_a_page_moves_as_it_comes(open_sample, url, width):
    page = open_sample(url, viewport={"width": width, "height": 800})
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTED) == []

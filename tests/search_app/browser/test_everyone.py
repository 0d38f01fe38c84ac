"""Every page for everyone: by screen reader, in the dark, on a phone, enlarged, on paper."""

import pytest

PAGES = (
    "/",
    "/soeg",
    "/soeg?q=nabomøde&sector=almen&year_from=2001",
    "/soeg?q=xylofonkvartet&sector=almen",
    "/soeg?q=nabomøde&page=99&sort=bedst",
    "/dokument/rapporter/smaa-boliger?q=radiator&side=7",
    "/dokument/sager/startboliger-aarhus",
    "/sammenlign",
    "/sammenlign?id=sager/tag-aa&id=sager/tag-bb&id=sager/tag-cc&id=sager/tag-dd&id=sager/tag-ee",
    "/sammenlign?id=sager/tag-aa&id=regler/leje-2019&id=findes/ikke&q=bitumen",
    "/soeg?q=tag&type=sag",
    "/dokument/sager/tag-aa",
    "/dokument/sager/tag-cc",
    "/dokument/regler/leje-2019",
    "/dokument/regler/leje-2022?on=2099-08-01",
    "/dokument/regler/klimakrav?lang=en",
    "/dokument/scannet/brev",
    "/kort",
    "/kort?type=notat&lang=en",
    "/hjaelp",
    "/soeg?q=radiator&sector=almen&lang=en",
    "/soeg?q=nabomøde&added_since=2001-01-01",
    "/spoerg?q=altan",
    "/spoerg/tak",
    "/gemte",
    "/privatliv",
    "/privatliv?lang=en",
    "/log-ind",
    "/findes/ikke",
)


@pytest.mark.parametrize("url", PAGES)
def test_axe_finds_nothing_in_light_or_dark(open_page, assert_accessible, url):
    page = open_page(url)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "color-contrast")


def test_a_phone_shows_every_page_without_sideways_scrolling(open_page):
    page = open_page("/", viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    for url in PAGES:
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, url
        assert page.get_by_role("heading", level=1).count() == 1, url


def test_on_a_phone_the_filters_are_folded_and_open_at_a_touch(open_page, assert_accessible):
    page = open_page("/soeg?sector=almen", viewport={"width": 360, "height": 740}, has_touch=True)
    box = page.locator("#type-notat")
    assert not box.is_visible()
    page.locator(".filters > summary").tap()
    assert box.is_visible()
    assert_accessible(page)
    box.check()
    page.get_by_role("button", name="Vis resultat").tap()
    page.wait_for_url("**type=notat**")


def test_touch_targets_are_large_enough(open_page):
    page = open_page("/soeg?sector=almen", viewport={"width": 360, "height": 740}, has_touch=True)
    page.locator(".filters > summary").tap()
    heights = page.locator(".facets label").evaluate_all(
        "all => all.filter(e => e.offsetHeight).map(e => e.offsetHeight)"
    )
    assert min(heights) >= 24


def test_on_a_wide_screen_the_filters_stand_open(open_page):
    assert open_page("/soeg").locator("#type-notat").is_visible()


def test_on_paper_there_is_the_text_and_no_machinery(open_page):
    page = open_page("/dokument/rapporter/smaa-boliger?q=radiator&side=7")
    page.emulate_media(media="print")
    assert page.locator("#side-7 .prose").is_visible()
    for machinery in ("header nav", ".find", ".windows >> nth=0", ".download", ".similar"):
        assert not page.locator(machinery).is_visible()


def test_no_page_moves_while_it_loads(open_page):
    page = open_page("/")
    shift = page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value }))
                .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.01


def test_what_to_narrow_by_comes_after_the_page_and_moves_nothing(open_page, assert_accessible):
    page = open_page("/soeg?q=nabomøde", viewport={"width": 360, "height": 740})
    page.wait_for_function("!document.querySelector('.narrowing > a')")
    height = page.locator(".narrowing").bounding_box()["height"]
    assert_accessible(page)
    plain = open_page("/soeg?q=nabomøde", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    assert plain.locator(".narrowing").bounding_box()["height"] == height
    plain.locator(".narrowing a").click()
    plain.wait_for_url("**narrow=1")
    assert plain.locator(".narrowing").bounding_box()["height"] == height

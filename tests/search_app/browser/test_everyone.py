"""Every page in every state for everyone: by screen reader, by keyboard, in the dark, enlarged, on paper."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect


@dataclass(frozen=True)
class State:
    """A page as it can look: its address, who is logged in, and what the browser is answered with."""

    url: str
    who: str = ""
    status: int = 200


#: Each page by the name of its view, in the states that look different. A page that is new fails until it is here.
PAGES = {
    "search.front": ("/", "/?lang=en"),
    "search.results": (
        "/soeg",
        "/soeg?q=nabomøde&sector=almen&year_from=2001",
        "/soeg?q=xylofonkvartet&sector=almen",
        "/soeg?sector=almen&not_type=notat&rent_to=3000",
        "/soeg?q=nabomøde&page=99&sort=bedst",
        "/soeg?q=nabomode&narrow=1&lang=en",
        "/soeg?q=tag&type=sag",
        "/soeg?q=radiator&sector=almen&lang=en",
        "/soeg?q=nabomøde&added_since=2001-01-01",
        State("/soeg?q=zebraflise", "mia"),
        State("/soeg?q=nabomøde", "sofie"),
    ),
    "documents.show": (
        "/dokument/rapporter/smaa-boliger?q=radiator&side=7",
        "/dokument/rapporter/smaa-boliger?q=xylofonkvartet&lang=en",
        "/dokument/rapporter/smaa-boliger?q=koster&fund=19&afsnit=1",
        "/dokument/rapporter/smaa-boliger?citat=En+radiator+under+vinduerne+gav+mindre+fugt&side=3",
        "/dokument/rapporter/micro-homes?citat=Kælderen+stod+under+vand+hele+vinteren&lang=en",
        "/dokument/sager/startboliger-aarhus",
        "/dokument/sager/tag-aa",
        "/dokument/sager/tag-cc",
        "/dokument/regler/leje-2019",
        "/dokument/regler/leje-2022?on=2099-08-01",
        "/dokument/regler/klimakrav?lang=en",
        "/dokument/notater/brev",
        "/dokument/scannet/brev",
        State("/dokument/notater/medlemmer", "mia"),
    ),
    "citation.show": (
        "/dokument/rapporter/smaa-boliger/henvis",
        "/dokument/rapporter/smaa-boliger/henvis?side=99&lang=en",
    ),
    "versions.show": (
        "/dokument/rapporter/micro-homes/version/9862181381fc",
        "/dokument/rapporter/micro-homes/version/9862181381fc?lang=en",
        State("/dokument/rapporter/micro-homes/version/000000000000", status=404),
    ),
    "cases.compare": (
        "/sammenlign",
        "/sammenlign?id=sager/tag-aa&id=sager/tag-bb&id=sager/tag-cc&id=sager/tag-dd&id=sager/tag-ee",
        "/sammenlign?id=sager/tag-aa&id=regler/leje-2019&id=findes/ikke&q=bitumen",
    ),
    "knowledge.show": ("/kort", "/kort?type=notat&lang=en"),
    "search.help_page": ("/hjaelp", "/hjaelp?lang=en"),
    "questions.ask": ("/spoerg?q=altan",),
    "questions.thanks": ("/spoerg/tak",),
    "saved.show": ("/gemte",),
    "protocol.show": ("/soeg/protokol?q=husleje+ELLER+tagrende&lang=en", "/soeg/protokol?sector=almen"),
    "about.privacy": ("/privatliv", "/privatliv?lang=en"),
    "about.accessibility": ("/tilgaengelighed", "/tilgaengelighed?lang=en"),
    "accounts.login": ("/log-ind?next=/kort", "/log-ind?valgt=1"),
    "accounts.forgotten": ("/glemt",),
    "accounts.link": (State("/adgang/findes-ikke", status=410),),
    "own_account.show": (State("/konto/", "mia"),),
    "secretariat.overview": (State("/sekretariat/", "sofie"), State("/sekretariat/?lang=en", "sofie")),
    "condition.lacking": (
        State("/sekretariat/mangler/publisher", "sofie"),
        State("/sekretariat/mangler/title?lang=en", "sofie"),
        State("/sekretariat/mangler/findes-ikke", "sofie", 404),
    ),
    "condition.past_rules": (State("/sekretariat/udloebne-regler", "sofie"),),
    "adding.form": (State("/sekretariat/tilfoej", "sofie"), State("/sekretariat/tilfoej?lang=en", "sofie")),
    "adding.status": (State("/sekretariat/tilfoej/findes-ikke", "sofie", 404),),
    "drafts.show": (State("/sekretariat/kladder", "sofie"), State("/sekretariat/kladder?lang=en", "sofie")),
    "twins.show": (State("/sekretariat/kladder/notater/arbejdsplan/sammenlign?med=notater/fil", "sofie", 404),),
    "editing.form": (
        State("/sekretariat/dokument/sager/startboliger-aarhus", "sofie"),
        State("/sekretariat/dokument/regler/leje-2022?lang=en", "sofie"),
    ),
    "bulk.form": (
        State("/sekretariat/ret", "sofie"),
        State("/sekretariat/ret?alle=1&sector=almen", "sofie"),
        State("/sekretariat/ret?id=notater/nabo-01&id=notater/nabo-02&lang=en", "sofie"),
        State("/sekretariat/ret?alle=1&q=xylofonkvartet", "sofie"),
    ),
    "bulk.show": (State("/sekretariat/ret/findes-ikke", "sofie", 404),),
    "trash.show": (State("/sekretariat/papirkurv", "sofie"),),
    "events.show": (State("/sekretariat/haendelser", "sofie"),),
    "administration.users": (State("/administration/brugere", "adam"),),
    "administration.user": (State("/administration/bruger?name=mia", "adam"),),
    "errors": (
        State("/findes/ikke", status=404),
        State("/sekretariat/", "mia", 403),
        State("/soeg.atom?sort=bedst", status=400),
    ),
}
#: Rooms and views without pages of their own: for programs, files, or parts of a page.
FOR_PROGRAMS = {"api", "feeds", "harvest", "crawlers", "pictures", "exports"}
NO_PAGES = {
    "documents.original",
    "versions.original",
    "adding.status_json",
    "citation.download",
    "protocol.record",
    "events.export",
    "search.narrowing",
    "static",
}
STATES = [state if isinstance(state, State) else State(state) for states in PAGES.values() for state in states]
NARROW = {"width": 320, "height": 256}  # what a window of 1280 × 1024 shows at 400 %

OUTLINED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(stop => stop.checkVisibility() && stop.tabIndex >= 0 && !stop.disabled)
    .filter(stop => {
        stop.focus();
        if (document.activeElement !== stop) return false;
        const seen = [stop, stop.nextElementSibling].filter(Boolean).map(part => getComputedStyle(part));
        return !seen.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    })
    .map(stop => stop.outerHTML.slice(0, 160))"""

CUT_OFF = """() => {
    const scrolls = part => {
        for (let above = part.parentElement; above; above = above.parentElement)
            if (/auto|scroll/.test(getComputedStyle(above).overflowX)) return true;
        return false;
    };
    const found = [];
    for (const part of document.querySelectorAll('body *')) {
        if (!part.checkVisibility() || part.closest('.unseen, .skip, .trap, svg')) continue;
        const { left, right, width } = part.getBoundingClientRect();
        const cut = part.scrollWidth > part.clientWidth + 1 && !part.matches('input')  // in which one can go along
            && /hidden|clip/.test(getComputedStyle(part).overflowX);
        if (width && (cut || ((left < -1 || right > innerWidth + 1) && !scrolls(part))))
            found.push(part.outerHTML.slice(0, 160));
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
}"""

#: As who reads with difficulty may set it (WCAG 1.4.12).
SPACED = """() => document.styleSheets[0].insertRule(
    '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }')"""


def enter(page, state):
    """Open a page as who is to see it, with all its details open."""
    if state.who:
        page.goto("/log-ind")
        page.get_by_label("Navn").fill(state.who)
        page.get_by_label("Adgangskode").fill("en lang adgangskode")
        page.get_by_role("main").get_by_role("button", name="Log ind").click()
        page.wait_for_url("**/")
    assert page.goto(state.url).status == state.status
    page.wait_for_load_state("networkidle")
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true })")


def test_every_page_is_looked_at(app):
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    shown = {view for view in views if view.partition(".")[0] not in FOR_PROGRAMS}
    assert shown == (PAGES.keys() - {"errors"}) | NO_PAGES


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.url} {state.who}".strip())
def test_every_page_in_every_state_is_for_everyone(open_page, assert_accessible, state):
    page = open_page("about:blank")
    enter(page, state)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "color-contrast")
    page.keyboard.press("Tab")
    assert page.evaluate(OUTLINED) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate(CUT_OFF) == []
    page.evaluate(SPACED)
    assert page.evaluate(CUT_OFF) == []


def test_nothing_moves_for_who_wants_no_motion(open_page):
    page = open_page("/soeg?q=nabomøde", reduced_motion="reduce")
    page.locator(".found").evaluate("found => found.setAttribute('aria-busy', 'true')")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].map(part => [part, getComputedStyle(part)]).filter(([, style]) =>
            style.animationName !== 'none' || style.scrollBehavior === 'smooth' ||
            style.transitionDuration.split(', ').some(time => parseFloat(time) > 0)).map(([part]) => part.outerHTML)"""
    )
    assert moving == []


def test_on_a_phone_the_filters_are_folded_and_open_at_a_touch(open_page, assert_accessible):
    page = open_page("/soeg?sector=almen", viewport={"width": 360, "height": 740}, has_touch=True)
    box = page.locator("#type-notat")
    expect(box).to_be_hidden()
    page.locator(".filters > summary").tap()
    expect(box).to_be_visible()
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
    expect(open_page("/soeg").locator("#type-notat")).to_be_visible()


def test_on_paper_there_is_the_text_and_no_machinery(open_page):
    page = open_page("/dokument/rapporter/smaa-boliger?q=radiator&side=7")
    page.emulate_media(media="print")
    expect(page.locator("#side-7 .prose")).to_be_visible()
    for machinery in ("header nav", ".find", ".windows >> nth=0", ".download", ".similar"):
        expect(page.locator(machinery)).to_be_hidden()


def test_what_to_narrow_by_comes_after_the_page_and_moves_nothing(open_page, assert_accessible):
    page = open_page("/soeg?q=nabomøde", viewport={"width": 360, "height": 740})
    expect(page.locator(".narrowing > a")).to_have_count(0)
    height = page.locator(".narrowing").bounding_box()["height"]
    assert_accessible(page)
    plain = open_page("/soeg?q=nabomøde", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    assert plain.locator(".narrowing").bounding_box()["height"] == height
    plain.locator(".narrowing a").click()
    plain.wait_for_url("**narrow=1")
    assert plain.locator(".narrowing").bounding_box()["height"] == height

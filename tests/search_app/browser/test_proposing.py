"""A draft is given its metadata by proposals, and one that is nearly the same as another document is decided on."""

import pytest
from playwright.sync_api import expect

PASSWORD = "en lang adgangskode"
DRAFT = 'visibility = "secretariat"\n'
GUIDE = "\n\n".join(
    f"Afsnit {n}. I uge {n} efterses {what} i alle boliger."
    for n, what in enumerate(("taget", "badet", "gulvet", "vinduet", "radiatoren", "postkassen"), start=1)
)
HEAD = "NOTAT\n\nEftersyn af boligerne i 2026\n\nAarhus Kommune, 4. marts 2026. Aarhus.\n\n"
NOTE = HEAD + GUIDE.replace("uge 3", "uge 33")
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def page_of_office(office, office_address, open_page):
    """The drafts, in a browser of somebody of the secretariat: one of them is nearly the same as a guide."""
    office.write("guider/eftersyn.txt", GUIDE, 'title = "Eftersyn af boligerne"\ntopics = ["indeklima"]\n')
    office.write("nyt/notat.txt", NOTE, DRAFT)
    for number in range(20):
        topic = ("indeklima", "oekonomi")[number % 2]
        words = ("taget badet gulvet vinduet radiatoren eftersyn", "husleje lån budget regnskab tilskud renter")[
            number % 2
        ]
        office.write(
            f"arkiv/sag-{number}.txt", f"{words} {number}", f'title = "Arkivsag {number}"\ntopics = ["{topic}"]\n'
        )
    office.index()

    def open_(script=True):
        page = open_page("/log-ind?next=/sekretariat/kladder", base_url=office_address, java_script_enabled=script)
        page.get_by_label("Navn").fill("sofie")
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log ind").click()
        page.wait_for_url("**/sekretariat/kladder")
        return page

    return open_


def test_proposals_are_accepted_by_keyboard_and_the_twin_becomes_a_new_version(
    page_of_office, office, assert_accessible
):
    page = page_of_office()
    page.get_by_text("Hvor gode er forslagene?").click()
    assert_accessible(page)
    page.get_by_label("4. marts 2026").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Brug de valgte").press("Enter")
    expect(page.locator(".notice[role=status]")).to_contain_text("Gemt i 1 felt.")
    expect(page.get_by_label("4. marts 2026")).to_have_count(0)
    page.get_by_role("link", name="Rediger").click()
    assert_accessible(page)
    page.get_by_role("button", name="Brug alle").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Eftersyn af boligerne i 2026")
    expect(page.locator("#municipality").first).to_have_value("Aarhus")
    expect(page.get_by_label("Indeklima")).to_be_checked()

    page.get_by_role("link", name="Kladder").click()
    page.get_by_role("link", name="Sammenlign og afgør").click()
    expect(page.locator(".twins ins", has_text="33")).to_have_count(1)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "color-contrast")
    for width in (768, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert not page.evaluate(TOO_WIDE)
    page.get_by_role("button", name="En ny version").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("har fået en ny version")
    assert (office.root / "guider/eftersyn.txt").read_text() == NOTE
    assert not (office.root / "nyt/notat.txt").exists()


def test_without_scripts_both_are_kept(page_of_office, office):
    page = page_of_office(script=False)
    page.get_by_role("link", name="Sammenlign og afgør").click()
    page.get_by_role("button", name="behold begge").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Du bliver ikke spurgt igen.")
    expect(page.get_by_role("link", name="Sammenlign og afgør")).to_have_count(0)
    page.get_by_role("button", name="Brug alle").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Gemt i ")
    assert 'title = "Eftersyn af boligerne i 2026"' in (office.root / "nyt/notat.txt.toml").read_text()


def test_on_a_phone_nothing_is_cut_off(page_of_office):
    page = page_of_office()
    page.set_viewport_size({"width": 320, "height": 700})
    page.get_by_text("Hvor gode er forslagene?").click()
    assert not page.evaluate(TOO_WIDE)
    boxes = page.locator(".proposals input[type=checkbox]").evaluate_all("all => all.map(box => box.offsetHeight)")
    assert min(boxes) >= 20

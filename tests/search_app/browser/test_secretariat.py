"""The secretariat's first task: see what could not be read, and why."""

from playwright.sync_api import expect


def test_the_secretariat_sees_what_could_not_be_read_and_why(open_page, assert_accessible):
    page = open_page("/sekretariat/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert_accessible(page)
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill("forkert kodeord")
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("alert")).to_contain_text("Navn og adgangskode passer ikke sammen")
    assert_accessible(page)
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/sekretariat/")
    row = page.get_by_role("row").filter(has_text="scannet/brev.pdf").first
    expect(row).to_contain_text("Siderne er billeder uden tekst.")
    expect(page.get_by_role("row").filter(has_text="Mente du oekonomi?")).to_have_count(1)
    assert_accessible(page)
    row.get_by_role("link").click()
    expect(page.locator(".notice")).to_contain_text("Ikke alt i denne fil kan gennemsøges.")
    assert_accessible(page)

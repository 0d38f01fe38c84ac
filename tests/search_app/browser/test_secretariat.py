"""The secretariat's first task: see what could not be read, and why."""


def test_the_secretariat_sees_what_could_not_be_read_and_why(open_page, assert_accessible):
    page = open_page("/sekretariat/")
    assert page.get_by_role("heading", level=1).inner_text() == "Log ind"
    assert_accessible(page)
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill("forkert kodeord")
    page.get_by_role("button", name="Log ind").click()
    assert "Navn og adgangskode passer ikke sammen" in page.get_by_role("alert").inner_text()
    assert_accessible(page)
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/sekretariat/")
    row = page.get_by_role("row").filter(has_text="scannet/brev.pdf").first
    assert "Siderne er billeder uden tekst." in row.inner_text()
    assert page.get_by_role("row").filter(has_text="Mente du oekonomi?").count() == 1
    assert_accessible(page)
    row.get_by_role("link").click()
    assert "Ikke alt i denne fil kan gennemsøges." in page.locator(".notice").inner_text()
    assert_accessible(page)

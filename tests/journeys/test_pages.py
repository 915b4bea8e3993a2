"""The pages as people use them: on a phone, by keyboard, with a screen reader, without a network."""

import pytest

from tests.journeys.conftest import NARROW, WIDE

PAGES = ("index.html", "school-100001.html", "school-100004.html")
SIZES = {"wide": WIDE, "narrow": NARROW}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
CLOSE_ALL = OPEN_ALL.replace("true", "false")
LOOKED_AT = {
    "index.html": [(WIDE, OPEN_ALL), (NARROW, OPEN_ALL), (NARROW, CLOSE_ALL)],
    "school-100001.html": [(WIDE, OPEN_ALL)],
    "school-100004.html": [(NARROW, OPEN_ALL)],
}
"""A rule that holds of all that can be opened is looked at once closed; schools' pages are built alike."""


@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken(visit, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page = visit(name, WIDE)
    for size, opened in LOOKED_AT[name]:
        page.set_viewport_size(size)
        page.evaluate(opened)
        # Opened, all letters were seen on their grounds, which takes longest; closed there are fewer.
        rules = {"color-contrast": {"enabled": opened == OPEN_ALL}}
        results = axe.Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_never_scrolls_sideways(visit, name: str) -> None:
    page = visit(name, NARROW)
    page.evaluate(OPEN_ALL)
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_skip_link_comes_first_and_works(visit) -> None:
    page = visit("index.html", WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the figures"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["index.html", "school-100001.html"])
def test_everything_that_opens_opens_by_keyboard_and_whoever_tabs_sees_where_they_are(
    visit, name: str
) -> None:
    page = visit(name, WIDE)
    summaries = page.locator("summary")
    assert summaries.count() >= 9
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        tag, outline = page.evaluate(
            """() => [document.activeElement.tagName,
                      parseFloat(getComputedStyle(document.activeElement).outlineWidth)]"""
        )
        if tag == "BODY":
            break
        assert outline >= 2
        if tag == "SUMMARY":
            page.keyboard.press("Enter")
            opened, text = page.evaluate(
                "() => [document.activeElement.parentElement.open, document.activeElement.textContent]"
            )
            assert opened
            reached.add(text)
    assert len(reached) == summaries.count()


def test_tables_scroll_in_a_region_of_their_own(visit) -> None:
    page = visit("index.html", NARROW)
    region = page.get_by_role("region", name="Measures by school")
    region.focus()
    assert page.evaluate("document.activeElement.scrollWidth > document.activeElement.clientWidth")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=2000)


def test_one_drawing_of_each_chart_is_shown_with_letters_that_can_be_read(visit) -> None:
    page = visit("index.html", WIDE)
    for size in SIZES.values():
        page.set_viewport_size(size)
        assert page.locator("figure.chart").count() == 5
        assert page.locator("figure.chart svg:visible").count() == 5
        heights = page.locator("figure.chart svg:visible text").evaluate_all(
            """texts => texts.filter(t => t.textContent)
                .map(t => t.getScreenCTM().a * parseFloat(t.getAttribute('font-size')))"""
        )
        assert min(heights) >= 11.5


def test_the_words_of_a_drawing_stay_inside_it(visit) -> None:
    page = visit("school-100003.html", WIDE)
    for size in SIZES.values():
        page.set_viewport_size(size)
        outside = page.locator("figure.chart svg:visible text").evaluate_all(
            """texts => texts.filter(t => t.textContent).filter(t => {
                const inner = t.getBoundingClientRect(), outer = t.ownerSVGElement.getBoundingClientRect();
                return inner.left < outer.left - 2 || inner.right > outer.right + 2;
            }).map(t => t.textContent)"""
        )
        assert outside == []


def test_from_the_trust_to_a_school_and_back(visit) -> None:
    page = visit("index.html", WIDE)
    page.get_by_role("link", name="Ashby Academy").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ashby Academy"
    page.get_by_role("link", name="All schools").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Riverside & Hills Trust"


def test_charts_name_themselves_to_a_screen_reader_and_on_paper_everything_is_open(visit) -> None:
    page = visit("index.html", WIDE)
    names = page.get_by_role("img").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    assert any("The continuum" in name for name in names)
    assert any("half-term" in name for name in names)
    page.emulate_media(media="print")
    assert page.locator("#continuum ~ details table").is_visible()
    assert not page.locator(".skip").is_visible()


def test_a_page_that_asks_a_network_is_found_out(browser) -> None:
    asked = []
    context = browser.new_context()
    context.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page = context.new_page()
    page.set_content('<img src="http://127.0.0.1:9/picture.png">')
    page.wait_for_timeout(200)
    context.close()
    assert asked == ["http://127.0.0.1:9/picture.png"]

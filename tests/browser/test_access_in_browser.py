"""Access, asked of axe-core on every page: light and dark, wide and on a phone, with what is inside components."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, resize, switch
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_link, expect_rest, settled

AXE = Path(sys.prefix) / "axe/node_modules/axe-core/axe.min.js"  # the Makefile puts it there
# Name -> link, and what is there when the page is.
STATES = {
    "home": ("/", ".stMain a img"),
    "filters": ("/filters?color=rgb&mix=sum", ".root[data-ready]"),
    "all kernels of a drawing": (
        "/filters?compare=1&family=prewitt&source=draw&drawing=AH4Ccno-DgA",
        ".tile",
    ),
    "A | B at a stop": ("/filters?kernel=box_blur&beside=kernel%3Dgaussian&stop=blur", ".root[data-ready]"),
    "arithmetic": ("/arithmetic?padding=1", ".root[data-ready]"),
    "asked first": ("/arithmetic?ask=1&question=cells", ".st-key-prediction"),
    "feature maps": ("/feature_maps", ".tile"),
    "one channel": ("/feature_maps?look=channel", ".root[data-ready]"),
    "classes": ("/feature_maps?look=classes&editor=0&stride=2&padding=1", ".katex"),
    "im2col": ("/im2col", ".root[data-ready][data-step]"),
    "learning": ("/learning", ".root[data-ready]"),
    "one step": ("/learning?section=step&learning_task=digits", ".katex"),
    "backward": ("/learning?section=backward", ".root[data-ready][data-step]"),
    "practice": ("/practice?practice_kind=cells", ".root[data-ready]"),
    "mistakes": ("/learning?section=mistakes&learning_task=digits", "img"),
}
# What depends on colors is asked in both themes; names, roles and places, which are the same in the dark, at both
# widths. There is no sound and no media to load before.
COLORS = ["color-contrast", "link-in-text-block"]
# Tab of the dialog “Take it home” -> what is there when it is.
TAKE_HOME = {
    "Code": "[data-testid=stCode]",
    "Pictures and tables": ".st-key-tables_PNG button",
    "Animation": ".root[data-ready]",
    "Spreadsheet": "button.take",
    "Worksheet": "button.take",
}
FOUND = """([rules, within]) => axe.run(within, {
  resultTypes: ["violations"], preload: false, ...(rules && { runOnly: rules }),
}).then(({ violations }) => violations
  .filter(({ id, impact }) => impact === "serious" || impact === "critical" || id === "heading-order")
  .flatMap(({ id, nodes }) => nodes.map(({ html, any, all }) =>
    `${id}: ${html.slice(0, 120)}: ${[...any, ...all].map(({ message }) => message).join("; ").slice(0, 160)}`)))"""


# Headings that reach into what stands below them: Streamlit gives texts a negative margin.
COVERED = """() => [...document.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3)")].filter((heading) => {
  const below = heading.closest("[data-testid=stElementContainer]").nextElementSibling?.getBoundingClientRect();
  const { left, right, bottom, height } = heading.getBoundingClientRect();
  return height && below?.height && below.left < right && left < below.right && below.top < bottom;
}).map((heading) => heading.textContent)"""


# What is pressed and is too small for a finger; a slider is moved by pressing anywhere along it.
SMALL = """() => {
  const small = new Set();
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (!element.matches("button, select, summary, input:not([type=range])") || !element.checkVisibility()) continue;
      if (element.closest("[style*=clip]")) continue; // for screen readers only
      const pressed = (element.matches("input") && element.closest("label")) || element;
      const { width, height } = pressed.getBoundingClientRect();
      if (width && height && Math.min(width, height) < 23.5)
        small.add(`${element.getAttribute("aria-label") ?? element.textContent}: ${width} x ${height}`);
    }
  };
  look(document);
  return [...small];
}"""


def complaints(page: Page, rules: list[str] | None = None, within: str = "html") -> list[str]:
    """What axe-core finds that is serious or critical, and headings out of order; by these rules or by all."""
    return page.evaluate(FOUND, [rules, within])


def complaints_of_take_home(page: Page) -> dict[tuple[str, str], list[str]]:
    """What axe-core finds in every tab of the dialog, in the light and, of colors, in the dark."""
    page.get_by_role("button", name="Take home").click()
    dialog, found = page.get_by_role("dialog"), {}
    expect(dialog).to_be_visible()
    # While a dialog is open the page does not scroll; axe takes the dialog itself as hidden by that.
    page.evaluate("document.documentElement.style.overflow = 'visible'")
    for scheme in ("light", "dark"):
        switch(page, scheme)
        for tab, there in TAKE_HOME.items():
            dialog.get_by_role("tab", name=tab).click()
            expect(dialog.locator(there).first).to_be_visible()
            found[scheme, tab] = complaints(page, COLORS if scheme == "dark" else None, "[role=dialog]")
            assert page.evaluate(SMALL) == []
    return found


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; `make test` asks npm for it")
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious_in_both_themes_and_at_both_widths(visit, state):
    link, there = STATES[state]
    page = visit(link, **WIDE)
    expect(page.locator(there).first).to_be_visible()
    expect_rest(page)
    if not page.evaluate("Boolean(globalThis.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    found = {}
    for scheme, width, rules in (
        ("light", 1400, None),
        ("dark", 1400, COLORS),
        ("dark", 390, None),
        ("light", 390, COLORS),
    ):
        if page.viewport_size["width"] != width:
            resize(page, width, 900)
        switch(page, scheme)
        found[scheme, width] = complaints(page, rules)
        assert_no_sideways_scrolling(page)
        assert page.evaluate(COVERED) == []
        assert width < 1400 or page.evaluate(SMALL) == []  # narrow, the sidebar is folded to nothing
    resize(page, 700, 450)  # 200 % of zoom
    assert_no_sideways_scrolling(page)
    page.set_viewport_size(WIDE["viewport"])
    if state == "arithmetic":
        found |= complaints_of_take_home(page)
        switch(page, "light")
    assert not any(found.values()), found


def test_the_first_tab_leads_past_navigation_and_sidebar(visit):
    page = settled(visit.cold("/filters?kernel=box_blur", **WIDE))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('[data-testid=stMain]'))")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_a_link_of_a_page_that_goes_leaves_the_focus_on_the_next_heading_and_arrows_choose_there(visit):
    page = visit("/", **WIDE)
    expect(page.locator("a.way")).to_be_visible()  # the page's scripts are there
    page.locator(".stMain a[href*='stop=valid']").focus()
    page.keyboard.press("Enter")
    expect(settled(page).get_by_role("heading", level=1)).to_be_focused()
    chosen = page.get_by_role("radio", name="Random", exact=True)
    page.get_by_role("radio", name="Handcrafted", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(chosen).to_be_focused()
    expect(chosen).to_be_checked()
    expect_link(page, apply="random")

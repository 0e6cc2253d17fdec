"""The path in a real Chromium: by a presenter's keys from the first stop to the last, each with its proof in sight."""

import re

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as OutOfPatience

from core.lessons.stops import BY_NAME, STOPS
from tests.browser.expecting import expect
from tests.browser.looks import boxes_of
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_rest, settled

# The texts below the bar that cannot be seen without scrolling, of those asked for; shadow roots included.
OUT_OF_SIGHT = """proof => {
  const seen = new Set();
  const look = (node) => {
    if (node.matches(".st-key-path_bar")) return new Set(); // a claim is no proof of itself
    const inside = [...(node.shadowRoot?.children ?? []), ...node.children];
    const held = new Set(inside.flatMap((child) => [...look(child)]));
    const text = [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]
      .map((child) => child.textContent).join("");
    const box = node.getBoundingClientRect();
    const visible = box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && node.checkVisibility();
    for (const words of proof) {
      if (text.includes(words) && !held.has(words)) {
        held.add(words);
        if (visible) seen.add(words);
      }
    }
    return held;
  };
  look(document.querySelector("[data-testid=stMain]"));
  return proof.filter((words) => !seen.has(words));
}"""


# What proves a claim besides its texts, by the stop's name, and how many of them there are.
PICTURES = {
    "mixing": (".recipe canvas", 2 * (3 * 3 + 1)),  # input, weight and part thrice, and the map
    "relu": (".tile:nth-child(-n + 8) .frame", 8 * 2),  # z and ReLU(z)
    "stack": (".map", 2 * 16),
    "classes": (".stMarkdown:has-text('Cross-entropy') .katex", 3),
}


def claim(page: Page):
    return page.locator(".st-key-path_claim p").first


def at_stop(page: Page, name: str) -> Page:
    stop = BY_NAME[name]
    expect(claim(page)).to_contain_text(stop.claim)
    expect(page).to_have_url(re.compile(rf"/{stop.page}\?.*stop={name}\b"))
    return page


def expect_proof(page: Page, name: str) -> None:
    """The proof is on screen, as soon as the page is, without scrolling."""
    page.wait_for_function(
        f"proof => !({OUT_OF_SIGHT})(proof).length", arg=[*BY_NAME[name].proof], timeout=4000
    )
    if name in PICTURES:
        pictures, count = PICTURES[name]
        shown = page.locator(".stMain").locator(pictures)
        expect(shown).to_have_count(count)
        expect(shown.last).to_be_in_viewport(ratio=1)
        assert max(box["bottom"] for box in boxes_of(shown)) <= WIDE["viewport"]["height"]


def settled_script(page: Page) -> None:
    expect_rest(page)
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")


def test_the_whole_lecture_is_given_with_page_down_and_every_proof_is_in_sight(visit):
    page = visit.cold("/", **WIDE)
    page.get_by_role("link", name="Begin with 1. Sharpening").click()
    missing = {}
    for stop in STOPS:
        at_stop(page, stop.name)
        try:
            expect_proof(page, stop.name)
        except OutOfPatience:
            missing[stop.name] = page.evaluate(OUT_OF_SIGHT, [*stop.proof])
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        assert page.locator(".stMain").evaluate("main => main.scrollTop") == 0
        settled_script(page)  # Streamlit forgets pictures that are still on their way to a page that is left
        page.keyboard.press("PageDown")
    at_stop(page, STOPS[-1].name)  # there is no further one
    page.keyboard.press("PageUp")
    at_stop(page, STOPS[-2].name)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Home").click()
    expect(page.get_by_role("link", name=f"Go on at {len(STOPS) - 1}.")).to_be_visible()
    assert not missing


def test_page_down_belongs_to_what_has_the_focus(visit):
    page = settled(visit("/filters?kernel=box_blur&size=224&stop=valid"))
    page.get_by_role("slider", name="Padding").focus()
    page.keyboard.press("PageDown")
    page.wait_for_timeout(300)
    at_stop(page, "valid")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("PageDown")
    at_stop(page, "border")

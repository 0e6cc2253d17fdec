"""How a page looks, in numbers: the contrast of its texts, and whether it fits a phone."""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page

from tests.browser.expecting import expect

CONTRAST = """element => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const rgba = color => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].map(level => level / 255);
  };
  const over = (top, alpha, bottom) => bottom.map((level, i) => alpha * top[i] + (1 - alpha) * level);
  const luminance = rgb => {
    const [r, g, b] = rgb.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const chain = [];
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) chain.unshift(at);
  let background = [1, 1, 1], opacity = 1;
  for (const at of chain) {
    const style = getComputedStyle(at);
    const color = rgba(style.backgroundColor);
    background = over(color, color[3], background);
    opacity *= Number(style.opacity);
  }
  const color = rgba(getComputedStyle(element).color);
  const [light, dark] = [luminance(over(color, color[3] * opacity, background)), luminance(background)]
    .sort((a, b) => b - a);
  return [element.textContent.trim().slice(0, 40), (light + 0.05) / (dark + 0.05)];
}"""
# Colors may change slowly.
STILL = """() => Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().endTime < Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""
WITH_TEXT = (
    "elements => elements.filter(e => e.checkVisibility() && "
    "[...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))"
)


def contrasts(page: Page, selector: str) -> dict[str, float]:
    """Each visible text under a selector with its contrast to what lies behind it (WCAG 2)."""
    script = f"elements => ({WITH_TEXT})(elements).map({CONTRAST})"
    return dict(page.locator(selector).evaluate_all(script))


def switch(page: Page, scheme: str) -> None:
    """Into "light" or "dark"; afterwards its colors are shown, nothing is pale any more while it waits, or moves."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    background = {"dark": r"rgb\((\d|[1-5]\d|6[0-3])\b", "light": r"rgb\((19[3-9]|2\d\d)\b"}[scheme]
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", re.compile(background))
    page.evaluate(STILL)


def in_both_schemes(page: Page) -> Iterator[str]:
    """Dark, in which the page was opened, and light, into which it is switched; it is left as it was."""
    for scheme in ("dark", "light"):
        switch(page, scheme)
        yield scheme
    page.emulate_media(color_scheme="dark")


def assert_readable(page: Page, selector: str, least: int) -> None:
    """There are more than ``least`` texts, and each has the contrast that WCAG 2 asks of small ones."""
    found = contrasts(page, selector)
    assert len(found) > least
    assert {text: ratio for text, ratio in found.items() if ratio < 4.5} == {}


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size. The sidebar folds or unfolds, and components lay themselves out frames later."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(150)
    page.evaluate(STILL)


def assert_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")


def boxes_of(places: Locator) -> list[dict[str, float]]:
    """Where everything at this locator is, at one moment: what comes in above moves it all."""
    return places.evaluate_all("places => places.map(place => place.getBoundingClientRect().toJSON())")

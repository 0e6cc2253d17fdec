"""Presentation mode: what the last row must read is large enough, and the mode survives a reload."""

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, resize
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_link, expect_rest, settled

LEAST = 20  # CSS pixels
STATES = {
    "sharpen": "/filters?source=test&kernel=sharpen&stop=sharpen",
    "A | B": "/filters?kernel=gaussian_lecture&beside=apply%3Dhandcrafted%26kernel%3Dgaussian&stop=gaussian",
    "arithmetic": "/arithmetic?height=6&width=6&stride=2&padding=1&stop=floor",
    "im2col": "/im2col?stop=unrolling",
    "classes": "/feature_maps?color=rgb&stride=2&padding=1&look=classes&editor=0",
    "learning": "/learning?stop=loss",
}
# Remembers the size of every text with a digit that is drawn on a canvas.
LISTEN = """() => {
  globalThis.drawn = new Map();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (/[0-9]/.test(text)) drawn.set(text, parseFloat(this.font.match(/([0-9.]+)px/)[1]));
    return fillText.call(this, text, ...rest);
  };
}"""
SMALL = """least => {
  const small = [...drawn].filter(([, size]) => size < least).map(([text, size]) => `canvas ${text} ${size}`);
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("");
      if (!/[0-9]/.test(own) || !element.checkVisibility() || element.closest(".live, style, script, .katex-mathml"))
        continue;
      if (element.closest("sup, sub, .msupsub, select, .reset-size6, [class*=sizing], .mtight")) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < least - 0.01) small.push(`${own.trim().slice(0, 40)} ${size} ${element.className}`);
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  return small;
}"""


@pytest.mark.parametrize("state", STATES)
def test_no_number_is_smaller_than_the_last_row_can_read(visit, state):
    page = visit(f"{STATES[state]}&present=1", **WIDE)
    expect(page.get_by_role("button", name="End presentation")).to_be_visible()
    expect_rest(page)
    page.evaluate(LISTEN)
    resize(page, 1390, 900)  # everything is drawn again
    assert page.evaluate(SMALL, LEAST) == []
    assert_no_sideways_scrolling(page)
    page.set_viewport_size(WIDE["viewport"])
    page.get_by_role("button", name="End presentation").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect_rest(page)


def test_it_begins_survives_a_reload_and_ends(visit):
    page: Page = settled(visit("/filters?kernel=box_blur&size=224&stop=valid", **WIDE))
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".st-key-path_claim")).to_be_visible()
    expect_link(page, present="1")
    page.reload()
    settled(page)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.get_by_role("button", name="Controls", exact=True).click()
    expect(page.get_by_role("slider", name="Padding")).to_be_visible()
    page.get_by_role("button", name="End presentation").click()
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_visible()

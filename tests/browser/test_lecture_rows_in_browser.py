"""The lecture's rows on Feature maps: each has its proof on a screen of 1400 x 900, below a stop's bar."""

import pytest

from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE, WIDE

STRIDED = "color=rgb&stride=2&padding=1&editor=0"
MIXING = "color=rgb&stack=conv.3.k3.s1.p1.d1;conv.2.k1.s1.p0.d1&look=channel&editor=0"
ROWS = {
    "7": (
        f"{MIXING}&stop=mixing",
        ".recipe canvas",
        2 * (3 * 3 + 1),
    ),  # input, weight and part thrice, and the map
    "10": (f"{STRIDED}&layer=0&stop=relu", ".tile:nth-child(-n + 8) .frame", 8 * 2),  # z and ReLU(z)
    "12": (f"{STRIDED}&look=layers&stop=stack", ".map", 2 * 16),
    "13": (f"{STRIDED}&look=classes&stop=classes", ".stMarkdown:has-text('Cross-entropy') .katex", 3),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_its_proof_on_screen_without_scrolling(visit, row):
    link, proof, count = ROWS[row]
    page = visit(f"/feature_maps?{link}", **WIDE)
    shown = page.locator(".stMain").locator(proof)
    expect(shown).to_have_count(count)
    expect(shown.last).to_be_visible()
    page.wait_for_timeout(200)  # a picture above may still be growing
    bottoms = shown.evaluate_all("shown => shown.map((each) => each.getBoundingClientRect().bottom)")
    assert max(bottoms) <= 900
    assert page.locator(".stMain").evaluate("main => main.scrollTop") == 0


def test_a_small_map_has_its_numbers_also_on_a_phone(visit):
    page = visit(
        "/feature_maps?source=test&test=step&look=channel&stack=conv.2.k3.s1.p1.d1.relu&editor=0", **PHONE
    )
    marks = page.locator("canvas.marks").first
    expect(marks).to_be_visible()
    expect(page.locator(".hovered")).to_contain_text("It is worked out below.")
    assert marks.bounding_box()["width"] >= 16 * 30  # its numbers have room; they scroll in their place
    drawn = marks.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width / 16, canvas.height / 16);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        }"""
    )
    assert drawn > 10  # the number of the first pixel
    marks.hover(
        position={"x": 40, "y": 40}
    )  # it may scroll, and what comes under a resting pointer is not pointed at
    marks.hover(position={"x": 10, "y": 10})
    expect(page.locator(".hovered")).to_contain_text("Choose it, and it is worked out below.")
    assert_no_sideways_scrolling(page)

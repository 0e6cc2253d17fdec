"""What a person sees and does on a page with a stage."""

from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Locator, Page

from core.figures.theme import CELLS
from tests.browser.expecting import expect
from tests.browser.visitor import TO
from tests.browser.visits import expect_rest

MARK = "#d4008f"
FIGURE = {"numbers": "figure", "weights": "figure"}  # 5 x 5 under 3 x 3, the guide's figure 1.1


def path(page: str, **parameters) -> str:
    return f"/{page}?{urlencode(parameters)}" if parameters else f"/{page}"


def root(page: Page) -> Locator:
    """The stage's root, once a step is drawn."""
    return page.locator(".root[data-ready][data-step]")


def settled(page: Page) -> Page:
    expect(root(page)).to_be_visible()
    expect_rest(page)
    return page


def navigate(page: Page, to: str) -> None:
    """Another state of the same page, in the running session; it must differ in what the stage is sent."""
    before = root(page).get_attribute("data-ready")
    page.evaluate(TO, to)
    expect(root(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def ask(page: Page, script: str, argument=None):
    """What a function of the stage, and of an argument, gives."""
    return root(page).evaluate(f"(root, argument) => ({script})(root.stage, argument)", argument)


def step(page: Page) -> int:
    return int(root(page).get_attribute("data-step"))


def expect_step(page: Page, at: int) -> None:
    expect(root(page)).to_have_attribute("data-step", str(at))


def go(page: Page, at: int) -> None:
    ask(page, "(stage, at) => stage.transport.go(at)", at)


COLORS_AT = """(stage, { name, at }) => {
  const { panel } = stage.panels.find((entry) => entry.name === name);
  const ratio = panel.canvas.width / parseFloat(panel.canvas.style.width);
  const context = panel.canvas.getContext("2d");
  return Array.from({ length: panel.rows * panel.columns }, (_, i) => {
    const [row, column] = [Math.floor(i / panel.columns), i % panel.columns];
    const [x, y] = [panel.wide, panel.side].map((length, i) => (at[i] < 0 ? length + at[i] : at[i]));
    const place = [column * panel.wide + x, row * panel.side + y].map((n) => Math.floor(n * ratio));
    return [...context.getImageData(...place, 1, 1).data];
  });
}"""


def colors(page: Page, name: str, x: float, y: float) -> np.ndarray:
    """(cells, 4): what is drawn at (x, y) CSS pixels in each cell of a panel, from its far end if negative."""
    return np.array(ask(page, COLORS_AT, {"name": name, "at": [x, y]}))


def frames(page: Page, name: str) -> list[str]:
    """The color of the frame around each cell of a panel, "" where there is none."""
    known = {tuple(int(color[i : i + 2], 16) for i in (1, 3, 5)): color for color in (*CELLS, MARK)}
    found = colors(page, name, 2, -9)  # in the middle of a line of 3 pixels, below the label
    return [known.get(tuple(color[:3]), "") for color in found.tolist()]


def panel_place(page: Page, name: str, row: int, column: int) -> tuple[float, float]:
    """Where in the window the middle of a cell lies, after the panel is scrolled into view."""
    script = """(stage, { name, row, column }) => {
      const { panel } = stage.panels.find((entry) => entry.name === name);
      panel.canvas.scrollIntoView({ block: "center" });
      const box = panel.canvas.getBoundingClientRect();
      return [box.left + (column - panel.first + 0.5) * panel.wide, box.top + (row + 0.5) * panel.side];
    }"""
    return tuple(ask(page, script, {"name": name, "row": row, "column": column}))


def point_at(page: Page, name: str, row: int, column: int) -> None:
    page.mouse.move(*panel_place(page, name, row, column))


def words(page: Page) -> Locator:
    return page.locator(".words")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)

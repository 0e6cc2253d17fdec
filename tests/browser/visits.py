"""What a person sees and does on the app's pages."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as BrowserTimeout

from tests.browser.expecting import expect
from tests.browser.visitor import TO


def filters(**parameters) -> str:
    """A link to the Filters page with these parameters."""
    return f"/filters?{urlencode(parameters)}" if parameters else "/filters"


def root(page: Page) -> Locator:
    """The root of the loupe or the stage, once it shows something; a chooser of the crop comes before it."""
    return page.locator(".root[data-ready]").last


def settled(page: Page) -> Page:
    """The page, once a picture is shown and the server has nothing more to say about it."""
    expect(root(page)).to_be_visible()
    expect_rest(page)
    return page


def expect_rest(page: Page) -> None:
    """The server comes to have nothing more to say about the page."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


@contextmanager
def changed(page: Page) -> Iterator[None]:
    """What is done inside leads to a new state of the loupe; afterwards that state is shown.

    ``data-ready`` identifies what the server sent and the browser drew, so nothing has to be slept over.
    """
    before = root(page).get_attribute("data-ready")
    yield
    expect(root(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def navigate(page: Page, path: str) -> None:
    """Reach a state of the same page as Back and Forward do: from its address, in the running session."""
    with changed(page):
        page.evaluate(TO, path)


def expect_link(page: Page, **parameters: str | None) -> None:
    """The address comes to hold these parameters, None for those it must not hold."""
    script = (
        "wanted => { const found = new URLSearchParams(location.search);"
        " return Object.entries(wanted).every(([name, text]) => found.get(name) === text); }"
    )
    try:
        page.wait_for_function(script, arg=parameters)
    except BrowserTimeout:
        raise AssertionError(f"The link never held {parameters}; it is {page.url}") from None


def opened(visit, context: dict | None = None, **parameters) -> Page:
    """The Filters page at a link, on this kind of screen."""
    return settled(visit(filters(**parameters), **(context or {})))


def shown_size(page: Page, panel: str) -> tuple[int, int]:
    """(rows, columns) in the caption of "Input" or "Output"."""
    text = page.locator(".pair figcaption", has_text=panel).inner_text()
    rows, columns = re.search(rf"{panel} (\d+) × (\d+)", text).groups()
    return int(rows), int(columns)


def expect_size(page: Page, panel: str, size: tuple[int, int]) -> None:
    """The caption of "Input" or "Output" comes to show (rows, columns)."""
    caption = page.locator(".pair figcaption", has_text=panel)
    expect(caption).to_contain_text(re.compile(rf"{panel} {size[0]} × {size[1]}(?!\d)"))


def picture(page: Page, panel: str) -> Locator:
    """The canvas of the "Input" or "Output" that hears the pointer and the keys."""
    return page.locator("canvas.marks").nth(("Input", "Output").index(panel))


def place(page: Page, panel: str, pixel: tuple[int, int], size: tuple[int, int]) -> dict[str, float]:
    """Where on the canvas the middle of a pixel (row, column) lies, in a picture of ``size``."""
    box = picture(page, panel).bounding_box()
    row, column = pixel
    return {"x": (column + 0.5) * box["width"] / size[1], "y": (row + 0.5) * box["height"] / size[0]}


def hover(page: Page, pixel: tuple[int, int]) -> None:
    """Move the mouse over a pixel of the output."""
    size = shown_size(page, "Output")
    picture(page, "Output").scroll_into_view_if_needed()
    box, position = picture(page, "Output").bounding_box(), place(page, "Output", pixel, size)
    page.mouse.move(box["x"] + position["x"], box["y"] + position["y"])


def expect_pixel(page: Page, pixel: tuple[int, int]) -> None:
    """The loupe comes to work out this output pixel."""
    expect(page.locator("section.work")).to_have_attribute("data-pixel", f"{pixel[0]},{pixel[1]}")


def totals(page: Page, pixel: tuple[int, int]) -> list[float]:
    """What the loupe finds for an output pixel, one number or one for each channel, in 0..1 units."""
    expect_pixel(page, pixel)
    return json.loads(page.locator("section.work").get_attribute("data-totals"))


def slider(page: Page, label: str) -> Locator:
    """The slider with this label, to be moved by keys; its role's name holds the label twice."""
    return page.locator(f'input[type=range][aria-label="{label}"]')

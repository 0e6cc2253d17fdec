"""Takes the pictures that Home shows of every stop: ``python -m tests.browser.pictures``, or ``make pictures``."""

import io
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from core.lessons.stops import STOPS, Stop
from tests.browser.server import FLAGS, ROOT, chromium, running_server

FOLDER = ROOT / "static" / "stops"
SCREEN = {"width": 1000, "height": 1000}
SIZE = (320, 200)
WIDEST = 860  # pixels of the page in a picture: more would be too small to see anything
# What a stop shows, without what is around it: the page's title, the bar and the sidebar.
WITHOUT = """
  [data-testid=stSidebar], [data-testid=stHeader], .st-key-path_bar, .stMainBlockContainer h1,
  .stMainBlockContainer h2, .stMainBlockContainer h3, .stMain .stButtonGroup { display: none !important; }
  .stMainBlockContainer { padding-top: 0 !important; }
"""


def take(page: Page, address: str, stop: Stop) -> Image.Image:
    """The largest component of a stop as it stands after a moment, its upper part, small."""
    page.goto(f"{address}/{stop.page}?{urlencode({**stop.state, 'stop': stop.name})}")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.add_style_tag(content=WITHOUT)
    page.wait_for_timeout(3000)
    shot = Image.open(io.BytesIO(page.screenshot(clip=part(page))))
    return shot.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def part(page: Page) -> dict[str, float]:
    """The part of the window that becomes the picture."""
    boxes = [
        root.bounding_box() for root in page.locator(".stMain .root[data-ready]").all() if root.is_visible()
    ]
    box = max(boxes, key=lambda box: box["width"] * box["height"], default={"x": 0, "y": 0, "width": WIDEST})
    width = min(box["width"], WIDEST)
    height = width * SIZE[1] / SIZE[0]
    top = min(box["y"], SCREEN["height"] - height)
    return {"x": box["x"], "y": top, "width": width, "height": height}


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_server("pictures.log") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport=SCREEN, color_scheme="light", reduced_motion="reduce")
        for stop in STOPS:
            take(page, address, stop).save(FOLDER / f"{stop.name}.webp", quality=72, method=6)
        browser.close()


if __name__ == "__main__":
    main()

"""The section Animation of the dialog: what is taken home is what the stage shows."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.stage_page import FIGURE, ask, colors, go, path, settled

CORNERS = """(root, name) => {
  const { entry: { panel }, x, y, caption } = root.maker.film.placed.find(({ entry }) => entry.name === name);
  const top = Math.round(y + caption.length * 19 + 3);
  return Array.from({ length: panel.rows * panel.columns }, (_, i) => [
    x + panel.gutter + (i % panel.columns) * panel.wide, top + Math.floor(i / panel.columns) * panel.side,
  ]);
}"""


def opened(page: Page):
    page.get_by_role("button", name="Take home").click()
    dialog = page.get_by_role("dialog")
    if (tab := dialog.get_by_role("tab", name="Animation")).get_attribute("aria-selected") != "true":
        tab.click()
    root = dialog.locator(".root[data-ready]")
    expect(root).to_be_visible()
    return dialog, root


def downloaded(page: Page, button) -> bytes:
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def test_the_gif_and_the_svg_show_the_cells_of_the_stage_and_stop_makes_nothing(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 4)
    at = 6  # pixels into a cell: past its frame, beside its number
    wanted = {name: colors(page, name, -at, -at)[:, :3] for name in ("input", "kernel", "output")}
    inputs = ask(page, "(stage) => [...stage.model.x]")
    dialog, root = opened(page)

    assert root.evaluate("(root) => root.maker.film.length") == 9  # 3 x 3 outputs, as the slider has it

    stopped = """async (root) => {
      const { maker } = root, { report } = maker;
      let sent = 0;
      maker.report = () => { sent += 1; };
      maker.start.click();
      const begun = maker.job !== null;
      maker.stop.click();
      await new Promise((resolve) => setTimeout(resolve, 100));
      maker.report = report;
      return [begun, sent, maker.status.textContent];
    }"""
    assert root.evaluate(stopped) == [True, 0, "Stopped: nothing is made."]

    make = dialog.get_by_role("button", name="Make the GIF")
    most = root.evaluate(
        "(root) => { const { header } = root.maker; const { most } = header; header.most = 5000; return most; }"
    )
    make.click()
    expect(root.locator(".status")).to_contain_text(
        "more than 0.005 MB, the most that is sent; take a shorter range"
    )
    root.evaluate("(root, most) => { root.maker.header.most = most; }", most)
    make.click()
    film = Image.open(io.BytesIO(downloaded(page, dialog.get_by_role("button", name="Download"))))
    assert (film.format, film.n_frames, film.width, film.info["duration"]) == ("GIF", 9, 800, 500)
    film.seek(4)
    drawn = np.asarray(film.convert("RGB"))
    for name, cells in wanted.items():
        side = root.evaluate(
            "(root, name) => root.maker.film.placed.find((p) => p.entry.name === name).entry.panel.side", name
        )
        corners = np.array(root.evaluate(CORNERS, name)).round().astype(int)
        found = np.array([drawn[y + side - at, x + side - at] for x, y in corners])
        np.testing.assert_allclose(
            found[: 5 if name == "output" else None], cells[: 5 if name == "output" else None]
        )
    expect(root.locator(".status")).to_have_text("")

    root.evaluate("(root) => { root.maker.frame.value = 4; root.maker.preview(); }")
    svg = ET.fromstring(downloaded(page, dialog.get_by_role("button", name="This frame as SVG")))
    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    for value in inputs:
        assert f"{value:g}".replace("-", "−") in texts
    assert sum(text.startswith("Output (1, 1), step 5 of 9") for text in texts) == 1

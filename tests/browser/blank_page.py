"""A blank page on which the app's scripts are known: what they work out can be asked for without a server."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from core import ui
from core.ui.browser.component import script_of

# What the page knows by its name, by the script that defines or imports it.
KNOWN = {
    "browser/correlate.js": ("correlate", "paddedPlane"),
    "browser/numbers.js": ("shortened",),
    "browser/window.js": ("outputSizeOf", "windowFits"),
    "browser/wire.js": ("mounted", "unpack"),
    "browser/worked_pixel.js": ("workedPixel",),
    "browser/worked_sum_text.js": ("asText",),
    "components/drawing/bitmap.js": ("Bitmap",),
    "components/stage/stage_ahead.js": ("foreseenScene", "floats"),
    "components/stage/stage_model.js": ("StageModel",),
    "feature_maps/channel_grid/maps_ahead.js": ("foreseenMaps", "networkInput"),
    "filters/loupe/display_scale.js": ("scaleOf",),
    "filters/loupe/filter_window.js": ("FilterWindow",),
    "filters/loupe/filtered_ahead.js": (
        "foreseen",
        "filteredPlanes",
        "legendOf",
        "paintedPlanes",
        "kernelSizes",
    ),
}


def evaluator(page: Page) -> Callable:
    """A function that gives what a JavaScript function makes of something given, both as JSON."""
    for file, names in KNOWN.items():
        script = script_of(Path(ui.__file__).parent / file)
        page.evaluate(f"{{ {script}; Object.assign(globalThis, {{ {', '.join(names)} }}); }}")

    def answer(function: str, given):  # as text, which Playwright hands over much faster than objects
        return json.loads(
            page.evaluate(f"text => JSON.stringify(({function})(JSON.parse(text)))", json.dumps(given))
        )

    return answer

"""The stage on growing crops: what it is sent, and how long it takes to draw one step."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.browser import chromium, opened
from benchmarks.pages import STAGE, Page
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, running
from core.arithmetic import ConvSpec
from core.lessons.scenes import convolution_scene
from core.ui.browser.joining import joined_script, joined_style
from core.ui.components.stage import stage
from core.ui.components.stage.stage import stage_message

_SCRIPT = Path(stage.__file__).with_name("stage.js")
_SIDES = (8, 16, 32, 64)  # pixels
_BUDGET_MILLISECONDS = 16  # a frame at 60 a second
_BUDGET_KILOBYTES = 300
_DRAW = f"""(times) => {{
    const {{ stage }} = {STAGE};
    const samples = [];
    for (let i = 0; i < times; i += 1) {{
        const start = performance.now();
        stage.transport.go(Math.floor(((stage.model.steps - 1) * i) / times));
        samples.push(performance.now() - start);
    }}
    return samples;
}}"""


def _payload(side: int) -> int:
    """Bytes of the message and of the component's scripts and styles."""
    random = np.random.default_rng(0)
    weight = random.standard_normal((8, 3, 3, 3), np.float32)
    scene = convolution_scene(random.random((3, side, side), np.float32), weight, ConvSpec(3), "im2col")
    message = stage_message(scene, title="The unrolling", unit=255, multiply="row")
    return len(message) + sum(map(len, (joined_script(_SCRIPT), joined_style(_SCRIPT.with_suffix(".css")))))


def measure(effort: Effort) -> Iterator[Table]:
    """3 channels, 3×3 windows, 8 filters; the references are the budgets of the design."""
    times, sizes = [], []
    with running(APP) as app, chromium() as browser:
        for side in _SIDES:
            link = f"/im2col?color=rgb&bank=random&filters=8&crop_size={side}"
            with opened(browser, app, Page("stage", link, f"{STAGE}?.dataset.ready")) as page:
                name = f"{side}×{side}×3, 8 filters"
                times.append(
                    Row(name, median(page.tab.evaluate(_DRAW, effort.calls)), _BUDGET_MILLISECONDS, 1)
                )
                sizes.append(Row(name, _payload(side) / 1000, _BUDGET_KILOBYTES, 1))
    yield Table(
        "Jumping to a step of the stage and drawing it", "ms", "one frame at 60 a second", tuple(times)
    )
    yield Table("The stage's message, scripts included", "kB", "the budget of 300 kB", tuple(sizes))

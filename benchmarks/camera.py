"""The camera on Filters: how long a frame of 320 x 240 pixels takes, by the count that the page itself shows."""

import re
from collections.abc import Iterator
from statistics import median

from benchmarks.browser import OpenPage, chromium, opened
from benchmarks.pages import FILMED
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, running

_MOST = 60  # frames a second that the fake camera gives
_FLAGS = (f"--use-fake-device-for-media-stream=fps={_MOST}", "--use-fake-ui-for-media-stream")
_AIM = 24  # frames a second
_EACH = 1100  # milliseconds: the page counts anew every second
_ALL_FRAMES = f"""() => {{
    const devices = navigator.mediaDevices, ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = ({{ video }}) => ask({{ video: {{ ...video, frameRate: {{ ideal: {_MOST} }} }} }});
}}"""


def _rates(page: OpenPage, times: int) -> list[int]:
    """Frames a second, counted ``times`` times once the camera runs."""
    tab = page.tab
    tab.evaluate(_ALL_FRAMES)
    tab.get_by_test_id("stSidebar").get_by_text("Use the camera").click()
    rate = tab.locator(".rate").filter(has_text="frames a second")
    rate.wait_for()
    found = []
    for _ in range(times):
        tab.wait_for_timeout(_EACH)
        found.append(int(re.match(r"\d+", rate.inner_text())[0]))
    return found


def measure(effort: Effort) -> Iterator[Table]:
    """The reference is the time for a frame at 24 a second."""
    rows = []
    with running(APP) as app, chromium(*_FLAGS) as browser:
        for filmed in FILMED:
            with opened(browser, app, filmed) as page:
                rate = median(_rates(page, effort.loads))
                rows.append(Row(f"{filmed.name}: {rate:.0f} a second", 1000 / rate, 1000 / _AIM, 1))
    yield Table(
        f"A frame of a camera that gives {_MOST} a second, filtered", "ms", "24 frames a second", tuple(rows)
    )

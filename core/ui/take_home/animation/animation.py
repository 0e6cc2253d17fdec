"""An animation of the page's stage: the stage's own scripts draw the frames in the browser; they are joined here."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from core.export.animations import encode
from core.export.frames import MOST_BYTES, MOST_FRAMES, Frames
from core.lessons.scenes import Scene, convolution_scene
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.arithmetic import operation
from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.components.files.taken import offer_file
from core.ui.components.small_input import small_input
from core.ui.components.stage.stage import stage_message
from core.ui.im2col import unrolling
from core.ui.take_home.animation.stopping import stop_waits

_KEY = "animation_maker"
_MADE = "animation_made"  # in the session: the last answer to the browser's frames, while its settings stand
_SPEEDS = {
    "1 frame a second": 1000,
    "2 frames a second": 500,
    "4 frames a second": 250,
    "10 frames a second": 100,
}
# The app's own two themes, .streamlit/config.toml: Python does not hear which one a visitor sees.
_COLORS = {
    "Light": {"ink": "#1b2430", "background": "#ffffff"},
    "Dark": {"ink": "#e8edf3", "background": "#12161c"},
}
_TYPES = {"GIF": "image/gif", "WebP": "image/webp"}


def show_animation(page: str) -> None:
    """Draw the section of the page with this name; without a stage, it says where there is one."""
    if page not in _STAGES:
        st.markdown("Arithmetic and im2col have a stage that can be animated: open this there.")
        return
    _draw(page)


@st.fragment
def _draw(page: str) -> None:
    try:
        scene, unit, multiply = _STAGES[page]()
    except ValueError as error:
        st.warning(f"{error} There is nothing to animate until then.")
        return
    if scene.too_large:
        st.warning(scene.too_large)
        return
    first, last = _choose_range(step_count(scene, multiply))
    with st.container(horizontal=True):
        speed = st.selectbox("Speed", _SPEEDS, index=1, key="animation_speed", width=220)
        colors = st.segmented_control(
            "Colors", _COLORS, default="Light", required=True, key="animation_colors"
        )
        name = st.segmented_control("File", _TYPES, default="GIF", required=True, key="animation_type")
    settings = {
        "first": first,
        "last": last,
        "format": name,
        "colors": _COLORS[colors],
        "name": page,
        "milliseconds": _SPEEDS[speed],
        "most": MOST_BYTES,
    }
    scene_message = stage_message(scene, title="", unit=unit, multiply=multiply)
    made_of = hashlib.blake2b(pack(settings, scene=scene_message), digest_size=8).hexdigest()
    made: _Made | None = st.session_state.get(_MADE)
    header = {**settings, "id": made_of, "answered": made.number if made else 0}
    report = component(Path(__file__).with_name("animation.js"))(
        data=pack(header, scene=scene_message),
        key=_KEY,
        on_frames_change=lambda: None,
        on_stopped_change=lambda: None,
    )
    # The word to stop comes with the frames, while they are joined, or after the file.
    if report.get("stopped") is not None:
        made = None
        st.session_state.pop(_MADE, None)
    elif (frames := report.get("frames")) is not None:
        try:
            joined = _joined(frames, _SPEEDS[speed], name)
        except InterruptedError:  # the run that says "stopped" comes next
            return
        st.session_state[_MADE] = _Made(made_of, header["answered"] + 1, *joined)
        st.rerun(scope="fragment")
    if made and made.of == made_of:
        _offer(made, f"{page}.{name.lower()}", _TYPES[name])
    elif made:
        st.session_state[_MADE] = _Made("", made.number)


@dataclass(frozen=True)
class _Made:
    """An answer to the browser's frames: what the animation is made of, its number, its bytes or why there are none."""

    of: str
    number: int
    file: bytes = b""
    problem: str = ""


def step_count(scene: Scene, multiply: str) -> int:
    """How many steps the timeline of a scene's stage has, all its acts together (stage_timeline.js)."""
    steps = scene.output[0].size
    if scene.view == "scatter":
        return scene.x[0].size
    if scene.view == "windows":
        return steps
    filters = len(scene.output)
    return steps + filters * (steps if multiply == "cell" else 1) + filters


def received(report: object) -> Frames:
    """The frames of a browser's report, which may be anything.

    Raises:
        ValueError: it has no frames, or those that it has are not accepted.
    """
    packed = report.get("packed") if isinstance(report, dict) else None
    if not isinstance(packed, list) or not all(isinstance(frame, str) for frame in packed):
        raise ValueError("The browser sent no frames; make the animation again.")
    try:
        files = [base64.b64decode(frame, validate=True) for frame in packed]
    except ValueError:
        raise ValueError("The browser sent frames that are no base64; make the animation again.") from None
    return Frames(report.get("width"), report.get("height"), files)


def _choose_range(steps: int) -> tuple[int, int]:
    """The first and the last step, from 0."""
    most = MOST_FRAMES
    if steps == 1:
        return 0, 0
    first, last = st.slider(
        "Steps of the stage", 1, steps, (1, min(steps, most)), key=f"animation_range_{steps}"
    )
    if last - first >= most:
        last = first + most - 1
        st.caption(f"An animation has at most {most} frames: it ends with step {last}.")
    return first - 1, last - 1


def _joined(frames: object, milliseconds: int, name: str) -> tuple[bytes, str]:
    """The animation's bytes, or why there are none.

    A run of the whole page meanwhile ends it at the next frame, and so does Stop, by an InterruptedError.
    """
    bar = st.progress(0.0, "Joining the frames")

    def go_on(share: float) -> None:
        bar.progress(share)
        if stop_waits(_KEY):
            raise InterruptedError

    try:
        return encode(received(frames), milliseconds, name, go_on), ""
    except ValueError as error:
        return b"", str(error)
    finally:
        bar.empty()


def _offer(made: _Made, name: str, mime: str) -> None:
    if made.problem:
        st.warning(made.problem)
        return
    offer_file(
        f"Download {name} ({len(made.file) / 1000:,.0f} kB)",
        lambda: made.file,
        name,
        mime,
        key="animation_download",
    )


def _arithmetic() -> tuple[Scene, float, str]:
    now = controls()
    return operation.scene(now, small_input(now.picture)), 1, "row"


def _im2col() -> tuple[Scene, float, str]:
    now = controls()
    what = unrolling.unrolled(now)
    spec = replace(now.spec, groups=what.groups)
    return (
        convolution_scene(what.x, what.weight, spec, "im2col", what.names),
        what.unit,
        state.value("multiply"),
    )


_STAGES: Mapping[str, Any] = {
    "arithmetic": _arithmetic,
    "im2col": _im2col,
}  # page -> its scene, unit and product

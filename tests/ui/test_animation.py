"""The section Animation: what the browser sends is looked at before it is used, and Stop ends the work on it."""

import base64
import json
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from core.arithmetic import ConvSpec
from core.export.frames import Frames
from core.lessons.scenes import convolution_scene, transposed_scene
from core.ui.take_home.animation import animation, stopping
from core.ui.take_home.animation.animation import received, step_count
from tests.export.packed_frames import packed


def report(frames: Frames) -> dict:
    """What the browser sends of them."""
    packed = [base64.b64encode(frame).decode() for frame in frames.packed]
    return {"width": frames.width, "height": frames.height, "packed": packed}


def test_frames_in_base64_come_back():
    sent = packed(np.arange(2 * 5 * 7 * 3, dtype=np.uint8).reshape(2, 5, 7, 3))
    assert received(report(sent)) == sent


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("frames", "sent no frames"),
        ([""], "sent no frames"),
        ({"packed": [1, 2]}, "sent no frames"),
        ({"packed": "AAAA"}, "sent no frames"),
        ({"packed": ["???"]}, "no base64"),
        ({"packed": [""]}, "1 to 1600 pixels a side, not \\(None, None\\)"),
        ({"packed": [""] * 601, "width": 5, "height": 7}, "1 to 600 frames, not 601"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(sent, words):
    with pytest.raises(ValueError, match=words):
        received(sent)


ONES = np.ones((1, 5, 5), np.float32)
WEIGHT = np.ones((4, 1, 3, 3), np.float32)


def test_the_timeline_has_a_step_for_each_column_each_row_of_the_product_and_each_map():
    scene = convolution_scene(ONES, WEIGHT, ConvSpec(3), "im2col")
    assert step_count(scene, "row") == 3 * 3 + 4 + 4
    assert step_count(scene, "cell") == 3 * 3 + 4 * 9 + 4


def test_the_timeline_has_a_step_for_each_output_or_each_scattered_input():
    assert step_count(convolution_scene(ONES, WEIGHT[:1], ConvSpec(3)), "row") == 9
    assert step_count(transposed_scene(ONES, WEIGHT[:1], ConvSpec(3), 0, "scatter"), "row") == 25


@pytest.fixture
def requests(monkeypatch) -> ScriptRequests:
    """What Streamlit keeps of runs that are asked for while one of this test runs."""
    asked = ScriptRequests()
    context = SimpleNamespace(script_requests=asked)
    monkeypatch.setattr(stopping, "get_script_run_ctx", lambda **_: context)
    return asked


def ask(requests: ScriptRequests, key: str, event: str) -> None:
    """Have the browser ask for a run of the dialog, in which a component triggers an event."""
    triggers = json.dumps([{"event": event, "value": [True, 1]}])
    mounted = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_$$ID-0a-{key}__events", json_trigger_value=triggers)
    requests.request_rerun(RerunData(fragment_id="dialog", widget_states=WidgetStates(widgets=[mounted])))


@pytest.mark.parametrize("name", ["GIF", "WebP"])
def test_stop_ends_the_joining_at_the_next_frame(requests, monkeypatch, name):
    heard = []

    def progress(share: float) -> None:
        heard.append(share)
        if share == 0.3:
            ask(requests, "animation_maker", "stopped")

    monkeypatch.setattr(
        animation.st, "progress", lambda *_: SimpleNamespace(progress=progress, empty=lambda: heard.append(1))
    )
    with pytest.raises(InterruptedError):
        animation._joined(report(packed(np.zeros((10, 8, 8, 3), np.uint8))), 100, name)
    assert sorted(set(heard)) == [0, 0.1, 0.2, 0.3, 1]  # the bar goes, too


@pytest.mark.parametrize(
    ("key", "event"), [("animation_maker", "frames"), ("keeper", "stopped"), ("animation_maker", "")]
)
def test_nothing_else_that_is_asked_meanwhile_ends_it(requests, key, event):
    assert not stopping.stop_waits("animation_maker")
    ask(requests, key, event)
    assert not stopping.stop_waits("animation_maker")
    ask(requests, "animation_maker", "stopped")
    assert stopping.stop_waits("animation_maker")

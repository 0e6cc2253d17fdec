"""The section Animation: what the browser sends is looked at before it is used."""

import base64

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.export.animations import MOST_BYTES, MOST_FRAMES
from core.lessons.scenes import convolution_scene, transposed_scene
from core.ui.take_home.animation.animation import received, step_count


def test_frames_in_base64_come_back_as_bytes():
    assert received([base64.b64encode(b"one").decode(), ""]) == [b"one", b""]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("frames", "sent no frames"),
        ([1, 2], "sent no frames"),
        ({"frames": []}, "sent no frames"),
        ([""] * (MOST_FRAMES + 1), "at most 600 frames"),
        (["A" * (MOST_BYTES // 3 * 4 + 8)], "32,000,000 bytes in all"),
        (["???"], "no base64"),
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

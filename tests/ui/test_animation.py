"""The section Animation: what the browser sends is looked at before it is used."""

import base64

import pytest

from core.export.animations import MOST_BYTES, MOST_FRAMES
from core.ui.take_home.animation.animation import received


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

"""What a browser sends as a camera's frame is a file like any other: taken, or refused in words."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.ui.app import own_picture
from core.ui.filters.loupe import camera


@pytest.fixture
def session(monkeypatch):
    """A session in which the camera is on."""
    streamlit = SimpleNamespace(session_state={"camera": True})
    for module in (own_picture, camera):
        monkeypatch.setattr(module, "st", streamlit)
    return streamlit.session_state


def send(session, sent: object) -> None:
    session["camera_view"] = {"picture": sent}
    own_picture.take_frame(camera.sent_file())


def test_a_frame_becomes_the_picture_and_the_camera_is_put_away(session):
    levels = np.random.default_rng(0).integers(0, 256, (24, 32, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG")
    send(session, base64.b64encode(file.getvalue()).decode())
    _, loaded, _ = own_picture.own_picture()
    np.testing.assert_array_equal(loaded.pixels * 255, levels.transpose(2, 0, 1))
    assert session["camera"] is False and session["picture_problem"] is None


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (None, "The file is empty (0 bytes); choose a picture."),
        ("½", "The file is empty (0 bytes); choose a picture."),
        (
            base64.b64encode(b"<script>").decode(),
            "The file is not a picture that can be opened here; use PNG, JPEG, WebP, GIF, BMP or TIFF.",
        ),
    ],
)
def test_what_is_no_picture_changes_nothing_and_is_said(session, sent, why):
    send(session, sent)
    assert own_picture.own_picture() is None
    assert session["camera"] is True and session["picture_problem"] == why

"""What a browser sends as a file, a frame of the camera or a picture that it kept may be anything."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.ui.app import own_picture
from core.ui.components.files.given import hear

LEVELS = np.random.default_rng(0).integers(0, 256, (24, 32, 3), np.uint8)
NO_PICTURE = "The file is not a picture that can be opened here; use PNG, JPEG, WebP, GIF, BMP or TIFF."


@pytest.fixture
def session(monkeypatch):
    """A session in which the camera is on."""
    streamlit = SimpleNamespace(session_state={"camera": True})
    monkeypatch.setattr(own_picture, "st", streamlit)
    return streamlit.session_state


def sent(data: bytes) -> dict[str, str]:
    return {"name": "Camera picture", "data": base64.b64encode(data).decode()}


def png() -> bytes:
    file = io.BytesIO()
    Image.fromarray(LEVELS).save(file, "PNG")
    return file.getvalue()


def test_a_frame_becomes_the_picture_and_the_camera_is_put_away(session):
    hear(sent(png()), own_picture.take_photograph)
    pixels = own_picture.own_picture().unpacked().pixels
    np.testing.assert_array_equal(pixels * 255, LEVELS.transpose(2, 0, 1))
    assert session["camera"] is False and session["picture_problem"] is None


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "The file is empty (0 bytes); choose a picture."), (b"<script>", NO_PICTURE)]
)
def test_what_is_no_picture_changes_nothing_and_is_said(session, data, why):
    hear(sent(data), own_picture.take_photograph)
    assert own_picture.own_picture() is None
    assert session["camera"] is True and session["picture_problem"] == why


@pytest.mark.parametrize(
    "message",
    [None, "½", [], {"name": "a"}, {"name": 1, "data": ""}, {"name": "a", "data": "½"}, {"data": "YQ=="}],
)
def test_what_is_no_file_is_heard_by_nobody(message):
    hear(message, lambda *_: pytest.fail("heard"))


def test_a_name_that_could_not_be_shown_is_mended():
    heard = []
    hear(sent(b"a") | {"name": "half \ud800 of a pair"}, lambda name, _: heard.append(name))
    assert heard == ["half ? of a pair"]


def test_a_picture_that_the_browser_kept_is_the_same_picture_again(session):
    hear(sent(png()), own_picture.take_photograph)
    before = own_picture.own_picture()
    session.clear()
    assert own_picture._take_back(before.packed) == before.digest
    after = own_picture.own_picture()
    assert (after.name, after.digest) == (before.name, before.digest) == ("Camera picture", before.digest)
    held, came = before.unpacked(), after.unpacked()
    assert (came.original_size, came.notes) == (held.original_size, held.notes)
    np.testing.assert_array_equal(came.pixels, held.pixels)


def test_what_the_browser_did_not_keep_changes_nothing(session):
    assert own_picture._take_back(b"{}") is None and own_picture.own_picture() is None

"""Hands the current picture to the browser once; the other components find it there by its digest."""

import zlib
from pathlib import Path

import numpy as np

from core.ui.app.picture_source import Picture, remembered_with_picture
from core.ui.browser.component import component
from core.ui.browser.wire import pack


def send_picture(picture: Picture) -> None:
    """Send the picture's 8-bit levels, channel by channel. An unchanged picture costs only a reference."""
    component(Path(__file__).with_name("picture.js"))(
        data=_message(picture.digest, picture.pixels), key="picture", height=1
    )


@remembered_with_picture
def _message(digest: str, _pixels: np.ndarray) -> bytes:
    levels = np.rint(_pixels * 255).astype(np.uint8)
    return pack({"digest": digest, "shape": levels.shape}, levels=zlib.compress(levels.tobytes(), 1))

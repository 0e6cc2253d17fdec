"""The crop: a square on the current picture that can be moved."""

import re
from pathlib import Path

from core.arithmetic import Pair
from core.ui.app import parameter, state
from core.ui.app.picture_source import Picture
from core.ui.browser.component import component, reported_state
from core.ui.browser.wire import pack
from core.ui.components.picture.picture import send_picture


def parse_place(text: str) -> Pair:
    """A row and a column, both counted from 0, as "12,34"."""
    place = re.fullmatch(r"(\d{1,4}),(\d{1,4})", text, re.ASCII)
    if not place:
        raise ValueError("must be a row and a column, counted from 0")
    return int(place[1]), int(place[2])


def write_place(place: Pair) -> str:
    """The text that :func:`parse_place` reads."""
    return ",".join(map(str, place))


state.register({"crop": parameter.Parameter((100, 200), parse_place, write_place)})


def choose_crop(picture: Picture, shape: Pair) -> None:
    """Show the picture with the crop of ``shape`` (rows, columns) on it; it moves by pointer or arrow keys."""
    header = {
        "picture": picture.digest,
        "shape": shape,
        "corner": state.value("crop"),
        "title": picture.title,
    }
    component(Path(__file__).with_name("crop.js"))(
        data=pack(header), key="crop_chooser", on_corner_change=_moved
    )
    send_picture(picture)


def _moved() -> None:
    state.store_text("crop", reported_state("crop_chooser", "corner"))

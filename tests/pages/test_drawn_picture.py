"""A drawing as the picture: from the link, on another grid, too large for the link, and refused."""

import numpy as np
import pytest

from core.pictures.drawings import parse_drawing, write_drawing
from tests.pages.test_pages import assert_standing, opened

ARROW = "AH4Ccno-DgA"  # 8 x 8
PAGES = ("filters", "arithmetic", "feature_maps", "im2col", "learning")


def pixels(app) -> np.ndarray:
    return app.session_state["controls"].picture.pixels


def on_grid_of(app, side: int):
    return assert_standing(app.button_group(key="drawing_side").set_value(side).run())


def shared(app) -> str:
    """What the dialog of Share says."""
    app = assert_standing(app.button(key="share").click().run())
    return "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("color", ["gray", "rgb"])
def test_a_links_drawing_is_the_picture_of_every_page(page, color):
    app = opened(page, source="draw", drawing=ARROW, color=color)
    np.testing.assert_array_equal(pixels(app), parse_drawing(ARROW)[None])
    assert not app.warning and app.session_state["controls"].picture.title == "Your drawing"


def test_nothing_is_drawn_at_first():
    app = opened("filters", source="draw")
    np.testing.assert_array_equal(pixels(app), np.zeros((1, 16, 16)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>", "must be a drawing of 8, 16, 32 or 64 cells a side."),
        (write_drawing(np.ones((64, 64), bool)), "may have at most 32 cells a side in a link, not 64."),
    ],
)
def test_a_link_with_no_drawing_or_too_large_a_one_says_so_and_begins_an_empty_one(text, why):
    app = opened("filters", source="draw", drawing=text)
    assert [warning.value for warning in app.warning] == [
        f"The link's drawing “{text[:40]}” was left out: {why}"
    ]
    assert pixels(app).shape == (1, 16, 16) and not pixels(app).any()


def test_a_drawing_of_64_cells_is_the_sessions_only_and_the_link_says_so():
    app = on_grid_of(opened("filters", source="draw", drawing=ARROW), 64)
    large = np.kron(parse_drawing(ARROW), np.ones((8, 8)))[None]
    np.testing.assert_array_equal(pixels(app), large)
    assert "drawing" not in app.query_params
    assert "A drawing of more than 32 cells a side stays here: they see an empty one." in shared(app)
    app = on_grid_of(app, 8)
    np.testing.assert_array_equal(pixels(app), parse_drawing(ARROW)[None])
    assert app.query_params["drawing"] == ARROW and "cells a side stays here" not in shared(app)


def test_a_drawing_is_kept_by_stops_that_need_no_particular_picture():
    app = opened("filters", source="draw", drawing=ARROW, kernel="gaussian", stop="gaussian")
    app = assert_standing(app.button(key="path_way_previous").click().run())
    app = assert_standing(app.button(key="path_way_next").click().run())
    np.testing.assert_array_equal(pixels(app), parse_drawing(ARROW)[None])

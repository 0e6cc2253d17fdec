"""The camera, as far as the server knows of it: where the page shows it, and where the sidebar takes a photograph."""

import pytest

from tests.pages.test_pages import assert_standing, opened

GRAY = {"color": "rgb", "mix": "sum", "photo": "camera"}  # a gray photograph is there until a frame is taken
ON_THE_PAGE = "It is on the page, and filtered as it runs."


def with_camera(page: str, **link: str):
    app = opened(page, source="own", **link)
    return assert_standing(app.toggle(key="camera").set_value(True).run())


def is_on_the_page(app) -> bool:
    said = any(caption.value == ON_THE_PAGE for caption in app.caption)
    assert said != is_in_the_sidebar(app)
    return said


def is_in_the_sidebar(app) -> bool:
    return any(one.proto.component_name.endswith("_photo") for one in app.get("bidi_component"))


@pytest.mark.parametrize(
    ("page", "link", "shown"),
    [
        ("filters", GRAY, True),
        ("filters", {"color": "rgb", "mix": "sum", "apply": "random"}, True),
        ("filters", {"apply": "own", "color": "rgb"}, True),
        ("filters", GRAY | {"compare": "1", "size": "64"}, False),
        ("filters", {"beside": "kernel=gaussian"}, False),
        ("filters", {"ask": "1"}, False),
        ("feature_maps", {}, False),
        ("im2col", {}, False),
    ],
)
def test_the_camera_is_on_the_page_where_one_filter_is_shown_and_else_in_the_sidebar(page, link, shown):
    assert is_on_the_page(with_camera(page, **link)) == shown


def test_the_window_fits_any_frame_whatever_the_picture():
    link = {"kernel": "box_blur", "kernel_size": "15", "dilation": "8", "size": "64"}
    app = opened("filters", source="own", **link)
    assert app.session_state["controls"].spec.padding == ((25, 25), (25, 25))  # 113 pixels on 64
    app = assert_standing(app.toggle(key="camera").set_value(True).run())
    assert app.session_state["controls"].spec.padding == ((0, 0), (0, 0))


def test_another_source_puts_the_camera_away():
    app = with_camera("filters")
    for source in ("test", "own"):
        app = assert_standing(app.button_group(key="source").set_value(source).run())
    assert not app.toggle(key="camera").value and not is_in_the_sidebar(app)

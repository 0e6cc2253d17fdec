"""Every page at its defaults, with every control at both its ends, and from links that nobody should write."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from core.arithmetic import ConvSpec
from core.ui.app import page_list, picture_source, window
from core.ui.filters import filter_choice, own_kernel, view
from core.ui.filters.loupe import loupe
from tests.pages.moved import to_both_ends, to_every_option
from tests.pages.sent import upload

DASHBOARD = str(Path(__file__).parents[2] / "dashboard.py")
PAGES = {entry.name: entry.file for entry in page_list.PAGES}


def opened(page: str, **link: str) -> AppTest:
    """The app on a page, reached by a link with these parameters."""
    app = AppTest.from_file(DASHBOARD, default_timeout=30)
    app.switch_page(PAGES[page])
    for name, text in link.items():
        app.query_params[name] = text
    return assert_standing(app.run())


def assert_standing(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].value
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_at_its_defaults(page):
    app = opened(page)
    assert not app.error
    assert not app.warning


def places(block: Block, path: tuple[int, ...] = ()) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The key of every widget in a part of the app, with the numbers that lead to it."""
    for number, child in block.children.items():
        if isinstance(child, Block):
            yield from places(child, (*path, number))
        elif key := getattr(child, "key", None):
            yield key, (*path, number)


def test_a_control_of_the_sidebar_is_in_the_same_group_on_every_page():
    """In another it would outlast the run of the next page, and a slow browser reports the value it had there."""
    groups = {}
    for page in PAGES:
        for key, (*group, _) in places(opened(page, size="64").sidebar):
            assert groups.setdefault(key, group) == group, (page, key)
    assert {"size", "photo", "kernel_size", "dilation"} <= groups.keys()


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"apply": "random"},
        {"apply": "own"},
        {"rectangular": "1"},
        {"source": "test"},
        {"source": "draw", "drawing": "AH4Ccno-DgA"},
        {"asymmetric": "1"},
        {"asymmetric": "1", "rectangular": "1", "padding_name": "same"},
        {"compare": "1", "size": "64"},
        {"compare": "1", "size": "64", "apply": "random", "asymmetric": "1", "source": "test"},
    ],
    ids=lambda setting: "-".join(setting) or "default",
)
def test_every_control_of_filters_can_stand_at_both_its_ends(setting):
    for moved in to_both_ends(opened("filters", kernel="box_blur", **setting)):
        assert_standing(moved)


def test_every_choice_of_filters_can_be_made():
    for moved in to_every_option(opened("filters")):
        assert_standing(moved)


@pytest.mark.parametrize("compare", ["0", "1"])
@pytest.mark.parametrize("mix", ["each", "sum"])
@pytest.mark.parametrize("apply", ["handcrafted", "random", "own"])
def test_color_pictures_work_with_every_kind_of_filter(apply, mix, compare):
    opened("filters", color="rgb", size="64", apply=apply, mix=mix, compare=compare)


FILTERS_LINK = (
    "kernel_size kernel_size_width stride stride_width padding padding_width padding_after padding_width_after "
    "padding_name dilation padding_mode rectangular asymmetric source photo test color size apply kernel family "
    "compare count scheme seed pick own mix display pin units fit"
).split()
NONSENSE = ["", "-1", "0", "99999999999999999999", "1.5", "nan", "ʘ", "<script>", "a" * 3000, "1,2", "None"]


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_page(text):
    app = opened("filters", **dict.fromkeys(FILTERS_LINK, text))
    left_out = [warning.value for warning in app.warning]
    assert all(
        re.fullmatch(r"The link's [a-z ]+ “.*” was left out: .+\.", said, re.DOTALL) for said in left_out
    )
    kept = app.session_state["parameters"]
    assert len(left_out) + len(kept) == len(FILTERS_LINK)
    assert app.slider(key="stride").value == 1
    if len(left_out) == len(FILTERS_LINK):
        assert app.session_state["controls"].spec == ConvSpec(3)


def test_the_names_of_the_filters_page_are_all_of_its_parameters():
    own = (filter_choice, loupe, own_kernel, picture_source, view, window)
    assert {name for module in own for name in registered_by(module)} == set(FILTERS_LINK)


def registered_by(module) -> list[str]:
    """The parameters that a module's one call of state.register names."""
    calls = [
        node
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "state.register"
    ]
    return [key.value for call in calls for key in call.args[0].keys]


def test_a_wrong_value_in_a_link_is_said():
    app = opened("filters", stride="99")
    assert app.warning[0].value == "The link's stride “99” was left out: must be from 1 to 8."


def test_a_link_sets_every_control_it_names():
    app = opened("filters", kernel="box_blur", kernel_size="7", stride="2", padding_name="same", dilation="2")
    assert [app.slider(key=key).value for key in ("kernel_size", "stride", "padding", "dilation")] == [
        7,
        2,
        6,
        2,
    ]


def test_padding_is_lowered_with_the_kernel_and_it_is_said():
    app = opened("filters", kernel="box_blur", kernel_size="9", padding="8")
    app.slider(key="kernel_size").set_value(3).run()
    assert app.slider(key="padding").value == 2
    assert "Padding lowered to 2" in app.info[0].value


def test_a_kernel_larger_than_the_picture_gets_padding():
    app = opened("filters", source="test", test="patch", kernel="box_blur", kernel_size="15")
    assert app.slider(key="padding").value == 6
    assert "does not fit 3 without it" in app.info[0].value


def test_a_named_padding_follows_the_kernel():
    app = opened("filters", kernel="box_blur", padding_name="same")
    for k in (5, 9, 15):
        app.slider(key="kernel_size").set_value(k).run()
        assert app.slider(key="padding").value == k // 2


def test_moving_the_padding_leaves_its_name():
    app = opened("filters", kernel="box_blur", kernel_size="5", padding_name="same")
    app.slider(key="padding").set_value(1).run()
    assert app.slider(key="padding").value == 1
    app.slider(key="kernel_size").set_value(7).run()
    assert app.slider(key="padding").value == 1


def test_a_kernel_of_one_size_fixes_the_slider_and_says_so():
    app = opened("filters", kernel="sobel_vertical", kernel_size="9")
    assert app.slider[0].disabled
    assert app.slider[0].value == 3
    assert any("is 3 × 3 by definition" in caption.value for caption in app.caption)


def test_values_are_kept_across_pages():
    app = opened("filters", kernel="box_blur")
    app.slider(key="stride").set_value(4).run()
    app.switch_page(PAGES["home"]).run()
    app.switch_page(PAGES["filters"]).run()
    assert app.slider(key="stride").value == 4


def test_ones_own_kernel_starts_from_what_was_chosen():
    app = opened("filters", kernel="prewitt_vertical")
    app.button_group(key="apply").set_value("own").run()
    assert app.session_state["parameters"]["own"] == "-1,0,1;-1,0,1;-1,0,1"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("Negate", "0,1,0;1,-5,1;0,1,0"),
        ("Rotate 180°", "0,-1,0;-1,5,-1;0,-1,0"),
        ("Normalize", "0,-1,0;-1,5,-1;0,-1,0"),
    ],
)
def test_the_buttons_change_ones_own_kernel(operation, expected):
    app = opened("filters", apply="own")
    assert_standing(app.button(key=operation).click().run())
    assert app.session_state["parameters"].get("own") == expected


def test_a_kernel_without_a_sum_cannot_be_normalized_and_stays():
    app = opened("filters", apply="own", own="1,-1", kernel_size="2")
    app.button(key="Normalize").click().run()
    assert app.warning[0].value == (
        "The weights sum to 0, so no factor can make them sum to 1. The kernel stays as it was."
    )
    assert app.session_state["parameters"]["own"] == "1,-1"


def test_a_bad_file_gets_one_sentence_and_the_picture_stays():
    app = opened("filters", source="own")
    before = app.session_state["controls"].picture.digest
    app = upload(app, "own_file", "notes.png", b"this is not a picture")
    assert_standing(app)
    assert len(app.error) == 1
    assert app.session_state["controls"].picture.digest == before

"""A | B on Filters: two settings, one picture; each is what a link of its own shows."""

from fractions import Fraction
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.convolution import conv2d
from core.filters.filtering import apply_filter
from core.kernels import HANDCRAFTED
from core.ui.app import state
from core.ui.browser.wire import pack
from core.ui.filters import beside
from core.ui.filters.loupe import loupe, pair
from tests.pages.test_pages import NONSENSE, assert_standing, opened

SMALL = {"size": "64"}


@pytest.fixture
def shown(monkeypatch):
    """The two settings of every drawing."""
    seen = []
    monkeypatch.setattr(beside, "show_pair", lambda picture, sides, full: seen.append((picture, *sides)))
    return seen


SETTINGS = st.fixed_dictionaries(
    {"kernel": st.sampled_from(["sobel_vertical", "gaussian", "box_blur", "gaussian_lecture"])},
    optional={
        "kernel_size": st.sampled_from("1357"),
        "stride": st.sampled_from("123"),
        "padding": st.sampled_from("012"),
        "padding_mode": st.sampled_from(["reflect", "circular"]),
    },
)


@settings(max_examples=8)
@given(a=SETTINGS, b=SETTINGS)
def test_each_side_is_what_its_own_link_shows(a, b):
    with pytest.MonkeyPatch.context() as patch:
        seen = []
        patch.setattr(beside, "show_pair", lambda picture, sides, full: seen.append((picture, *sides)))
        opened("filters", **SMALL, **a, beside="&".join(f"{name}={value}" for name, value in b.items()))
    picture, *sides = seen[-1]
    for side, asked in zip(sides, (a, b)):
        weights = HANDCRAFTED[asked["kernel"]].weights_for((int(asked.get("kernel_size", 3)),) * 2)
        np.testing.assert_array_equal(side.weights[0], np.float32(weights))
        output = conv2d(picture.pixels[None], side.weights[None], side.spec)
        assert side.result.shape == output.shape[1:]
        assert side.result.largest == pytest.approx(output.max(), abs=1e-5)


def test_b_begins_as_what_is_shown_and_stays_while_a_is_changed(shown):
    app = opened("filters", kernel="box_blur", **SMALL)
    app = assert_standing(app.toggle(key="two_settings").set_value(True).run())
    assert shown[-1][1].spec == shown[-1][2].spec
    assert_standing(app.slider(key="stride").set_value(3).run())
    assert [side.spec.stride for side in shown[-1][1:]] == [(3, 3), (1, 1)]
    app = assert_standing(app.button(key="swap_settings").click().run())
    assert [side.spec.stride for side in shown[-1][1:]] == [(1, 1), (3, 3)]
    assert app.slider(key="stride").value == 1
    app = assert_standing(app.toggle(key="two_settings").set_value(False).run())
    assert "beside" not in {
        name for name in app.session_state["parameters"] if app.session_state["parameters"][name]
    }


@pytest.mark.parametrize("text", [*NONSENSE, "source=own", "kernel=none", "stride=0", "a" * 3000])
def test_a_setting_that_cannot_be_read_is_left_out_in_a_sentence(text):
    app = opened("filters", beside=text, **SMALL)
    assert not text or "beside" in app.warning[0].value


def test_what_differs_is_said_with_both_values(shown):
    opened("filters", kernel="box_blur", padding_name="same", beside="kernel=box_blur&kernel_size=5", **SMALL)
    words = pair.what_differs(*shown[-1][1:])
    assert words == "A and B differ in size: 3 × 3 | 5 × 5; padding: 1 | 0."


def test_the_written_setting_is_read_back():
    text = "apply=handcrafted&kernel_size=5&kernel=box_blur"
    parsed = state.registry["beside"].parse(text)
    assert parsed == text and dict(parse_qsl(parsed))["kernel_size"] == "5"


def test_a_control_that_cannot_be_read_leaves_the_others(shown):
    app = opened("filters", beside="kernel=gone&stride=2&nonsense=1", **SMALL)
    assert (
        "A part of the link's beside" in app.warning[0].value
        and "kernel must be one of" in app.warning[0].value
    )
    assert shown[-1][2].spec.stride == (2, 2)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        (
            {"apply": "own", "own": "-1,0,1;-1,0,1;-1,0,1"},
            "apply=own&own=-1,-1,-1;0,0,0;1,1,1",
            "the weights.",
        ),
        (
            {"kernel": "box_blur"},
            "kernel=box_blur&display=stretch",
            "colors: black to white, cut off beyond | least",
        ),
        ({"kernel": "box_blur", "color": "rgb"}, "kernel=box_blur&mix=sum", "channels: apart | added up"),
    ],
)
def test_alike_is_said_only_of_what_is(shown, a, b, words):
    opened("filters", beside=b, **SMALL, **a)
    assert words in pair.what_differs(*shown[-1][1:])


FILTERS = st.fixed_dictionaries(
    {"kernel": st.sampled_from([*HANDCRAFTED]), "color": st.sampled_from(["gray", "rgb"])},
    optional={
        "kernel_size": st.sampled_from("2345"),
        "stride": st.sampled_from("123"),
        "padding": st.sampled_from("0123"),
        "dilation": st.sampled_from("12"),
        "padding_mode": st.sampled_from(["reflect", "circular", "replicate"]),
        "mix": st.sampled_from(["each", "sum"]),
    },
)


@settings(max_examples=12)
@given(FILTERS)
def test_what_filters_says_is_what_its_numbers_are(link):
    with pytest.MonkeyPatch.context() as patch:
        seen = []
        patch.setattr(loupe, "pack", lambda header, **parts: seen.append(header) or pack(header, **parts))
        app = opened("filters", **SMALL, **link)
    header, now = seen[-1], app.session_state["controls"]
    weights = np.array(header["kernels"], np.float32).reshape(-1, *now.spec.kernel_size)
    response = apply_filter(now.picture.pixels, weights, now.spec)
    legend = header["legend"]
    assert (legend["smallest"], legend["largest"]) == pytest.approx(
        (response.output.min(), response.output.max()), abs=1e-5
    )
    if header["partRange"]:
        assert header["partRange"] == pytest.approx((response.parts.min(), response.parts.max()), abs=1e-5)
    assert float(Fraction(header["weightSum"])) == pytest.approx(weights.sum(), abs=1e-3)
    height, facts = response.output.shape[1], " ".join(header["facts"])
    assert header["formulas"][0].endswith(f"= {height}")
    if now.spec.stride == (1, 1) and "lost" in facts:
        assert f"{64 - height} pixel" in facts
        assert header["lost"][0][0] + header["lost"][0][1] == 64 - height
    assert ("keeps its size" in facts) == (now.spec.stride == (1, 1) and height == 64)

"""The Filters page by its controls: comparing, one's own kernel, paddings that part, what is said of a picture."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.filters import typed_kernel
from core.filters.filtering import apply_filter
from core.filters.initializers import SCHEMES
from core.kernels import FAMILIES, HANDCRAFTED
from core.ui.filters import own_kernel, view
from core.ui.filters.loupe import loupe
from tests.pages.sent import upload
from tests.pages.test_pages import assert_standing, opened

MATRICES = st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from((1, 3))).flatmap(
    lambda size: st.lists(
        st.lists(
            st.lists(
                st.sampled_from((0, 1, -1, 10**6, -(10**6), "1e-12", "1/9", "0.000123456789", "999999.9"))
                | st.integers(-1000, 1000),
                min_size=size[1],
                max_size=size[1],
            ),
            min_size=size[0],
            max_size=size[0],
        ),
        min_size=size[2],
        max_size=size[2],
    )
)


def text_of(matrices) -> str:
    return "|".join(";".join(",".join(map(str, row)) for row in matrix) for matrix in matrices)


@given(
    MATRICES, st.lists(st.sampled_from(list(own_kernel.OPERATIONS)), min_size=1, max_size=3), st.booleans()
)
def test_whatever_the_buttons_make_of_a_kernel_is_refused_or_can_be_read_again(matrices, labels, summed):
    kernels = typed_kernel.for_channels(typed_kernel.parse_filter(text_of(matrices)), 3 if summed else 1)
    for label in labels:
        try:
            text = own_kernel._parse(typed_kernel.write_filter(own_kernel.OPERATIONS[label][0](kernels)))
        except ValueError as error:
            assert str(error).startswith(("The weights sum to 0", "A weight must lie between"))
        else:
            kernels = typed_kernel.parse_filter(text)
            assert typed_kernel.write_filter(kernels) == text


@pytest.mark.parametrize(
    ("link", "button", "kept", "said"),
    [
        pytest.param(
            {"own": "1000,-1000,0.0001;0,0,0;0,0,0"},
            "Normalize",
            "1000,-1000,1/10000;0,0,0;0,0,0",
            "A weight must lie between ±1,000,000, not",
            id="too-large",
        ),
        pytest.param(
            {"own": ";".join(["1000000,0,0"] * 3 + [])},
            "Negate",
            ";".join(["-1000000,0,0"] * 3),
            None,
            id="largest",
        ),
        pytest.param(
            {"own": "|".join(["1000000,0;0,0"] * 3), "kernel_size": "2"},
            "Negate",
            "|".join(["1000000,0;0,0"] * 3),
            "A weight must lie between ±1,000,000, not",
            id="sum-of-three-too-large",
        ),
        pytest.param(
            {"own": "20,1e-12,0;0,0,0;0,0,0"}, "Normalize", "1,0,0;0,0,0;0,0,0", None, id="too-small"
        ),
    ],
)
def test_a_button_never_leaves_a_kernel_that_cannot_be_read(link, button, kept, said):
    app = opened("filters", apply="own", **link)
    assert_standing(app.button(key=button).click().run())
    assert typed_kernel.parse_filter(app.session_state["parameters"]["own"]) == typed_kernel.parse_filter(
        kept.replace("1/10000", "0.0001")
    )
    assert [warning.value.startswith(said) for warning in app.warning] == ([True] if said else [])
    assert all(warning.value.endswith(". The kernel stays as it was.") for warning in app.warning)
    assert_standing(app.run())


def test_a_comparison_that_takes_too_long_is_refused_with_what_to_reduce(drawn):
    link = {"apply": "random", "photo": "retina", "color": "rgb", "mix": "sum", "kernel_size": "15"}
    app = opened("filters", compare="1", count="16", size="1024", **link)
    assert app.warning[0].value.startswith("Comparing these 16 filters would take 11 billion products")
    assert "tiles" not in drawn
    opened("filters", compare="1", count="4", size="512", **link)
    assert len(drawn["tiles"]) == 4


@pytest.fixture
def drawn(monkeypatch):
    """What the page hands to its gallery and its loupe, by name: the tiles, and (weights, output)."""
    found = {}
    monkeypatch.setattr(view, "gallery", lambda tiles, chosen, full, _: found.update(tiles=tiles))

    def show(picture, weights, spec, result, display, kernel_sizes):
        output = apply_filter(picture.pixels, weights, spec).output
        assert (result.shape, result.largest) == (output.shape, output.max())
        found.update(weights=weights, output=output)

    monkeypatch.setattr(loupe, "loupe", show)
    return found


TILED = {
    "padded-by-number": {"kernel_size": "9", "padding": "8"},
    "padded-by-name": {"kernel_size": "6", "padding_name": "same", "stride": "2"},
    "too-large-for-the-picture": {"source": "test", "test": "patch", "kernel_size": "15"},
    "rectangular-asymmetric": {
        "rectangular": "1",
        "asymmetric": "1",
        "kernel_size": "5",
        "kernel_size_width": "2",
        "padding": "4",
        "padding_width": "1",
        "padding_after": "3",
        "padding_mode": "reflect",
    },
}


@pytest.mark.parametrize("link", TILED.values(), ids=TILED)
@pytest.mark.parametrize("chosen", ["sobel_vertical", "gaussian"])
def test_a_tile_is_what_pressing_it_shows(drawn, link, chosen):
    opened("filters", compare="1", kernel=chosen, size="64", **link)
    tiles = {tile.name: tile for tile in drawn["tiles"]}
    assert list(tiles) == list(HANDCRAFTED)
    for name in ("box_blur", "gaussian_lecture", "sobel_vertical", "shift", "emboss"):
        opened("filters", kernel=name, size="64", **link)
        np.testing.assert_array_equal(tiles[name].weights, drawn["weights"])
        np.testing.assert_array_equal(tiles[name].output, drawn["output"])


def test_while_comparing_the_kernel_size_can_be_moved_whatever_kernel_is_chosen(drawn):
    app = opened("filters", compare="1", size="64")  # Sobel, which has one size only
    app.slider(key="kernel_size").set_value(7).run()
    sizes = {tile.name: tile.weights.shape[1:] for tile in drawn["tiles"]}
    assert (sizes["box_blur"], sizes["sobel_vertical"]) == ((7, 7), (3, 3))
    fixed = {tile.name for tile in drawn["tiles"] if tile.fixed_size}
    assert fixed == {name for name, kernel in HANDCRAFTED.items() if kernel.fixed_size}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_can_be_compared_by_itself(drawn, family):
    opened("filters", compare="1", size="64", family=family)
    expected = [name for name, kernel in HANDCRAFTED.items() if kernel.family == family]
    assert [tile.name for tile in drawn["tiles"]] == expected


@pytest.mark.parametrize(
    ("link", "moved", "expected"),
    [
        ({"rectangular": "1", "kernel_size_width": "7"}, "padding", ((0, 0), (3, 3))),
        ({"rectangular": "1", "kernel_size_width": "7"}, "padding_width", ((2, 2), (0, 0))),
        ({"asymmetric": "1"}, "padding", ((0, 2), (0, 2))),
        (
            {"asymmetric": "1", "rectangular": "1", "kernel_size_width": "7"},
            "padding_width_after",
            ((2, 2), (3, 0)),
        ),
    ],
)
def test_a_padding_that_is_moved_leaves_the_named_others_where_they_stood(link, moved, expected):
    app = opened("filters", kernel="box_blur", kernel_size="5", padding_name="same", **link)
    app.slider(key=moved).set_value(0).run()
    assert app.session_state["controls"].spec.padding == expected


def test_each_axis_of_a_rectangular_kernel_has_a_largest_padding_of_its_own():
    app = opened("filters", kernel="box_blur", rectangular="1", kernel_size="3", kernel_size_width="9")
    assert (app.slider(key="padding").max, app.slider(key="padding_width").max) == (2, 8)


def go_to(app, kind: str):
    return assert_standing(app.button_group(key="apply").set_value(kind).run())


def test_ones_own_kernel_is_kept_until_something_else_is_chosen():
    app = opened("filters", apply="own", own="1,2,3;4,5,6;7,8,9")
    go_to(go_to(app, "handcrafted"), "own")
    assert app.session_state["parameters"]["own"] == "1,2,3;4,5,6;7,8,9"
    app = go_to(app, "handcrafted")
    app.selectbox(key="kernel").select("prewitt_vertical").run()
    assert go_to(app, "own").session_state["parameters"]["own"] == "-1,0,1;-1,0,1;-1,0,1"


def test_weights_shared_by_channels_are_said_to_be_divided():
    divided = "Each of the 3 channels gets the weights divided by 3"
    for link in ({}, {"apply": "own"}):
        summed = opened("filters", color="rgb", mix="sum", size="64", **link)
        apart = opened("filters", color="rgb", size="64", **link)
        assert any(divided in caption.value for caption in summed.caption)
        assert not any(divided in caption.value for caption in apart.caption)
    three = opened("filters", color="rgb", mix="sum", size="64", apply="own", own="1|2|3", kernel_size="1")
    assert not any(divided in caption.value for caption in three.caption)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_random_filter_names_its_scheme_and_cites_its_paper(scheme):
    app = opened("filters", apply="random", scheme=scheme, size="64")
    assert any(SCHEMES[scheme].source in caption.value for caption in app.caption)
    assert SCHEMES[scheme].title in app.selectbox(key="scheme").options


def test_a_gray_picture_says_that_color_changes_nothing():
    assert "this picture is gray" in notes(opened("filters", photo="camera", color="rgb", size="64"))
    assert "this picture is gray" not in notes(opened("filters", photo="camera", size="64"))
    assert "this picture is gray" not in notes(opened("filters", photo="coffee", color="rgb", size="64"))


def test_an_upload_says_once_what_it_was_reduced_from():
    app = opened("filters", source="own")
    file = io.BytesIO()
    Image.new("RGB", (800, 600)).save(file, "PNG")
    app = upload(app, "own_file", "photo.png", file.getvalue())
    assert notes(app).count("reduced from 600 px high, 800 px wide") == 1


@pytest.mark.parametrize("name", ["phone.jfif", "phone.jpe", "phone.mpo", "phone", "phone.heic"])
def test_the_content_of_an_upload_decides_not_its_name(name):
    app = opened("filters", source="own")
    app = upload(app, "own_file", "broken", b"nothing")
    assert len(app.error) == 1
    file = io.BytesIO()
    Image.new("RGB", (800, 600)).save(file, "JPEG")
    app = upload(app, "own_file", name, file.getvalue())
    assert not app.error and "reduced from 600 px high, 800 px wide" in notes(app)


def notes(app) -> str:
    """The line on the picture."""
    return next(caption.value for caption in app.caption if " px" in caption.value)


@pytest.mark.parametrize(
    ("pasted", "own", "shape"),
    [
        pytest.param("1\t2\t1\n2\t4\t2\n1\t2\t1\n", "1,2,1;2,4,2;1,2,1", (3, 3), id="Excel"),
        pytest.param("0,5\t1\n1\t0,5", "1/2,1;1,1/2", (2, 2), id="German Excel"),
        pytest.param("array([[1., 2., 3., 4., 5.]])", "1,2,3,4,5", (1, 5), id="NumPy, one row"),
        pytest.param(r"\frac19\begin{bmatrix}1&1\\1&1\end{bmatrix}", "1/9,1/9;1/9,1/9", (2, 2), id="LaTeX"),
        pytest.param("0,-1,0;-1,5,-1;0,-1,0", "0,-1,0;-1,5,-1;0,-1,0", (3, 3), id="the link"),
    ],
)
def test_a_pasted_kernel_fills_the_editor_and_the_window_takes_its_size(pasted, own, shape):
    app = opened("filters", apply="own", size="64")
    app.session_state["kernel_import"] = True
    app = assert_standing(app.run())
    app = assert_standing(app.text_area(key="kernel_pasted").set_value(pasted).run())
    assert app.session_state["parameters"]["own"] == own
    assert app.session_state["controls"].spec.kernel_size == shape
    assert not app.warning


def test_what_is_no_kernel_leaves_the_one_that_was_there():
    app = opened("filters", apply="own", size="64", own="1,2;3,4", kernel_size="2")
    app.session_state["kernel_import"] = True
    app = assert_standing(app.run())
    app = assert_standing(app.text_area(key="kernel_pasted").set_value("0,5 1,5").run())
    assert "2 numbers with decimal commas or as 4 numbers" in app.warning[0].value
    assert app.session_state["parameters"]["own"] == "1,2;3,4"


def test_a_kernel_comes_from_a_file():
    app = opened("filters", apply="own", size="64")
    app.session_state["kernel_import"] = True
    app = assert_standing(app.run())
    content = b'\xef\xbb\xbf{"kernel": [[1, 0], [0, -1]]}'
    app = assert_standing(upload(app, "kernel_file", "k.json", content))
    assert app.session_state["parameters"]["own"] == "1,0;0,-1"

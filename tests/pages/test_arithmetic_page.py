"""The Arithmetic page: every control at both its ends, every case of the guide, and links nobody should write."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from streamlit.testing.v1 import AppTest

from core.figures.labels import rounded
from core.filters.initializers import random_filters
from core.lessons.guide import GUIDE
from core.lessons.small_inputs import LARGEST_SIDE, typed
from core.lessons.worked_sizes import substituted
from core.ui.app import state
from core.ui.arithmetic.operation import OPERATION_TITLES, browser_foresees
from tests.latex import sides
from tests.lessons.test_guide import torch_output_size
from tests.pages.moved import to_both_ends, to_every_option
from tests.pages.test_pages import NONSENSE, PAGES, assert_standing, opened

TITLES = {name: case.title for name, case in GUIDE.items()}
APART = {"rectangular": "1", "asymmetric": "1"}
MORE = {"size": "256", "dilation": "2"}  # not their defaults, so "More" in the sidebar is open


def formulas(app: AppTest) -> list[str]:
    return [formula.value.strip("$\n") for formula in app.latex]


def parameter(app: AppTest, name: str):
    return app.session_state["parameters"].get(name, state.registry[name].default)


def test_it_opens_with_the_formula_of_what_it_shows():
    app = opened("arithmetic")
    assert formulas(app)[0] == substituted("convolution", 5, 3)
    assert not app.warning and not app.info


@pytest.mark.parametrize("link", [MORE, APART], ids=["plain", "apart"])
@pytest.mark.parametrize("operation", OPERATION_TITLES)
def test_every_control_can_stand_at_both_its_ends(operation, link):
    for moved in to_both_ends(opened("arithmetic", operation=operation, numbers="random", **link)):
        assert_standing(moved)


@pytest.mark.parametrize("operation", OPERATION_TITLES)
def test_every_choice_can_be_made(operation):
    for moved in to_every_option(opened("arithmetic", operation=operation, **MORE)):
        assert_standing(moved)


def test_the_operation_can_be_switched_back_and_forth():
    app = opened("arithmetic", padding="2", stride="2")
    for operation in (*OPERATION_TITLES, *reversed(OPERATION_TITLES)):
        assert_standing(app.button_group(key="operation").set_value(operation).run())
        assert formulas(app) == [substituted(operation, 5, 3, 2, 2)]


ROW = {
    "numbers": "typed",
    "typed": "1 2 3 4 5",
    "kernel_size": "1",
    "kernel_size_width": "2",
    "stride_width": "2",
}


class TestPoolingAsFrameworksSetIt:
    @pytest.mark.parametrize(("operation", "expected"), [("max", [2, 4, 5]), ("average", [1.5, 3.5, 5])])
    def test_a_row_of_five_has_a_third_window(self, shown, operation, expected):
        app = opened("arithmetic", operation=operation, ceil_mode="1", rectangular="1", **ROW)
        assert shown[-1].output.tolist() == [[expected]]
        assert r"\lceil" in formulas(app)[1] and any("rounded up" in each.value for each in app.caption)
        app.toggle(key="ceil_mode").set_value(False).run()
        assert shown[-1].output.tolist() == [[expected[:2]]]

    def test_padding_counts_in_a_mean_or_does_not(self, shown):
        app = opened(
            "arithmetic", operation="average", padding="1", numbers="typed", typed="1 1 1;1 1 1;1 1 1"
        )
        assert shown[-1].output[0, 0, 0] == pytest.approx(4 / 9)
        assert_standing(app.toggle(key="count_include_pad").set_value(False).run())
        assert shown[-1].output[0, 0, 0] == 1

    def test_settings_of_pooling_change_no_other_operation(self, shown):
        opened("arithmetic", ceil_mode="1", count_include_pad="0", stride="2", height="6")
        plain = shown[-1].output
        opened("arithmetic", stride="2", height="6")
        assert (plain == shown[-1].output).all()

    @pytest.mark.parametrize("question", ["size", "value", "cells"])
    def test_who_is_asked_first_is_asked_of_what_is_set(self, question):
        link = {
            "ceil_mode": "1",
            "count_include_pad": "0",
            "stride": "2",
            "padding": "1",
            "height": "6",
            "width": "6",
        }
        app = opened("arithmetic", operation="average", ask="1", question=question, **link)
        assert_standing(app)
        assert not app.warning

    def test_what_the_browser_cannot_foresee_is_left_to_the_server(self, shown):
        for link, foreseen in (({}, True), ({"ceil_mode": "1"}, False), ({"count_include_pad": "0"}, False)):
            opened("arithmetic", operation="average", **link)
            assert browser_foresees(shown[-1]) == foreseen


class TestFrameworks:
    def said(self, **link) -> str:
        return " ".join(each.value for each in opened("arithmetic", **link).caption)

    def test_a_stride_of_2_with_same_is_refused_by_pytorch_and_padded_otherwise_by_tensorflow(self):
        ramp = {"height": "6", "width": "6", "weights": "ones", "padding_name": "same"}
        said = self.said(stride="2", **ramp)
        assert "PyTorch refuses “same” with a stride above 1" in said
        assert "a padding of (0, 1), before and after: its first row is 63, 81, 63." in said
        assert "PyTorch refuses" not in self.said(**ramp)

    def test_pooling_that_pytorch_refuses_says_so(self):
        assert "more than half the kernel (1 here)" in self.said(operation="average", padding="2")
        assert "knows no dilation" in self.said(operation="average", dilation="2")
        assert "PyTorch" not in self.said(operation="max", dilation="2", padding="1")


class TestTheGuide:
    @pytest.mark.parametrize("name", GUIDE)
    def test_a_case_comes_out_with_its_relationship_and_its_size(self, name):
        app, case = opened("arithmetic"), GUIDE[name]
        assert_standing(app.selectbox(key="case").select(case.title).run())
        assert app.session_state["case"] == name
        for formula in formulas(app):
            assert set(sides(formula)) == {torch_output_size(case)}
        size, relationship = case.formula.split(" = ", 1)
        assert f"{size} &= {relationship}" in formulas(app)[-1] or relationship in formulas(app)[-1]
        captions = [caption.value for caption in app.caption]
        assert any(f"relationship {case.relationship}.)" in caption for caption in captions)
        assert any(caption.startswith(case.says) for caption in captions)
        assert not app.warning and not app.info

    @pytest.mark.parametrize(
        "link",
        [
            {"padding": "1", "padding_mode": "reflect"},
            {"padding": "1", "flipped": "1"},
            {"padding": "1", "numbers": "typed"},  # 4 x 4
            {"padding": "1", "numbers": "patch"},  # 3 x 3
            {"padding": "1", "asymmetric": "1", "padding_after": "0"},
            {"padding": "1", "width": "6", "rectangular": "1"},
        ],
    )
    def test_what_is_computed_otherwise_is_no_case(self, link):
        assert opened("arithmetic", padding="1").session_state["case"] == "half padding"
        app = opened("arithmetic", **link)
        assert app.session_state["case"] is None
        assert any("every whole stride that fits" in caption.value for caption in app.caption)

    @pytest.mark.parametrize(
        "link",
        [
            {"padding_name": "same"},
            {"padding": "1", "rectangular": "1", "padding_width": "1"},
            {"padding": "1", "asymmetric": "1", "padding_after": "1", "output_padding": "3"},
        ],
    )
    def test_what_is_computed_alike_is_the_case_however_it_was_asked_for(self, link):
        assert opened("arithmetic", **link).session_state["case"] == "half padding"

    def test_a_fill_that_fills_nothing_does_not_matter(self):
        app = opened("arithmetic", padding_mode="reflect", stride="2")
        assert app.session_state["case"] == "no padding strides"

    def test_the_lectures_patch_is_sharpened_to_50(self, shown):
        app = opened("arithmetic", weights="ramp", kernel_size="2", flipped="1")
        app.selectbox(key="case").select(TITLES["lecture patch"]).run()
        assert_standing(app)
        scene = shown[-1]
        assert scene.x[0].tolist() == [[10, 20, 30], [40, 50, 60], [70, 80, 90]]
        assert scene.weight[0, 0].tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
        assert scene.output.tolist() == [[[50]]]

    @pytest.mark.parametrize("name", GUIDE)
    def test_a_cases_output_is_pytorchs(self, shown, name):
        app, case = opened("arithmetic"), GUIDE[name]
        app.selectbox(key="case").select(case.title).run()
        scene, spec = shown[-1], app.session_state["controls"].spec
        x, (s, p, d) = torch.tensor(scene.x), (case.stride, case.padding, case.dilation)
        assert spec == case.spec
        if case.operation == "convolution":
            expected = F.conv2d(x, torch.tensor(scene.weight), None, s, p, d)
        elif case.operation == "transposed":
            kernel = torch.tensor(scene.weight[..., ::-1, ::-1].copy())
            expected = F.conv_transpose2d(x, kernel, None, s, p, case.output_padding, 1, d)
        elif case.operation == "max":
            expected = F.max_pool2d(x, case.kernel_size, s, p, d)
        else:
            expected = F.avg_pool2d(x, case.kernel_size, s, p)
        assert scene.output.shape[1:] == (case.output_size,) * 2
        np.testing.assert_allclose(scene.output, expected, atol=1e-5)

    def test_one_case_after_the_other_leaves_nothing_behind(self):
        app = opened("arithmetic", numbers="typed", weights="ramp", padding_name="full", **APART)
        for name in (*GUIDE, *reversed(GUIDE)):
            assert_standing(app.selectbox(key="case").select(TITLES[name]).run())
            assert app.session_state["case"] == name
            assert set(sides(formulas(app)[0])) == {GUIDE[name].output_size}

    def test_a_case_switches_the_toggles_off_too(self):
        app = opened("arithmetic", **APART, **MORE)
        app.selectbox(key="case").select(TITLES["half padding"]).run()
        assert [parameter(app, name) for name in APART] == [False, False]

    def test_leaving_a_case_leaves_the_selection_empty(self):
        app = opened("arithmetic")
        app.selectbox(key="case").select(TITLES["half padding"]).run()
        app.slider(key="stride").set_value(2).run()
        assert app.session_state["case"] == "padding strides"  # another one
        app.slider(key="stride").set_value(3).run()
        assert app.session_state["case"] is None

    def test_a_link_to_a_cases_numbers_is_that_case(self):
        app = opened("arithmetic", operation="transposed", height="2", width="2", stride="2")
        assert app.session_state["case"] == "no padding strides transposed"

    def test_the_figures_numbers_and_kernel_come_with_their_case(self):
        app = opened("arithmetic")
        app.selectbox(key="case").select(TITLES["numerical"]).run()
        assert (parameter(app, "numbers"), parameter(app, "weights")) == ("figure", "figure")
        app.selectbox(key="case").select(TITLES["dilation"]).run()
        assert (parameter(app, "numbers"), parameter(app, "weights")) == ("ramp", "random")


class TestTypedNumbers:
    @pytest.mark.parametrize(
        ("text", "shape"),
        [
            ("1 2 3\n4 5 6\n7 8 9", (3, 3)),
            ("1,2,3,4;5,6,7,8;-1,-2,-3,-4", (3, 4)),
            ("\n".join([" ".join(["0.5"] * 16)] * 16), (16, 16)),
            ("−1.5", (1, 1)),
            ("1e3\t-1e-3\t0;1 2 3;\n;4 5 6\n", (3, 3)),
        ],
    )
    def test_good_numbers_are_the_input(self, text, shape):
        app = opened("arithmetic", numbers="typed", kernel_size="1")
        assert_standing(app.text_area(key="typed_text").set_value(text).run())
        assert not app.warning
        assert parameter(app, "typed") == text
        assert typed(text).shape == (1, *shape)
        assert all(f"= {size}\n" in formula for size, formula in zip(shape, formulas(app)))

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("1 two 3", "“two” is not a number; type numbers such as 2 or -0.5."),
            ("1 2; 3", "All rows must be equally long; these have 1 to 2 numbers."),
            ("", "There are no numbers yet; type rows such as 1 2 3, one a line."),
            ("nan", "Numbers must lie between ±10,000, not nan."),
            ("1e99", "Numbers must lie between ±10,000, not 1e99."),
            (
                " ".join(["1"] * 17),
                f"The input must be at most {LARGEST_SIDE} × {LARGEST_SIDE}, not 1 × 17: ",
            ),
            ("1;" * 17, f"The input must be at most {LARGEST_SIDE} × {LARGEST_SIDE}, not 17 × 1: "),
            ("<b>1</b>", "“<b>1</b>” is not a number"),
        ],
    )
    def test_bad_numbers_get_one_sentence_and_the_last_input_stays(self, text, sentence):
        app = opened("arithmetic", numbers="typed", typed="1 2 3; 4 5 6; 7 8 9")
        before = formulas(app)
        assert_standing(app.text_area(key="typed_text").set_value(text).run())
        assert len(app.warning) == 1
        assert sentence in app.warning[0].value
        assert app.warning[0].value.endswith("The last input stays.")
        assert formulas(app) == before
        assert parameter(app, "typed") == "1 2 3; 4 5 6; 7 8 9"
        app.text_area(key="typed_text").set_value("1 2 3; 4 5 6; 7 8 8").run()
        assert not app.warning

    @pytest.mark.parametrize("text", ["1 2" + " " * 4000 + "x", "1 " * 6000])
    def test_a_link_with_a_text_that_makes_no_numbers_is_left_out(self, text):
        app = opened("arithmetic", numbers="typed", typed=text)
        assert "The link's typed" in app.warning[0].value
        assert parameter(app, "typed") == state.registry["typed"].default

    def test_what_was_refused_is_forgotten_with_the_field(self):
        app = opened("arithmetic", numbers="typed", typed="1 2 3; 4 5 6; 7 8 9")
        app.text_area(key="typed_text").set_value("1 x").run()
        assert len(app.warning) == 1
        assert app.text_area(key="typed_text").value == "1 x"  # to be mended
        app.run()
        assert len(app.warning) == 1
        for numbers in ("ramp", "typed"):
            app.selectbox(key="numbers").set_value(numbers).run()
        assert not app.warning
        assert app.text_area(key="typed_text").value == "1 2 3; 4 5 6; 7 8 9"

    def test_the_field_follows_the_input_back_in_the_history(self):
        app = opened("arithmetic", numbers="typed", typed="1 2 3; 4 5 6; 7 8 9")
        app.text_area(key="typed_text").set_value("1 x").run()
        app.session_state["parameters"] = {"numbers": "typed", "typed": "7 7 7; 7 7 7; 7 7 7"}  # as Back does
        assert_standing(app.run())
        assert app.text_area(key="typed_text").value == "7 7 7; 7 7 7; 7 7 7"
        assert not app.warning

    def test_the_numbers_of_a_link_are_typed_into_the_field(self):
        app = opened("arithmetic", numbers="typed", typed="1 2;3 4", kernel_size="2")
        assert app.text_area(key="typed_text").value == "1 2;3 4"
        assert formulas(app) == [substituted("convolution", 2, 2)]


class TestRectanglesAndSides:
    def test_each_axis_has_its_formula_where_they_differ(self):
        app = opened("arithmetic", height="4", width="9", **APART, kernel_size="2", kernel_size_width="3")
        assert formulas(app) == [
            r"\text{rows: }" + substituted("convolution", 4, 2),
            r"\text{columns: }" + substituted("convolution", 9, 3),
        ]

    def test_padding_before_and_after_stands_in_the_formula(self):
        app = opened("arithmetic", asymmetric="1", padding="2", padding_after="1", stride="2")
        assert formulas(app) == [substituted("convolution", 5, 3, 2, (2, 1))]
        assert "p_\\mathrm{before} + p_\\mathrm{after}" in formulas(app)[0]

    @pytest.mark.parametrize("operation", OPERATION_TITLES)
    def test_four_sides_two_strides_and_two_kernels_at_once(self, operation):
        app = opened(
            "arithmetic",
            operation=operation,
            height="7",
            width="10",
            kernel_size="2",
            kernel_size_width="4",
            stride="3",
            stride_width="2",
            padding="1",
            padding_after="0",
            padding_width="0",
            padding_width_after="3",
            dilation="2",
            output_padding="1",
            **APART,
        )
        assert not app.info  # nothing had to be changed
        a = int(operation == "transposed")
        assert formulas(app) == [
            r"\text{rows: }" + substituted(operation, 7, 2, 3, (1, 0), 2, a),
            r"\text{columns: }" + substituted(operation, 10, 4, 2, (0, 3), 2, a),
        ]

    def test_parting_the_axes_starts_from_equal_values(self):
        app = opened("arithmetic", kernel_size="4", stride="2", padding="1", **MORE)
        before = formulas(app)
        for key in APART:
            assert_standing(app.toggle(key=key).set_value(True).run())
            assert formulas(app) == before
        assert app.slider(key="kernel_size_width").value == 4
        assert app.slider(key="padding_width_after").value == 1


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_page(text):
    app = opened("arithmetic", **dict.fromkeys(state.registry, text))
    assert_standing(app.run())


@pytest.mark.parametrize("text", ["1e3", "-0", "+2", " 3 ", "٣", "2;2", "1" * 300, "inf inf;inf inf"])
def test_no_strange_numbers_break_the_page(text):
    opened("arithmetic", **dict.fromkeys(state.registry, text) | {"numbers": "typed"})


HOSTILE = {
    "a kernel of 15 on one pixel": {"kernel_size": "15", "height": "1", "width": "1"},
    "the same, dilated by 8": {"kernel_size": "15", "dilation": "8", "height": "1", "width": "1"},
    "a kernel of 15 on one row": {"kernel_size": "15", "height": "1", "width": "16"},
    "full padding by name, dilated": {"kernel_size": "15", "dilation": "8", "padding_name": "full"},
    "a large stride": {"stride": "8", "height": "1", "width": "16", "kernel_size": "1"},
    "more padding than there can be": {"padding": "112"},
    "one side of it": {"padding": "0", "padding_after": "112", "dilation": "8", **APART},
    "reflection of one pixel": {"padding_mode": "reflect", "padding": "2", "height": "1", "width": "1"},
    "reflection of two": {"padding_mode": "reflect", "padding": "2", "height": "2", "width": "2"},
    "reflection too far on one axis": {
        "padding_mode": "reflect",
        "padding": "1",
        "padding_width": "4",
        "kernel_size_width": "5",
        "height": "9",
        "width": "3",
        **APART,
    },
    "wrapping one pixel": {"padding_mode": "circular", "padding": "2", "height": "1", "width": "1"},
    "repeating one pixel": {"padding_mode": "replicate", "padding": "2", "height": "1", "width": "1"},
    "output padding beyond the stride": {"output_padding": "7", "stride": "2"},
    "output padding with dilation only": {"output_padding": "7", "dilation": "8"},
    "output padding with one small stride": {"output_padding": "7", "stride": "8", **APART},
    "the figure's kernel at another size": {"weights": "figure", "kernel_size": "5"},
    "the filter of the other page": {"weights": "filter", "apply": "own", "own": "1,2;3,4", **APART},
    "a crop beyond the picture": {"numbers": "crop", "crop": "9999,9999", "height": "16", "width": "16"},
    "a crop larger than the picture": {"numbers": "crop", "source": "test", "height": "16", "width": "16"},
    "a crop of a picture in color": {"numbers": "crop", "color": "rgb", "padding": "1"},
}


@pytest.mark.parametrize("operation", [*OPERATION_TITLES, "scatter"])
@pytest.mark.parametrize("link", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_states_stand(link, operation):
    view = {"operation": "transposed", "scatter": "1"} if operation == "scatter" else {"operation": operation}
    app = opened("arithmetic", **view, **link)
    assert formulas(app)  # something is shown, whatever had to be changed
    assert not app.warning


@pytest.mark.parametrize(
    ("typed_number", "kept", "said"),
    [
        (
            28,
            16,
            "Height 28 became 16; 16 is the most: more cells would leave no room for the numbers in them.",
        ),
        (0, 1, "Height 0 became 1; 1 is the least."),
    ],
)
def test_a_height_out_of_range_becomes_the_nearest_and_it_is_said_why(typed_number, kept, said):
    app = opened("arithmetic", width="4")
    app.number_input(key="height").set_value(typed_number).run()
    assert app.number_input(key="height").value == parameter(app, "height") == kept
    assert [info.value for info in app.info if "Height" in info.value] == [said]
    app.number_input(key="height").set_value(6).run()
    assert not any("Height" in info.value for info in app.info)


PICTURE_CONTROLS = {"source", "color"}


def has_picture(app: AppTest) -> bool:
    """Whether the sidebar chooses a picture."""
    keys = {group.key for group in app.button_group}
    assert keys & PICTURE_CONTROLS in (set(), PICTURE_CONTROLS)
    return keys >= PICTURE_CONTROLS


@pytest.mark.parametrize(
    ("page", "link", "shown"),
    [
        ("arithmetic", {}, False),
        ("arithmetic", {"numbers": "crop"}, True),
        ("arithmetic", {"weights": "filter"}, False),
        (
            "arithmetic",
            {"weights": "filter", "apply": "random", "mix": "sum"},
            True,
        ),  # a kernel for each channel
        ("arithmetic", {"weights": "filter", "apply": "random", "mix": "sum", "operation": "max"}, False),
        ("im2col", {}, True),
        ("im2col", {"unroll": "numbers"}, False),
        ("im2col", {"unroll": "numbers", "numbers": "crop"}, True),
        ("im2col", {"unroll": "numbers", "bank": "filter", "apply": "own", "mix": "sum"}, True),
        ("learning", {"section": "watch"}, True),
        ("learning", {"section": "train"}, False),
        ("learning", {"section": "step"}, False),
        ("learning", {"section": "backward"}, False),
        ("learning", {"section": "backward", "numbers": "crop"}, True),
        ("learning", {"section": "kernel"}, True),
        ("learning", {"section": "mistakes"}, True),
        ("learning", {"section": "mistakes", "mistakes_input": "held_out"}, False),
        ("learning", {"section": "mistakes", "learning_task": "digits"}, False),
    ],
)
def test_the_picture_can_be_chosen_exactly_where_something_depends_on_it(page, link, shown):
    assert has_picture(opened(page, **link)) == shown


def test_a_control_that_is_not_drawn_keeps_its_value():
    app = opened("arithmetic", numbers="crop", photo="chelsea", color="rgb")
    for numbers, shown in (("ramp", False), ("crop", True)):
        app.selectbox(key="numbers").set_value(numbers).run()
        assert has_picture(app) == shown
        assert (parameter(app, "photo"), parameter(app, "color")) == ("chelsea", "rgb")
    assert app.selectbox(key="photo").value == "chelsea"


def test_a_transposed_convolution_fills_nothing_so_there_is_no_fill_to_choose():
    keys = [box.key for box in opened("arithmetic", operation="transposed", dilation="2").selectbox]
    assert "padding_mode" not in keys
    assert "padding_mode" in [box.key for box in opened("arithmetic", dilation="2").selectbox]


def test_output_padding_stays_below_stride_and_dilation_and_it_is_said():
    app = opened("arithmetic", operation="transposed", stride="3", output_padding="7")
    assert formulas(app) == [substituted("transposed", 5, 3, 3, output_padding=2)]
    assert app.number_input(key="output_padding").value == 2
    said = "Output padding lowered from 7 to {}: it must be smaller than the stride or the dilation."
    assert [info.value for info in app.info] == [said.format(2)]
    app.slider(key="stride").set_value(2).run()
    assert app.number_input(key="output_padding").value == 1
    assert [info.value for info in app.info] == [said.format(1)]
    app.number_input(key="output_padding").set_value(0).run()
    assert not app.info
    assert formulas(app) == [substituted("transposed", 5, 3, 2, output_padding=0)]


def test_a_transposed_convolution_says_what_an_output_depends_on_and_what_comes_back():
    """Stretched by a stride of 2, a 3 x 3 window holds at most 2 x 2 pixels, and at least one."""
    app = opened("arithmetic", operation="transposed", height="3", width="3", stride="2", weights="ones")
    said = "\n".join(text.value for text in app.markdown)
    assert "One output cell depends on at most **2 × 2** input cells." in said
    assert "the largest difference is 0." in said
    assert "back to the **shape** 3 × 3, not to the values" in said
    # The output's first window: 0 and 1 overlap in one column; with those of the next row, 3 and 4, in one row.
    rows = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    output = np.zeros((7, 7))
    for (r, c), value in np.ndenumerate(rows):
        output[2 * r : 2 * r + 3, 2 * c : 2 * c + 3] += value
    back = np.array([[output[r : r + 3, c : c + 3].sum() for c in (0, 2, 4)] for r in (0, 2, 4)])
    r, c = np.unravel_index(np.abs(back - rows).argmax(), (3, 3))
    assert f"its cell ({r}, {c}) is {rounded(back[r, c])} and not {rows[r, c]} as in the input." in said


def test_a_kernel_that_changes_nothing_leads_back_to_the_values_and_it_is_said():
    app = opened("arithmetic", operation="transposed", kernel_size="1", stride="2", weights="ones")
    said = "\n".join(text.value for text in app.markdown)
    assert "to the shape 5 × 5, and, with this kernel, to the values too." in said
    assert "not to the values" not in said


@pytest.mark.parametrize(
    ("link", "size"),
    [
        ({"weights": "sharpen", "kernel_size": "5"}, 3),
        ({"weights": "figure", "kernel_size": "2"}, 3),
        ({"weights": "filter", "kernel": "gaussian_lecture", "kernel_size": "5"}, 3),
        ({"weights": "filter", "kernel": "box_blur", "kernel_size": "5"}, 5),
        ({"weights": "filter", "apply": "own", "own": "1,2;3,4", "kernel_size": "2"}, 2),
    ],
)
def test_a_kernel_of_one_size_fixes_the_kernel_size(shown, link, size):
    app = opened("arithmetic", **link)
    assert shown[-1].weight.shape == (1, 1, size, size)
    fixed = [slider for slider in app.slider if slider.disabled]
    assert [slider.value for slider in fixed] == ([] if int(link["kernel_size"]) == size else [size])


def test_the_filter_of_the_other_page_is_that_filter(shown):
    opened("arithmetic", weights="filter", kernel="prewitt_vertical")
    assert shown[-1].weight[0, 0].tolist() == [[-1, 0, 1]] * 3
    assert shown[-1].names == ("Prewitt, vertical edges",)
    opened("arithmetic", weights="filter", apply="random", count="4", pick="2", scheme="default", seed="5")
    np.testing.assert_array_equal(shown[-1].weight[0], random_filters((4, 1, 3, 3), "default", 5)[2])
    link = {"apply": "random", "count": "4", "pick": "2", "seed": "5", "color": "rgb", "mix": "sum"}
    opened("arithmetic", weights="filter", **link)
    np.testing.assert_array_equal(shown[-1].weight[0, 0], random_filters((4, 3, 3, 3), "default", 5)[2, 0])
    assert shown[-1].names == ("Random filter 2, its first kernel",)


def test_a_flipped_kernel_is_named_so(shown):
    opened("arithmetic", flipped="1", weights="ramp")
    assert shown[-1].names == ("Kernel, rotated 180°",)
    assert shown[-1].weight[0, 0].tolist() == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]


def test_a_transposed_convolution_never_crops_everything():
    app = opened("arithmetic", operation="transposed", height="1", width="1", padding="2")
    assert app.slider(key="padding").value == 1  # 1 - 2p + 3 - 1 = 1 is left of 3 pixels
    assert "crops an output of 3 pixels" in app.info[0].value
    assert formulas(app) == [substituted("transposed", 1, 3, 1, 1)]


def test_a_fill_that_cannot_reach_becomes_zeros_and_it_is_said():
    app = opened("arithmetic", padding_mode="reflect", padding="2", height="2", width="2")
    assert app.info[0].value.startswith("Fill changed to zeros:")
    assert app.session_state["controls"].spec.padding_mode == "zeros"


@pytest.mark.parametrize("operation", OPERATION_TITLES)
def test_the_table_around_the_state_opens(operation):
    app = opened("arithmetic", operation=operation, height="4", width="6", padding="1")
    app.session_state["size_table"] = True
    assert_standing(app.run())
    tables = [text.value for text in app.markdown if text.value.startswith("| ")]
    assert len(tables) == 8  # k, s, p and d on each axis
    assert any("| kernel size k | 1 | 2 | :blue-background[3] |" in table for table in tables)
    assert all(table.count(":blue-background[") == 2 for table in tables)  # the current value and its size


def test_unused_input_cells_are_counted():
    """6 pixels, 3 x 3, stride 2: the last row and column, 6 + 6 - 1 = 11 pixels."""
    app = opened("arithmetic", height="6", width="6", stride="2")
    assert any("**11** input cells are never used" in text.value for text in app.markdown)


def test_values_are_kept_while_another_page_is_visited():
    app = opened("arithmetic")
    app.selectbox(key="case").select(TITLES["padding strides odd transposed"]).run()
    before = formulas(app)
    app.switch_page(PAGES["home"]).run()
    app.switch_page(PAGES["arithmetic"]).run()
    assert formulas(app) == before

"""The im2col page: every control at both its ends, hostile states, and the sections below the stage."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.arithmetic import ConvSpec
from core.filters.initializers import random_filters
from core.im2col import duplication
from core.lessons.race import SIZES, Lap
from core.ui.app import state
from core.ui.im2col.unrolled_more import _KNOWN_LAYERS
from core.ui.im2col.unrolling import _HANDCRAFTED, BANKS, LARGEST_BANK
from tests.pages.moved import to_both_ends, to_every_option
from tests.pages.test_arithmetic_page import APART, MORE
from tests.pages.test_pages import NONSENSE, PAGES, assert_standing, opened

SECTIONS = (
    "How much is duplicated",
    "col2im: what comes back",
    "The other way round: the kernel unrolled",
    "Is it faster? Measured on the server",
)


def test_it_opens_with_four_handcrafted_filters_on_a_crop_of_twelve(shown):
    app = opened("im2col")
    assert not app.warning and not app.info and not app.error
    (scene,) = shown
    assert scene.shapes["columns"] == (9, 100)  # 12 - 3 + 1 = 10 windows a side
    assert scene.output.shape == (4, 10, 10)
    assert 0 <= scene.x.min() < scene.x.max() <= 1


def test_what_pytorch_would_refuse_is_said():
    app = opened("im2col", padding_name="same", stride="2")
    assert any("PyTorch refuses “same” with a stride above 1" in caption.value for caption in app.caption)


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("link", [{"color": "rgb", "groups": "3"}, {"unroll": "numbers", **APART}])
def test_every_control_can_stand_at_both_its_ends(bank, link):
    for moved in to_both_ends(opened("im2col", bank=bank, apply="random", **MORE, **link)):
        assert_standing(moved)


@pytest.mark.parametrize("link", [{"color": "rgb"}, {"unroll": "numbers", "bank": "random"}])
def test_every_choice_can_be_made(link):
    for moved in to_every_option(opened("im2col", **MORE, **link)):
        assert_standing(moved)


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("filters", [1, 3, 4, 8])
@pytest.mark.parametrize("bank", BANKS)
def test_every_bank_works_in_color_with_groups(shown, bank, filters, groups):
    """The filters are rounded up to a multiple of 3; the filter of the other page is one and reads all."""
    app = opened("im2col", color="rgb", bank=bank, filters=str(filters), groups=str(groups))
    scene = shown[-1]
    kept = 1 if bank in ("typed", "filter") else groups
    count = 1 if bank in ("typed", "filter") else -(-filters // kept) * kept
    assert (scene.groups, len(scene.output)) == (kept, count)
    assert scene.weight.shape[:2] == (count, 3 // kept)
    assert app.button_group(key="groups").value == kept


@pytest.mark.parametrize("mix", ["each", "sum"])
def test_the_filter_of_the_other_page_is_that_filter(shown, mix):
    link = {"apply": "random", "count": "4", "pick": "2", "seed": "5", "color": "rgb", "mix": mix}
    opened("im2col", bank="filter", **link)
    if mix == "sum":
        expected = random_filters((4, 3, 3, 3), "default", 5)[2]
    else:
        expected = np.repeat(random_filters((4, 1, 3, 3), "default", 5)[2] / np.float32(3), 3, axis=0)
    np.testing.assert_array_equal(shown[-1].weight, expected[None])
    assert shown[-1].names == ("Random filter 2" + ", the mean over channels" * (mix == "each"),)
    app = opened("im2col", bank="filter", kernel="gaussian_lecture", kernel_size="7")
    assert [slider.value for slider in app.slider if slider.disabled] == [3]
    np.testing.assert_allclose(shown[-1].weight[0, 0] * 9, [[1, 2, 1], [2, 4, 2], [1, 2, 1]], rtol=1e-6)


def test_a_matrix_too_large_to_show_takes_nothing_else_from_the_page(shown):
    link = {"color": "rgb", "crop_size": "64", "kernel_size": "15", "padding": "14", "bank": "random"}
    app = opened_with_sections(**link)
    assert "The matrix would be 675 × 6084" in app.warning[0].value
    assert not shown
    assert "**675 × 6084** numbers" in texts(app)
    assert len(app.get("plotly_chart")) >= 2
    assert [section.label for section in app.expander if section.label in SECTIONS] == list(SECTIONS)


def test_groups_can_be_chosen_and_left_again(shown):
    app = opened("im2col", color="rgb")
    for groups in (3, 1, 3):
        assert_standing(app.button_group(key="groups").set_value(groups).run())
        assert shown[-1].groups == groups
    app.button_group(key="color").set_value("gray").run()
    assert_standing(app)
    assert (shown[-1].groups, len(shown[-1].x)) == (1, 1)


def test_handcrafted_filters_fix_the_kernel_size_and_it_is_said():
    app = opened("im2col", kernel_size="7")
    (fixed,) = [slider for slider in app.slider if slider.disabled]
    assert fixed.value == 3
    assert any("is 3 × 3 by definition" in caption.value for caption in app.caption)
    assert len(_HANDCRAFTED) == LARGEST_BANK


@pytest.mark.parametrize(
    ("link", "output_shape"),
    [
        ({"kernel_size": "5", "stride": "2", "padding": "2"}, (6, 6)),  # floor((12 + 4 - 5) / 2) + 1
        ({"crop_size": "4"}, (2, 2)),
        ({"crop_size": "64"}, (62, 62)),
        ({"kernel_size": "2", "kernel_size_width": "4", "stride_width": "3", **APART}, (11, 3)),
        ({"padding": "2", "padding_after": "1", "padding_width_after": "1", **APART}, (13, 11)),
        ({"unroll": "numbers", "height": "4", "width": "9"}, (2, 7)),
        ({"unroll": "numbers", "numbers": "patch", "kernel_size": "2"}, (2, 2)),
        ({"unroll": "numbers", "numbers": "typed", "typed": "1 2 3 4", "kernel_size": "1"}, (1, 4)),
    ],
)
def test_the_output_has_the_size_that_the_controls_ask_for(shown, link, output_shape):
    opened("im2col", bank="random", **link)
    assert shown[-1].output.shape[1:] == output_shape


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_page(text):
    assert_standing(opened("im2col", **dict.fromkeys(state.registry, text)).run())


HOSTILE = {
    "a kernel of 15 on four pixels": {"kernel_size": "15", "crop_size": "4"},
    "the same, dilated by 8": {"kernel_size": "15", "crop_size": "4", "dilation": "8"},
    "a kernel of 15 on one number": {
        "kernel_size": "15",
        "unroll": "numbers",
        "numbers": "typed",
        "typed": "1",
    },
    "one row of numbers": {"unroll": "numbers", "height": "1", "width": "16", "padding": "1"},
    "reflection of one number": {
        "unroll": "numbers",
        "height": "1",
        "width": "1",
        "padding_mode": "reflect",
        "padding": "2",
    },
    "wrapping too far": {"crop_size": "4", "kernel_size": "15", "padding_mode": "circular"},
    "reflection at its limit": {"crop_size": "4", "padding": "3", "dilation": "2", "padding_mode": "reflect"},
    "a crop outside the picture": {"crop": "9999,9999", "crop_size": "64"},
    "a crop larger than the picture": {"source": "test", "crop_size": "64"},
    "a crop of the smallest picture": {"size": "64", "crop_size": "64", "photo": "coffee"},
    "a large stride": {"stride": "8", "crop_size": "4"},
    "one side of padding": {"padding": "0", "padding_after": "112", "dilation": "8", **APART},
    "filters of the other page": {"apply": "own", "own": "1,2;3,4", "kernel_size": "2"},
    "its filters in color": {"apply": "own", "own": "1,2;3,4", "mix": "sum", "kernel_size": "5"},
    "a random one of them": {"apply": "random", "pick": "15", "count": "16"},
    "the last of fewer": {"apply": "random", "pick": "15", "count": "2"},
    "a crop of numbers": {"unroll": "numbers", "numbers": "crop", "crop": "9999,0"},
}


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("link", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_states_stand_in_color_and_groups_with_every_bank(shown, link, bank):
    app = opened("im2col", color="rgb", bank=bank, groups="3", **link)
    assert not app.warning
    assert np.isfinite(shown[-1].output).all()


def opened_with_sections(sections=SECTIONS, **link) -> AppTest:
    return run_open(opened("im2col", **link), sections)


def run_open(app: AppTest, sections=SECTIONS) -> AppTest:
    """Run with these sections open; a simulated browser does not remember that they were."""
    for title in sections:
        app.session_state[title] = True
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.info))


class TestTheSectionsBelow:
    @pytest.mark.parametrize(
        "link",
        [
            {},
            {"color": "rgb", "groups": "3", "bank": "random"},
            {"crop_size": "64"},
            {"padding_mode": "circular", "padding": "2"},
            {"unroll": "numbers", "numbers": "typed", "typed": "0", "kernel_size": "1", "bank": "random"},
            {"stride": "8", "crop_size": "4", "bank": "filter"},
            {"kernel_size": "15", "padding_name": "full", "bank": "random", "filters": "8", "color": "rgb"},
            {"unroll": "numbers", "height": "1", "width": "16", "padding": "1", **APART},
        ],
    )
    def test_all_of_them_open_in_every_state(self, link):
        app = assert_standing(opened_with_sections(**link))
        assert len(app.get("plotly_chart")) >= 2  # the counts, and col2im

    def test_the_duplication_is_stated_in_numbers(self):
        """12 x 12 pixels, 3 x 3: 9 x 100 numbers of 4 bytes instead of 144."""
        said = texts(opened_with_sections(SECTIONS[:1]))
        assert (
            "**9 × 100** numbers, **6.25 times** the input's: 3,600 bytes (3.6 kB) instead of 576 bytes (0.6 kB)"
            in said
        )
        assert "copied 1 to 9 times" in said

    @pytest.mark.parametrize("name", _KNOWN_LAYERS)
    def test_real_layers_stand_in_the_table(self, name):
        said = texts(opened_with_sections(SECTIONS[:1]))
        (row,) = [line for line in said.splitlines() if line.startswith(f"| {name} |")]
        shape, layer = _KNOWN_LAYERS[name]
        rows, columns = duplication(layer, shape).matrix_shape
        assert f"| {rows} × {columns} |" in row

    def test_alexnets_first_layer_is_duplicated_seven_times(self):
        (row,) = [
            line
            for line in texts(opened_with_sections(SECTIONS[:1])).splitlines()
            if line.startswith("| AlexNet")
        ]
        assert "363 × 3025" in row and "7.1 times" in row
        assert _KNOWN_LAYERS["AlexNet, first layer"] == ((3, 227, 227), ConvSpec(11, 4))

    def test_the_sibling_is_for_small_inputs_and_says_so(self):
        assert "400 × 144 weights and zeros" in texts(opened_with_sections(SECTIONS[2:3]))  # 4 * 100 rows
        link = {"crop_size": "12", "color": "rgb", "filters": "8"}  # 8 * 100 rows of 3 * 144
        app = opened_with_sections(SECTIONS[2:3], **link)
        assert "would be 800 × 432, more than the 200,000 numbers that can be read" in texts(app)
        assert not app.get("plotly_chart")

    def test_the_sibling_needs_zeros_around_it_and_says_so(self):
        said = texts(opened_with_sections(SECTIONS[2:3], padding="1", padding_mode="reflect"))
        assert "must be zeros, not reflect" in said


def race_alone() -> None:
    """The last section as a page of its own: a simulated browser loses a click inside an expander."""
    from core.arithmetic import ConvSpec
    from core.ui.im2col.race import show_race

    show_race(ConvSpec(3), channels=1, filters=4)


def test_pixels_that_no_window_reads_are_counted():
    """13 pixels under windows of 3, 4 apart: 3 of them a side, so 9 * 9 pixels are read."""
    said = [caption.value for caption in opened("im2col", crop_size="13", stride="4").caption]
    assert f"**{13 * 13 - 9 * 9}** input cells are never used (crossed out)." in said
    assert not any("never used" in caption.value for caption in opened("im2col").caption)


def test_a_channel_that_stands_for_all_is_named():
    assert "first channel, R" in texts(opened_with_sections(SECTIONS[1:2], color="rgb"))
    assert "first channel" not in texts(opened_with_sections(SECTIONS[1:2]))


class TestTheRace:
    def test_what_was_measured_is_shown_with_the_machine_and_stays(self, monkeypatch):
        def few_laps(spec, channels, filters, sizes, seconds):
            assert (spec, channels, filters, seconds) == (ConvSpec(3), 1, 4, 10)
            assert list(sizes) == list(SIZES)
            yield from (Lap("torch conv2d", size, 1e-3 * size, size**2) for size in (8, 16))

        monkeypatch.setattr("core.ui.im2col.race.race", few_laps)
        app = AppTest.from_function(race_alone, default_timeout=30).run()
        assert not app.get("plotly_chart")
        for act in (app.button(key="measure").click, lambda: app):
            assert_standing(act().run())
            assert len(app.get("plotly_chart")) == 1
            assert any(caption.value.startswith("Measured on ") for caption in app.caption)

    def test_an_error_while_measuring_lets_others_measure(self, monkeypatch):
        app = AppTest.from_function(race_alone, default_timeout=30).run()
        monkeypatch.setattr("core.ui.im2col.race.race", lambda *_: 1 / 0)
        assert app.button(key="measure").click().run().exception
        monkeypatch.setattr("core.ui.im2col.race.race", lambda *_: iter(()))
        assert_standing(app.button(key="measure").click().run())
        assert not app.info


def test_values_are_kept_while_another_page_is_visited(shown):
    app = opened("im2col", color="rgb", filters="7", bank="random", crop="3,4")
    before = shown[-1]
    app.switch_page(PAGES["filters"]).run()
    app.switch_page(PAGES["im2col"]).run()
    assert np.array_equal(shown[-1].output, before.output)

"""The layer table in a real Chromium: editing a network, opening its maps, and what it says when it cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import assert_no_sideways_scrolling, contrasts
from tests.browser.visitor import PHONE, WIDE
from tests.browser.visits import expect_link

LECTURE = {"stride": "2", "padding": "1", "color": "rgb", "look": "channels"}
SMALL = {**LECTURE, "net_size": "64"}  # quick to compute: 64 to 32 to 16
POOLED = {**SMALL, "stack": "conv.16.relu;max_pool.k2.s2.p0.d1;conv.8.k1.s1.p0.d1"}
UP, COUNTED = "round up (ceil_mode)", "count padding (count_include_pad)"
IMPOSSIBLE = {**SMALL, "stack": "conv.16.relu;max_pool.k2.s2.p5.d1;conv.8"}
# Whether the page's keys go to an element. Unlike `to_be_focused` it does not ask whether the window has the focus,
# too: another test's window may have taken it.
IS_ACTIVE = "element => element.getRootNode().activeElement === element"


def table(page: Page) -> Locator:
    return page.locator(".root:has(.layers)[data-ready]")


def settled(page: Page) -> Page:
    """The page, once the table is drawn and the server has nothing more to say."""
    expect(table(page)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def opened(visit, parameters: dict[str, str] = SMALL, **context) -> Page:
    return settled(visit(f"/feature_maps?{urlencode(parameters)}", **context))


@contextmanager
def changed(page: Page) -> Iterator[None]:
    """What is done inside leads to another table; afterwards it is drawn."""
    before = table(page).get_attribute("data-ready")
    yield
    expect(table(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def row(page: Page, number: int) -> Locator:
    """The row of a layer, from 1."""
    return table(page).locator(".row").nth(number - 1)


def control(page: Page, label: str, number: int) -> Locator:
    return table(page).get_by_label(f"{label} of layer {number}", exact=True)


def button(page: Page, name: str) -> Locator:
    return table(page).get_by_role("button", name=name, exact=True)


def maps(page: Page, number: int) -> Locator:
    return row(page, number).locator(".thumbnail")


def expect_shapes(page: Page, *shapes: list[int]) -> None:
    expect(table(page).locator(".row .shape")).to_have_text([str(shape) for shape in shapes])


class TestReading:
    def test_the_lectures_network_with_its_shapes_numbers_and_maps(self, visit):
        page = opened(visit, LECTURE, **WIDE)
        expect(table(page).locator(".input")).to_contain_text("[1, 3, 224, 224]")
        expect_shapes(page, [1, 16, 112, 112], [1, 16, 56, 56])
        facts = row(page, 1).locator(".fact")
        expect(facts).to_have_text(
            [
                "16·(3·3·3) + 16 = 448 parameters",
                "5.4 M multiply-adds",
                "3 × 3 receptive field",
                "2 total stride",
            ]
        )
        expect(facts.nth(1)).to_have_attribute("title", f"{16 * 27 * 112 * 112:,}")
        expect(row(page, 2)).to_contain_text("7 × 7 receptive field")
        for number in (1, 2):
            expect(maps(page, number)).to_have_count(16)
        assert table(page).bounding_box()["height"] <= 260

    def test_blank_windows_show_the_sidebars_numbers(self, visit):
        page = opened(visit)
        for label, sidebar in (("Kernel size", "3"), ("Stride", "2"), ("Padding", "1"), ("Dilation", "1")):
            expect(control(page, label, 2)).to_have_value("")
            expect(control(page, label, 2)).to_have_attribute("placeholder", sidebar)

    def test_a_network_too_expensive_to_run_still_shows_its_numbers(self, visit):
        stack = ";".join(["conv.64.k15.s1.p7"] * 8)
        page = opened(visit, {"color": "rgb", "net_size": "256", "stack": stack})
        expect_shapes(page, *[[1, 64, 256, 256]] * 8)
        expect(maps(page, 1)).to_have_count(64)
        expect(maps(page, 2)).to_have_count(0)
        with changed(page):
            for number in range(8, 1, -1):
                button(page, f"Remove layer {number}").click()
            control(page, "Output channels", 1).fill("1")
            control(page, "Output channels", 1).press("Enter")
        expect(maps(page, 1)).to_have_count(1)


class TestOpening:
    def test_a_layer_opens_by_its_number(self, visit):
        page = opened(visit)
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "true")
        with changed(page):
            button(page, "Layer 1").press("Enter")
        expect(button(page, "Layer 1")).to_have_attribute("aria-pressed", "true")
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "false")
        expect(button(page, "Layer 1")).to_be_focused()
        expect_link(page, layer="0")

    def test_a_map_opens_its_layer_and_channel(self, visit):
        page = opened(visit)
        with changed(page):
            maps(page, 1).nth(5).click()
        expect(button(page, "Layer 1, channel 5")).to_have_attribute("aria-pressed", "true")
        expect(table(page).locator(".thumbnail[aria-pressed=true]")).to_have_count(1)
        expect_link(page, layer="0", channel="5")

    def test_arrow_keys_walk_from_map_to_map_and_enter_opens(self, visit):
        page = opened(visit)
        maps(page, 2).first.focus()
        for key, channel in (
            ("ArrowRight", 1),
            ("End", 15),
            ("ArrowRight", 15),
            ("ArrowLeft", 14),
            ("Home", 0),
        ):
            page.keyboard.press(key)
            expect(maps(page, 2).nth(channel)).to_be_focused()
        page.keyboard.press("ArrowRight")
        with changed(page):
            page.keyboard.press("Enter")
        expect_link(page, layer="1", channel="1")
        expect(maps(page, 2).nth(1)).to_be_focused()


class TestNumbers:
    def test_a_typed_number_counts_when_it_is_committed_and_the_focus_stays(self, visit):
        page = opened(visit)
        field = control(page, "Kernel size", 1)
        field.focus()
        sent = visit.frames_sent
        page.keyboard.type("5")
        page.wait_for_timeout(300)
        assert visit.frames_sent == sent
        with changed(page):
            page.keyboard.press("Enter")
        expect_link(page, stack="conv.16.k5.relu;conv.16.relu")
        expect(row(page, 1)).to_contain_text("5 × 5 receptive field")
        expect(field).to_be_focused()
        expect(field).to_have_value("5")

    def test_a_number_that_is_deleted_is_the_sidebars_again(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.16.k5.relu"})
        with changed(page):
            control(page, "Kernel size", 1).fill("")
            page.keyboard.press("Tab")
        expect_link(page, stack="conv.16.relu")
        expect(row(page, 1)).to_contain_text("3 × 3 receptive field")

    def test_arrow_keys_step_from_the_sidebars_number(self, visit):
        page = opened(visit)
        with changed(page):
            control(page, "Stride", 2).press("ArrowUp")
        expect_link(page, stack="conv.16.relu;conv.16.s3.relu")
        expect_shapes(page, [1, 16, 32, 32], [1, 16, 11, 11])

    def test_no_step_is_lost_however_fast_they_come(self, visit):
        page = opened(visit)
        field = control(page, "Output channels", 1)
        for _ in range(12):
            field.press("ArrowUp")
            assert field.evaluate(IS_ACTIVE)
        expect_link(page, stack="conv.28.relu;conv.16.relu")
        assert field.evaluate(IS_ACTIVE)
        expect_shapes(page, [1, 28, 32, 32], [1, 16, 16, 16])
        expect(field).to_have_value("28")

    def test_two_quick_edits_in_different_layers_both_count(self, visit):
        page = opened(visit)
        for number, channels in ((1, 4), (2, 6)):
            control(page, "Output channels", number).fill(str(channels))
            page.keyboard.press("Enter")
        expect_shapes(page, [1, 4, 32, 32], [1, 6, 16, 16])

    @pytest.mark.parametrize(
        ("label", "typed", "word"),
        [
            ("Kernel size", "99", "k15"),
            ("Stride", "0", "s1"),
            ("Padding", "-3", "p0"),
            ("Dilation", "2.4", "d2"),
        ],
    )
    def test_a_number_out_of_range_becomes_the_nearest_in_it(self, visit, label, typed, word):
        page = opened(visit, {**SMALL, "padding": "7", "stack": "conv.16"})
        with changed(page):
            control(page, label, 1).fill(typed)
            page.keyboard.press("Enter")
        expect_link(page, stack=f"conv.16.{word}")


class TestKinds:
    @pytest.mark.parametrize(
        ("title", "stack", "shown"),
        [
            ("1×1 convolution", "conv.16.k1.s1.p0.d1.relu", {"out", "g", "bias"}),
            ("Depthwise convolution", "depthwise.16.relu", {"out", "k", "s", "p", "d", "bias"}),
            ("Transposed convolution", "transposed.16.k2.s2.p0.d1.relu", {"out", "k", "s", "p", "d", "bias"}),
            ("Max pooling", "max_pool.k2.s2.p0.d1", {"k", "s", "p", "d", UP}),
            ("Average pooling", "avg_pool.k2.s2.p0.d1", {"k", "s", "p", "d", UP, COUNTED}),
            ("Global average pooling", "global_avg_pool", set()),
        ],
    )
    def test_each_kind_has_its_controls_and_a_sensible_start(self, visit, title, stack, shown):
        page = opened(visit)
        control(page, "Kind", 2).focus()
        with changed(page):
            control(page, "Kind", 2).select_option(title)
        expect_link(page, stack=f"conv.16.relu;{stack}")
        expect(row(page, 2).locator(".problem")).to_be_hidden()
        labels = row(page, 2).locator(".controls label:visible > span")
        assert set(labels.all_inner_texts()) == shown
        expect(control(page, "Kind", 2)).to_be_focused()
        with changed(page):
            control(page, "Kind", 2).select_option("Convolution")
        expect_link(page, stack=None)

    def test_pooling_is_set_as_in_pytorch_and_a_convolution_forgets_it(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.16.relu;avg_pool.k3.s2.p0.d1"})
        expect_shapes(page, [1, 16, 32, 32], [1, 16, 15, 15])
        with changed(page):
            control(page, "Rounding up (ceil_mode)", 2).check()
        expect_shapes(page, [1, 16, 32, 32], [1, 16, 16, 16])
        with changed(page):
            control(page, "Counting padding (count_include_pad)", 2).uncheck()
        expect_link(page, stack="conv.16.relu;avg_pool.k3.s2.p0.d1.ceil_mode.nocount_include_pad")
        with changed(page):
            control(page, "Kind", 2).select_option("Max pooling")
        expect_link(page, stack="conv.16.relu;max_pool.k3.s2.p0.d1.ceil_mode")
        with changed(page):
            control(page, "Kind", 2).select_option("Convolution")
        expect_link(page, stack=None)

    def test_depthwise_channels_are_a_multiple_of_the_input_channels(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.6.relu;conv.16.relu"})
        with changed(page):
            control(page, "Kind", 2).select_option("Depthwise convolution")
        channels = control(page, "Output channels", 2)
        expect(channels).to_have_value("6")
        assert [channels.get_attribute(name) for name in ("min", "step", "max")] == ["6", "6", "60"]
        with changed(page):
            channels.press("ArrowUp")
        expect_shapes(page, [1, 6, 32, 32], [1, 12, 16, 16])

    def test_groups_bias_and_activation(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.4;conv.6"})
        groups = control(page, "Groups", 2).locator("option")
        expect(groups).to_have_text(["1", "2"])  # what divides both 4 and 6
        for label, choose in (
            ("Groups", lambda field: field.select_option("2")),
            ("Bias", lambda field: field.uncheck()),
            ("Activation", lambda field: field.select_option("Tanh")),
        ):
            control(page, label, 2).focus()
            with changed(page):
                choose(control(page, label, 2))
            expect(control(page, label, 2)).to_be_focused()
        expect_link(page, stack="conv.4;conv.6.g2.nobias.tanh")
        expect(row(page, 2)).to_contain_text("6·(2·3·3) = 108 parameters")


class TestRows:
    def test_a_layer_is_added_up_to_24(self, visit):
        page = opened(visit, {**SMALL, "stride": "1", "stack": ";".join(["conv.2.relu"] * 22)})
        add = button(page, "+ Add layer")
        for number in (23, 24):
            with changed(page):
                add.click()
            expect(table(page).locator(".row")).to_have_count(number)
        expect_link(page, stack=";".join(["conv.2.relu"] * 22 + ["conv.16.relu"] * 2))
        expect(add).to_have_attribute("aria-disabled", "true")
        expect(add).to_be_focused()
        expect(table(page)).to_contain_text("24 layers are the most here")
        page.keyboard.press("Enter")
        expect(table(page).locator(".row")).to_have_count(24)

    def test_of_many_layers_only_the_open_one_is_unfolded_until_others_are(self, visit):
        page = opened(visit, {**SMALL, "stride": "1", "stack": ";".join(["conv.2.relu"] * 9), "layer": "3"})
        expect(table(page).locator(".row:not(.is-folded)")).to_have_count(1)
        expect(row(page, 4).locator(".thumbnail")).to_have_count(2)
        expect(row(page, 2).locator(".summary")).to_have_text(
            "Convolution to 2 · 3×3 · ReLU · [1, 2, 64, 64]"
        )
        expect(row(page, 2).locator(".thumbnail")).to_have_count(0)
        button(page, "Controls and maps of layer 2").click()
        expect(control(page, "Output channels", 2)).to_be_visible()
        expect(row(page, 2).locator(".thumbnail")).to_have_count(2)
        with changed(page):
            maps(page, 2).first.click()
        expect(row(page, 2)).to_have_class("row is-open")
        expect(row(page, 4)).to_have_class("row is-folded")
        button(page, "Unfold all layers").click()
        expect(table(page).locator(".row.is-folded")).to_have_count(0)
        button(page, "Fold the layers").click()
        expect(table(page).locator(".row:not(.is-folded)")).to_have_count(1)
        with changed(page):
            button(page, "Remove layer 2").click()
        expect(table(page).locator(".row.is-folded")).to_have_count(0)  # eight are all shown

    def test_a_layer_moves_and_stays_open_and_focused(self, visit):
        page = opened(visit, {**POOLED, "layer": "1", "channel": "3"})
        with changed(page):
            button(page, "Move layer 2 up").click()
        expect_link(
            page, stack="max_pool.k2.s2.p0.d1;conv.16.relu;conv.8.k1.s1.p0.d1", layer="0", channel="3"
        )
        expect(button(page, "Layer 1")).to_have_attribute("aria-pressed", "true")
        expect(button(page, "Move layer 1 up")).to_be_focused()
        expect_shapes(page, [1, 3, 32, 32], [1, 16, 16, 16], [1, 8, 16, 16])
        page.keyboard.press("Enter")  # it is the first already
        with changed(page):
            button(page, "Move layer 1 down").click()
        expect_link(page, stack=POOLED["stack"], layer="1")

    def test_the_last_layer_stays_open_when_it_moves(self, visit):
        page = opened(visit, POOLED)
        with changed(page):
            button(page, "Move layer 3 up").click()
        expect_link(page, stack="conv.16.relu;conv.8.k1.s1.p0.d1;max_pool.k2.s2.p0.d1", layer="1")
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "true")

    def test_a_layer_is_removed_and_the_open_one_stays_open(self, visit):
        page = opened(visit, {**POOLED, "layer": "2", "channel": "3"})
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, stack="conv.16.relu;conv.8.k1.s1.p0.d1", layer="1", channel="3")
        expect(button(page, "Remove layer 2")).to_be_focused()
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, stack="conv.16.relu", layer="0", channel=None)

    def test_ones_own_filter_goes_with_its_layer_until_that_is_removed(self, visit):
        page = opened(visit, {**POOLED, "slot": "0,3"})
        where = page.get_by_text("your own kernel in layer")
        with changed(page):
            button(page, "Move layer 1 down").click()
        expect_link(page, slot="1,3")
        expect(where).to_contain_text("your own kernel in layer 2, channel 3")
        with changed(page):  # quicker than the server answers
            for name in ("Move layer 3 up", "Move layer 2 up", "Remove layer 2"):
                button(page, name).click()
        expect_link(page, slot="1,3", stack="conv.8.k1.s1.p0.d1;conv.16.relu")
        with changed(page):
            button(page, "+ Add layer").click()
        expect_link(page, slot="1,3")
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, slot=None, stack="conv.8.k1.s1.p0.d1;conv.16.relu")
        expect(where).to_have_count(0)

    def test_the_layer_at_hand_is_open_again_once_it_can_be_computed(self, visit):
        page = opened(visit, {**POOLED, "layer": "1"})
        for padding, open_layer in (("5", "Layer 1"), ("0", "Layer 2")):
            with changed(page):
                control(page, "Padding", 2).fill(padding)
                page.keyboard.press("Enter")
            expect(button(page, open_layer)).to_have_attribute("aria-pressed", "true")
        expect_link(page, layer="1", stack=POOLED["stack"])

    def test_a_network_without_layers_shows_its_input_and_how_to_go_on(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.16.relu"})
        with changed(page):
            button(page, "Remove layer 1").click()
        expect(table(page).locator(".row")).to_have_count(0)
        expect(table(page)).to_contain_text("No layer yet: add one, or choose a network above.")
        expect(button(page, "+ Add layer")).to_be_focused()
        with changed(page):
            page.keyboard.press("Enter")
        expect_shapes(page, [1, 16, 32, 32])

    def test_the_page_keeps_its_nodes_from_one_network_to_the_next(self, visit):
        page = opened(visit)
        table(page).locator("button, input, select, canvas").evaluate_all(
            "all => all.forEach(e => e.kept = true)"
        )
        with changed(page):
            control(page, "Kernel size", 1).press("ArrowUp")
        script = "all => all.every(e => e.kept)"
        assert table(page).locator("button, input, select, canvas").evaluate_all(script)


class TestProblems:
    def test_a_layer_that_cannot_follow_says_why_and_can_be_mended(self, visit):
        page = opened(visit, IMPOSSIBLE)
        expect(row(page, 2)).to_contain_text(
            "⚠ Padding 5 leaves a max pooling window of size 2 with padding only"
        )
        expect(row(page, 3)).to_contain_text("⚠ Follows a layer that cannot be computed.")
        expect_shapes(page, [1, 16, 32, 32])
        expect(maps(page, 1)).to_have_count(16)
        expect(button(page, "Layer 2")).to_be_disabled()
        with changed(page):
            control(page, "Padding", 2).fill("1")
            page.keyboard.press("Enter")
        expect_shapes(page, [1, 16, 32, 32], [1, 16, 17, 17], [1, 8, 9, 9])
        expect(control(page, "Padding", 2)).to_be_focused()

    def test_an_edit_that_makes_a_layer_impossible_loses_nothing(self, visit):
        page = opened(visit, POOLED)
        with changed(page):
            control(page, "Padding", 2).fill("5")
            page.keyboard.press("Enter")
        expect(row(page, 2)).to_contain_text("⚠ Padding 5 leaves")
        expect(maps(page, 1)).to_have_count(16)
        expect(control(page, "Output channels", 3)).to_have_value("8")
        expect_link(page, stack="conv.16.relu;max_pool.k2.s2.p5.d1;conv.8.k1.s1.p0.d1")


class TestLooks:
    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({**SMALL, "normalized": "1"}, id="normalized"),
            pytest.param({"net_size": "64", "stack": ";".join(["conv.64.k3.s1.p1.relu"] * 8)}, id="large"),
            pytest.param(IMPOSSIBLE, id="impossible"),
        ],
    )
    def test_no_network_scrolls_a_phone_sideways(self, visit, parameters):
        page = opened(visit, parameters, **PHONE)
        assert_no_sideways_scrolling(page)
        right = (
            table(page)
            .locator("*")
            .evaluate_all("all => Math.max(...all.map(e => e.getBoundingClientRect().right))")
        )
        assert right <= 390

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_is_readable_in_both_schemes(self, visit, scheme):
        page = opened(visit, IMPOSSIBLE, color_scheme=scheme)
        active = ".root:has(.layers) :not(option, :disabled, [aria-disabled=true])"
        found = contrasts(page, active)
        assert len(found) > 15
        assert {text: ratio for text, ratio in found.items() if ratio < 4.5} == {}


def test_what_is_opened_below_a_long_table_comes_into_sight(visit):
    page = opened(visit, {**SMALL, "stack": ";".join(["conv.8.relu"] * 8)})
    look = page.locator(".st-key-look")
    expect(look).not_to_be_in_viewport()
    maps(page, 1).nth(3).click()
    expect(look).to_be_in_viewport()

"""The layer table in a real Chromium: editing a network, opening its maps, and what it says when it cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

from tests.browser.expecting import expect
from tests.browser.line import Line
from tests.browser.looks import assert_no_sideways_scrolling, assert_readable, in_both_schemes
from tests.browser.visitor import DARK, PHONE, TO, WIDE
from tests.browser.visits import expect_link, expect_rest

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
    expect_rest(page)
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


def navigate(page: Page, parameters: dict[str, str]) -> None:
    """Another network in the running session, as Back and Forward reach it."""
    with changed(page):
        page.evaluate(TO, f"/feature_maps?{urlencode(parameters)}")


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
    def test_layers_and_maps_open_by_number_by_click_and_by_keys(self, visit):
        page = opened(visit)
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "true")
        with changed(page):
            button(page, "Layer 1").press("Enter")
        expect(button(page, "Layer 1")).to_have_attribute("aria-pressed", "true")
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "false")
        expect(button(page, "Layer 1")).to_be_focused()
        expect_link(page, layer="0")

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

        with changed(page):
            maps(page, 1).nth(5).click()
        expect(button(page, "Layer 1, channel 5")).to_have_attribute("aria-pressed", "true")
        expect(table(page).locator(".thumbnail[aria-pressed=true]")).to_have_count(1)
        expect_link(page, layer="0", channel="5")


class TestNumbers:
    def test_a_number_counts_when_it_is_committed_and_is_the_sidebars_without_one(self, visit):
        page = opened(visit)
        for label, sidebar in (("Kernel size", "3"), ("Stride", "2"), ("Padding", "1"), ("Dilation", "1")):
            expect(control(page, label, 2)).to_have_value("")
            expect(control(page, label, 2)).to_have_attribute("placeholder", sidebar)
        nodes = table(page).locator("button, input, select, canvas")
        nodes.evaluate_all("all => all.forEach(e => e.kept = true)")
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

        with changed(page):
            control(page, "Stride", 2).press("ArrowUp")  # from the sidebar's 2
        expect_link(page, stack="conv.16.k5.relu;conv.16.s3.relu")
        expect_shapes(page, [1, 16, 31, 31], [1, 16, 11, 11])

        with changed(page):
            field.fill("")
            page.keyboard.press("Tab")
        expect_link(page, stack="conv.16.relu;conv.16.s3.relu")
        expect(row(page, 1)).to_contain_text("3 × 3 receptive field")
        expect_shapes(page, [1, 16, 32, 32], [1, 16, 11, 11])
        assert nodes.evaluate_all(
            "all => all.every(e => e.kept)"
        )  # the page keeps them from network to network

    def test_no_edit_is_lost_however_fast_they_come(self, visit):
        page = opened(visit)
        field = control(page, "Output channels", 1)
        for _ in range(12):
            field.press("ArrowUp")
            assert field.evaluate(IS_ACTIVE)
        expect_link(page, stack="conv.28.relu;conv.16.relu")
        assert field.evaluate(IS_ACTIVE)
        expect_shapes(page, [1, 28, 32, 32], [1, 16, 16, 16])
        expect(field).to_have_value("28")
        settled(page)
        for number, channels in ((1, 4), (2, 6)):  # in different layers
            control(page, "Output channels", number).fill(str(channels))
            page.keyboard.press("Enter")
        expect_shapes(page, [1, 4, 32, 32], [1, 6, 16, 16])

    def test_an_edit_that_does_not_arrive_is_sent_again(self, visit):
        page = visit.cold("about:blank")
        page.clock.install()
        line = Line(page)
        page.goto(f"/feature_maps?{urlencode(SMALL)}")
        field = control(settled(page), "Output channels", 1)
        line.lose_the_next_report()
        field.press("ArrowUp")
        line.wait_for_report()
        page.clock.fast_forward(5_000)
        expect_link(page, stack="conv.17.relu;conv.16.relu")
        expect_shapes(page, [1, 17, 32, 32], [1, 16, 16, 16])

    def test_a_number_out_of_range_becomes_the_nearest_in_it(self, visit):
        page = opened(visit, {**SMALL, "padding": "7", "stack": "conv.16"})
        stack = "conv.16"
        for label, typed, word in (
            ("Kernel size", "99", "k15"),
            ("Stride", "0", "s1"),
            ("Padding", "-3", "p0"),
            ("Dilation", "2.4", "d2"),
        ):
            with changed(page):
                control(page, label, 1).fill(typed)
                page.keyboard.press("Enter")
            expect_link(page, stack=(stack := f"{stack}.{word}"))


class TestKinds:
    def test_each_kind_has_its_controls_and_a_sensible_start(self, visit):
        page = opened(visit)
        for title, stack, shown in (
            ("1×1 convolution", "conv.16.k1.s1.p0.d1.relu", {"out", "g", "bias", "+"}),
            ("Depthwise convolution", "depthwise.16.relu", {"out", "k", "s", "p", "d", "bias"}),
            ("Transposed convolution", "transposed.16.k2.s2.p0.d1.relu", {"out", "k", "s", "p", "d", "bias"}),
            ("Max pooling", "max_pool.k2.s2.p0.d1", {"k", "s", "p", "d", UP}),
            ("Average pooling", "avg_pool.k2.s2.p0.d1", {"k", "s", "p", "d", UP, COUNTED}),
            ("Global average pooling", "global_avg_pool", set()),
        ):
            control(page, "Kind", 2).focus()
            with changed(page):
                control(page, "Kind", 2).select_option(title)
            expect_link(page, stack=f"conv.16.relu;{stack}")
            expect(row(page, 2).locator(".problem")).to_be_hidden()
            labels = row(page, 2).locator(".controls label:visible > span")
            assert set(labels.all_inner_texts()) == shown, title
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

    def test_a_layer_adds_one_of_its_own_shape_which_it_follows_through_moves(self, visit):
        page = opened(
            visit, {**SMALL, "stack": "max_pool.k2.s2.p0.d1;conv.3.k3.s1.p1.d1.relu;conv.3.k3.s1.p1.d1"}
        )
        skip = control(page, "Skip connection", 3)
        expect(skip.locator("option")).to_have_text(["no skip", "layer 1", "layer 2"])
        skip.focus()
        with changed(page):
            skip.select_option("layer 1")
        expect_link(page, stack="max_pool.k2.s2.p0.d1;conv.3.k3.s1.p1.d1.relu;conv.3.k3.s1.p1.d1.add1")
        expect(skip).to_be_focused()
        with changed(page):
            button(page, "Move layer 1 down").click()
        expect_link(page, stack="conv.3.k3.s1.p1.d1.relu;max_pool.k2.s2.p0.d1;conv.3.k3.s1.p1.d1.add2")
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, stack="conv.3.k3.s1.p1.d1.relu;conv.3.k3.s1.p1.d1")

    def test_groups_and_depthwise_channels_follow_the_input_channels(self, visit):
        page = opened(visit, {**SMALL, "stack": "conv.6.relu;conv.16.relu"})
        with changed(page):
            control(page, "Kind", 2).select_option("Depthwise convolution")
        channels = control(page, "Output channels", 2)
        expect(channels).to_have_value("6")
        assert [channels.get_attribute(name) for name in ("min", "step", "max")] == ["6", "6", "60"]
        with changed(page):
            channels.press("ArrowUp")
        expect_shapes(page, [1, 6, 32, 32], [1, 12, 16, 16])

        navigate(page, {**SMALL, "stack": "conv.4;conv.6"})
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

        navigate(page, {**SMALL, "stack": ";".join(["conv.8.relu"] * 8)})
        row(page, 1).scroll_into_view_if_needed()
        look = page.locator(".st-key-look")
        expect(look).not_to_be_in_viewport()
        maps(page, 1).nth(3).click()
        expect(look).to_be_in_viewport()

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

        navigate(page, POOLED)  # without a layer in the link, the last one is open
        with changed(page):
            button(page, "Move layer 3 up").click()
        expect_link(page, stack="conv.16.relu;conv.8.k1.s1.p0.d1;max_pool.k2.s2.p0.d1", layer="1")
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "true")

    def test_layers_are_removed_the_open_one_stays_open_and_none_shows_how_to_go_on(self, visit):
        page = opened(visit, {**POOLED, "layer": "2", "channel": "3"})
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, stack="conv.16.relu;conv.8.k1.s1.p0.d1", layer="1", channel="3")
        expect(button(page, "Remove layer 2")).to_be_focused()
        with changed(page):
            button(page, "Remove layer 2").click()
        expect_link(page, stack="conv.16.relu", layer="0", channel=None)

        with changed(page):
            button(page, "Remove layer 1").click()
        expect(table(page).locator(".row")).to_have_count(0)
        expect(table(page)).to_contain_text("No layer yet: add one, or choose a network above.")
        expect(button(page, "+ Add layer")).to_be_focused()
        with changed(page):
            page.keyboard.press("Enter")
        expect_shapes(page, [1, 16, 32, 32])

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
        page = opened(visit, {**POOLED, "layer": "1"})
        with changed(page):
            control(page, "Padding", 2).fill("5")
            page.keyboard.press("Enter")
        expect(row(page, 2)).to_contain_text("⚠ Padding 5 leaves")
        expect(maps(page, 1)).to_have_count(16)
        expect(control(page, "Output channels", 3)).to_have_value("8")
        expect_link(page, stack="conv.16.relu;max_pool.k2.s2.p5.d1;conv.8.k1.s1.p0.d1")
        expect(button(page, "Layer 1")).to_have_attribute("aria-pressed", "true")
        with changed(page):
            control(page, "Padding", 2).fill("0")
            page.keyboard.press("Enter")
        expect(button(page, "Layer 2")).to_have_attribute("aria-pressed", "true")  # the one at hand, again
        expect_link(page, layer="1", stack=POOLED["stack"])


class TestLooks:
    def test_no_network_scrolls_a_phone_sideways(self, visit):
        normalized = {**SMALL, "normalized": "1"}
        large = {"net_size": "64", "stack": ";".join(["conv.64.k3.s1.p1.relu"] * 8)}
        page = opened(visit, normalized, **PHONE)
        for parameters in (normalized, large, IMPOSSIBLE):
            if parameters is not normalized:
                navigate(page, parameters)
            assert_no_sideways_scrolling(page)
            right = (
                table(page)
                .locator("*")
                .evaluate_all("all => Math.max(...all.map(e => e.getBoundingClientRect().right))")
            )
            assert right <= 390, parameters

    def test_text_is_readable_in_both_schemes(self, visit):
        page = opened(visit, IMPOSSIBLE, **DARK)
        active = ".root:has(.layers) :not(option, :disabled, [aria-disabled=true])"
        for _ in in_both_schemes(page):
            assert_readable(page, active, 15)

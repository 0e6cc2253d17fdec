"""Moving along the stage's timeline: by buttons, keys and scrubber, without a word to the server."""

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.stage_page import (
    FIGURE,
    ask,
    button,
    expect_step,
    go,
    navigate,
    panel_place,
    path,
    point_at,
    root,
    settled,
    step,
    words,
)
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_link, slider

RECORD = """(stage) => {
  stage.seen = [];
  stage.startedAt = performance.now();
  stage.recorder?.disconnect();
  stage.recorder = new MutationObserver(() => {
    stage.seen.push(Number(stage.root.dataset.step));
    stage.lastSeen = performance.now();
  });
  stage.recorder.observe(stage.root, { attributeFilter: ["data-step"] });
}"""


def expect_first_step(page: Page, said: str) -> None:
    """The page has opened at the first step, of which ``said`` is told until it is played."""
    expect(page.get_by_label("Step", exact=True)).to_have_value("0")
    expect(words(page)).to_contain_text(said)
    ask(page, RECORD)
    button(page, "Play").click()
    expect(words(page)).not_to_contain_text(said)
    button(page, "Pause").click()
    assert ask(page, "(stage) => stage.seen[0]") == 1  # a busy machine comes to look when it plays further on


class TestTransport:
    def test_the_timeline_is_dragged_and_played_at_its_speed_until_its_end(self, visit):
        page = settled(visit(path("im2col")))  # 100 columns, 4 rows, 4 maps
        expect_first_step(
            page,
            "Output (0, 0), step 1 of 100: the window covers rows 0–2, columns 0–2. It becomes column 0.",
        )
        last = ask(page, "(stage) => stage.transport.length - 1")
        assert last == 107

        scrubber = page.get_by_label("Step", exact=True)
        box = scrubber.bounding_box()
        middle = box["y"] + box["height"] / 2
        ask(page, RECORD)
        page.mouse.move(box["x"] + 4, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
        page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
        page.mouse.up()
        assert step(page) == pytest.approx(107 / 2, abs=3)
        assert len(ask(page, "(stage) => stage.seen")) >= 4  # it follows while it is dragged
        at = step(page)
        for key, now in (("ArrowRight", at + 1), ("ArrowLeft", at), ("Home", 0), ("End", 107)):
            scrubber.press(key)
            expect_step(page, now)

        button(page, "First step").click()
        page.get_by_label("Steps per second").select_option("60")
        ask(page, RECORD)
        button(page, "Play").click()
        expect(button(page, "Pause")).to_be_visible()
        expect(button(page, "Play")).to_be_visible()
        seen = ask(page, "(stage) => stage.seen")
        assert seen == sorted(set(seen)) and seen[-1] == last and len(seen) > 5
        seconds = ask(page, "(stage) => (stage.lastSeen - stage.startedAt) / 1000")
        assert seconds > 0.9 * last / 60
        button(page, "Play").click()  # at the end it starts over
        expect(button(page, "Pause")).to_be_visible()
        assert ask(page, "(stage) => Math.min(...stage.seen)") == 0
        button(page, "Pause").click()
        at = step(page)
        assert at < last
        page.get_by_label("loop").check()
        go(page, last - 3)
        ask(page, RECORD)
        button(page, "Play").click()
        page.wait_for_function(
            "root => root.stage.seen.some((at, i) => at === 0 && root.stage.seen[i - 1] === 107)",
            arg=root(page).element_handle(),
        )
        button(page, "Pause").click()
        expect(button(page, "Play")).to_be_visible()

    def test_buttons_and_keys_move_as_they_say_and_keys_for_others_do_not(self, visit):
        page = settled(visit(path("arithmetic")))
        for name, at in (
            ("First step", 0),
            ("One step back", 0),
            ("One step forward", 1),
            ("One step forward", 2),
            ("One step back", 1),
            ("Last step", 8),
            ("One step forward", 8),
        ):
            button(page, name).click()
            expect_step(page, at)
            expect(page.get_by_label("Step", exact=True)).to_have_value(str(at))
        view = page.locator(".view")
        view.focus()
        for key, at in (
            ("Home", 0),
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", 8),
            ("ArrowRight", 8),
            ("Home", 0),
            ("ArrowLeft", 0),
        ):
            view.press(key)
            expect_step(page, at)
        page.get_by_label("Steps per second").select_option("0.5")
        view.press("Space")
        expect(button(page, "Pause")).to_be_visible()
        view.press("Space")
        expect(button(page, "Play")).to_be_visible()
        go(page, 4)
        speed = page.get_by_label("Steps per second")
        for control, keys in (
            (speed, ("ArrowRight", "End", "Home", "Escape")),
            (page.get_by_label("loop"), ("Space", "ArrowRight", "End")),
            (slider(page, "Stride"), ("ArrowLeft", "Home", "Space", "Escape")),
            (page.get_by_label("Height", exact=True), ("Home", "End", "ArrowLeft", "ArrowRight")),
            (button(page, "Play"), ("ArrowRight", "Home", "End")),
        ):
            control.focus()
            for key in keys:
                control.press(key)
                assert step(page) == 4, (control, key)
        assert not ask(page, "(stage) => stage.transport.playing")
        scroll = page.evaluate("document.scrollingElement.scrollTop")
        view.focus()
        view.press("Home")
        assert page.evaluate("document.scrollingElement.scrollTop") == scroll

    def test_the_step_is_said_once_things_stand_still(self, visit):
        page = settled(visit(path("arithmetic", **FIGURE)))
        expect_first_step(page, "Output (0, 0), step 1 of 9: the window covers rows 0–2, columns 0–2. 3·0")
        live = page.locator(".live[aria-live=polite]")
        first = (
            "Output (0, 0), step 1 of 9: the window covers rows 0–2, columns 0–2. "
            "3·0 + 3·1 + 2·2 + 0·2 + 0·2 + 1·0 + 3·0 + 1·1 + 2·2 = 12."
        )
        button(page, "First step").click()
        expect(words(page)).to_have_text(first)
        expect(live).to_have_text(first)
        page.get_by_label("Steps per second").select_option("2")  # each step stands longer than a pause
        go(page, 5)
        expect(live).to_contain_text("step 6 of 9")
        ask(
            page,
            """(stage) => {
              stage.said = [];
              const heard = () => stage.said.push(stage.transport.playing);
              new MutationObserver(heard).observe(stage.live, { childList: true });
            }""",
        )
        button(page, "Play").click()
        expect_step(page, 8)
        expect(live).to_contain_text("Output (2, 2), step 9 of 9")
        assert ask(page, "(stage) => stage.said") == [False]  # only the end, and not while playing

    def test_a_click_pins_a_second_one_lets_go_and_escape_does_too(self, visit):
        page = settled(visit(path("arithmetic", **FIGURE)))
        go(page, 0)
        place = panel_place(page, "output", 2, 1)
        page.mouse.click(*place)
        point_at(page, "output", 0, 2)
        expect(words(page)).to_contain_text("Output (0, 2)")  # pointing elsewhere still works
        page.mouse.move(2, 2)
        expect(words(page)).to_contain_text("Pinned. Output (2, 1), step 8 of 9")
        button(page, "Last step").click()
        expect(words(page)).to_contain_text("Pinned. Output (2, 1)")
        page.mouse.click(*place)
        page.mouse.move(2, 2)
        expect(words(page)).to_have_text(
            "Output (2, 2), step 9 of 9: the window covers rows 2–4, columns 2–4. "
            "2·0 + 2·1 + 3·2 + 0·2 + 2·2 + 2·0 + 0·0 + 0·1 + 1·2 = 14."
        )
        page.mouse.click(*place)
        page.mouse.move(2, 2)
        expect(words(page)).to_contain_text("Pinned.")
        page.locator(".view").press("Escape")
        expect(words(page)).not_to_contain_text("Pinned.")


class TestNoTraffic:
    def test_playing_scrubbing_and_pointing_ask_the_server_nothing(self, visit):
        page = settled(visit(path("im2col", color="rgb", filters="3", multiply="cell")))
        expect(page.locator(".place")).to_be_visible()
        assert {"sent", "received"} <= set(visit.traffic)  # the count hears both
        visit.traffic.clear()
        page.get_by_label("Steps per second").select_option("60")
        page.get_by_label("loop").check()
        button(page, "First step").click()
        button(page, "Play").click()
        page.wait_for_function("root => root.stage.transport.at > 40", arg=root(page).element_handle())
        for name, row, column in (("input", 3, 4), ("columns", 2, 9), ("weights", 1, 5), ("output", 4, 4)):
            point_at(page, name, row, column)
        button(page, "Pause").click()
        page.mouse.click(*panel_place(page, "input", 5, 5))
        scrubber = page.get_by_label("Step", exact=True)
        scrubber.scroll_into_view_if_needed()
        box = scrubber.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5, steps=10)
        page.mouse.up()
        page.locator(".view").press("Home")
        page.locator(".view").press("Escape")
        expect_step(page, 0)
        assert visit.traffic == []
        page.locator(".place").scroll_into_view_if_needed()
        page.get_by_role("img", name="Arrow keys move the crop").press("ArrowRight")
        expect_link(page, crop="100,201")
        assert visit.frames_sent  # a moved crop does ask


def ticks(page: Page) -> list[tuple[int, bool]]:
    return [(tick["at"], tick["tall"]) for tick in ask(page, "(stage) => stage.transport.tickMarks")]


def test_the_scrubber_has_a_tick_for_every_output_row(visit):
    page = settled(visit(path("arithmetic", height="4", width="6")))  # 2 x 4 outputs
    assert ticks(page) == [(4, False)]
    navigate(page, path("arithmetic", operation="transposed", scatter="1", height="2", width="3"))  # 6 inputs
    assert ticks(page) == [(3, False)]


def test_scrubber_words_and_shapes_state_the_act_and_the_step(visit):
    # 4 x 4 pixels: 2 x 2 windows; as many filters as windows must not be taken for rows of them.
    page = settled(visit(path("im2col", crop_size="4", filters="4")))
    assert ticks(page) == [
        (2, False),
        (4, True),
        *((at, False) for at in (5, 6, 7)),
        (8, True),
        *((at, False) for at in (9, 10, 11)),
    ]
    navigate(page, path("im2col", crop_size="4", filters="2", multiply="cell"))
    assert ticks(page) == [(2, False), (4, True), (8, False), (12, True), (13, False)]

    navigate(page, path("im2col", crop_size="4", filters="2"))
    scrubber = page.get_by_label("Step", exact=True)
    for at, value, text in (
        (2, "unrolling, column 3 of 4", "It becomes column 2."),
        (
            4,
            "multiplying, row 1 of 2",
            "Multiplying, row 1 of 2: the weights of filter 0, Prewitt, vertical edges",
        ),
        (7, "folding, map 2 of 2", "Folding, map 2 of 2: row 1 of the product, cut into 2 rows of 2"),
    ):
        go(page, at)
        expect(scrubber).to_have_attribute("aria-valuetext", value)
        expect(words(page)).to_contain_text(text)

    navigate(page, path("im2col", color="rgb", multiply="cell", crop_size="5", filters="2"))
    shapes = page.locator(".shapes")
    length = ask(page, "(stage) => stage.transport.length")
    assert length == 9 + 2 * 9 + 2
    for at, text in (
        (0, "1. unroll: (3, 5, 5) -> (27, 9)"),
        (8, "1. unroll: (3, 5, 5) -> (27, 9)"),
        (9, "2. multiply: (2, 27) @ (27, 9) = (2, 9)"),
        (26, "2. multiply: (2, 27) @ (27, 9) = (2, 9)"),
        (27, "3. fold: (2, 9) -> (2, 3, 3)"),
    ):
        go(page, at)
        expect(shapes).to_have_text(text)


def test_a_slider_leaves_the_reader_where_he_was(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 4)  # the middle of 9
    page.mouse.click(*panel_place(page, "output", 1, 2))
    page.mouse.move(2, 2)
    expect(words(page)).to_contain_text("Pinned. Output (1, 2)")
    navigate(page, path("arithmetic", **FIGURE, padding="1"))
    expect(words(page)).to_contain_text("Pinned. Output (1, 2), step 8 of 25")
    expect_step(page, 12)  # the middle of 25
    navigate(page, path("arithmetic", **FIGURE, stride="2"))  # 2 x 2 outputs: that one is gone
    expect(words(page)).to_contain_text("of 4")
    expect(words(page)).not_to_contain_text("Pinned")

    # Also where sentences above the stage come or go: at 5 x 5 a slider leads away from a case of the guide.
    for link in ({"height": "8", "width": "8", "stride": "2"}, {}):
        navigate(page, path("arithmetic", **link))
        go(page, 0)
        for _ in range(2):
            before = root(page).get_attribute("data-ready")
            slider(page, "Padding").press("ArrowRight")
            expect(root(page)).not_to_have_attribute("data-ready", before)
            settled(page)
            expect_step(page, 0)


def test_one_output_more_than_one_leaves_the_reader_at_the_beginning(visit):
    page = settled(visit(path("arithmetic", height="3", width="3")))  # the timeline has one step
    expect(words(page)).to_contain_text("step 1 of 1")
    navigate(page, path("arithmetic", height="3", width="3", padding="1"))
    expect(words(page)).to_contain_text("step 1 of 9")


def test_after_a_click_keys_move_the_timeline_and_with_a_modifier_they_are_the_browsers(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 3)
    page.mouse.click(*panel_place(page, "output", 2, 1))  # on a cell
    expect(words(page)).to_contain_text("Output (2, 1)")
    page.keyboard.press("ArrowRight")
    expect_step(page, 4)
    page.keyboard.press("Home")
    expect_step(page, 0)

    go(page, 3)
    page.get_by_role("button", name="One step forward").click()
    page.keyboard.press("ArrowRight")
    expect_step(page, 5)

    go(page, 4)
    prevented = ask(
        page,
        """(stage) => ["altKey", "ctrlKey", "shiftKey", "metaKey"].flatMap((modifier) =>
          ["ArrowLeft", "ArrowRight", "Home", "End", " ", "Enter"].filter((key) => {
            const init = { key, [modifier]: true, bubbles: true, cancelable: true };
            return !stage.view.dispatchEvent(new KeyboardEvent("keydown", init));
          }))""",
    )
    assert prevented == []
    assert step(page) == 4


def test_what_plays_and_what_it_says_are_in_sight_however_tall_the_grids_are(visit):
    page = settled(visit(path("im2col"), **WIDE))
    for link in (
        {},
        {"color": "rgb", "bank": "random", "filters": "8"},
        {"unroll": "numbers", "padding": "1", "bank": "random"},
    ):
        if link:
            navigate(page, path("im2col", **link))
        for shown in (page.get_by_role("button", name="Play"), words(page)):
            expect(shown, str(link)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            path("arithmetic", operation="transposed", scatter="1"),
            "Input (0, 0) = 0 times the kernel is added to",
        ),
        (path("learning", section="backward"), "Weight gradient (0, 0), step 1 of 9"),
    ],
    ids=["scatter", "backward"],
)
def test_every_page_opens_at_the_first_step_and_the_words_are_about_it(visit, link, said):
    """Others: where they are played and said."""
    expect_first_step(settled(visit(link)), said)

"""Pointing at the stage's cells and pinning them: by mouse, finger and keys, with what is said of them."""

from tests.browser.expecting import expect
from tests.browser.stage_page import (
    FIGURE,
    ask,
    expect_step,
    frames,
    go,
    navigate,
    panel_place,
    path,
    point_at,
    settled,
    step,
    words,
)
from tests.browser.visitor import PHONE

LARGE = {"color": "rgb", "crop_size": "64", "filters": "8", "bank": "random"}  # 3844 steps of 27 x 8


def test_scattering_states_its_products_and_marks_where_an_output_comes_from(visit):
    page = settled(visit(path("arithmetic", operation="transposed", scatter="1")))
    point_at(page, "output", 0, 0)
    expect(words(page)).to_contain_text("Output (0, 0)")
    assert [i for i, frame in enumerate(frames(page, "source")) if frame] == [0]

    # The padding crops a pixel away, and it can be scattered nonetheless.
    navigate(page, path("arithmetic", operation="transposed", scatter="1", kernel_size="1", padding="1"))
    page.mouse.move(2, 2)
    go(page, 0)
    expect(words(page)).to_contain_text("Input (0, 0)")

    link = {
        "operation": "transposed",
        "scatter": "1",
        "weights": "ramp",
        "kernel_size": "2",
        "height": "2",
        "width": "2",
    }
    navigate(page, path("arithmetic", **link))  # 0 1; 2 3 under 1 2; 3 4: 3 x 3 outputs
    expect(page.locator("figcaption").first).to_have_text("Input 2 × 2")
    go(page, 3)
    expect(words(page)).to_have_text(
        "Input (1, 1) = 3 times the kernel is added to 4 outputs: "
        "3·1 = 3 to (1, 1); 3·2 = 6 to (1, 2); 3·3 = 9 to (2, 1); 3·4 = 12 to (2, 2)."
    )
    point_at(page, "output", 1, 1)
    expect(words(page)).to_have_text("Output (1, 1) adds up what 4 inputs bring: 0·4 + 1·3 + 2·2 + 3·1 = 10.")
    point_at(page, "kernel", 0, 0)
    expect(words(page)).to_contain_text("Weight (0, 0) = 1 multiplies every input")


def test_a_long_matrix_scrolls_to_what_is_pointed_at_by_mouse_small_map_and_keys(visit):
    page = settled(visit(path("im2col")))  # 100 columns, some twenty in sight
    go(page, 0)
    point_at(page, "input", 11, 11)  # under the last window only
    seen = ask(
        page,
        """(stage) => {
          const { panel } = stage.panels.find((entry) => entry.name === "columns");
          const { map } = panel;
          const pixels = map.getContext("2d").getImageData(0, map.height / 2, map.width, 1).data;
          const pink = Array.from({ length: map.width }, (_, x) => x)
            .filter((x) => pixels[4 * x] > 180 && pixels[4 * x + 1] < 40)
            .map((x) => x / map.width);
          return { first: panel.first, visible: panel.visible, pink };
        }""",
    )
    assert seen["visible"] < 100 and seen["first"] <= 99 < seen["first"] + seen["visible"]
    assert seen["pink"] and min(seen["pink"]) > 0.97
    point_at(page, "input", 5, 5)  # under 9 windows: columns 33 to 55
    expect(words(page)).to_contain_text("is read 9 times here")

    page.mouse.move(2, 2)
    navigate(page, path("im2col", **LARGE))
    matrix = page.get_by_role("application", name="columns matrix")
    first = "(stage) => stage.panels.find(({ name }) => name === 'columns').panel.first"
    go(page, 0)
    assert ask(page, first) == 0
    for _ in range(60):
        matrix.press("ArrowRight")
    shown = ask(
        page,
        "(stage) => (({ first, visible, cursor }) => [first, visible, cursor[1]])"
        "(stage.panels.find(({ name }) => name === 'columns').panel)",
    )
    assert shown[0] > 0
    assert shown[0] <= shown[2] < shown[0] + shown[1]

    navigate(page, path("im2col", crop_size="64"))
    go(page, 0)
    assert ask(page, first) < 1000
    place = ask(
        page,
        """(stage) => {
          const { panel } = stage.panels.find((entry) => entry.name === "columns");
          panel.map.scrollIntoView({ block: "center" });
          const box = panel.map.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }""",
    )
    page.mouse.click(*place)
    assert ask(page, first) > 1000


def test_a_tap_pins_a_second_one_lets_go(visit):
    """On touch the pointer leaves before the click comes: nothing may be taken for pointed at since."""
    page = settled(visit(path("arithmetic", **FIGURE), **PHONE))
    go(page, 0)
    for text in ("Pinned. Output (2, 1), step 8 of 9", "Output (0, 0), step 1 of 9", "Pinned. Output (2, 1)"):
        page.touchscreen.tap(*panel_place(page, "output", 2, 1))
        expect(words(page)).to_contain_text(text)
        expect(words(page)).to_contain_text("Pinned" if "Pinned" in text else "Output")
    page.touchscreen.tap(*panel_place(page, "output", 1, 1))
    expect(words(page)).to_contain_text("Pinned. Output (1, 1)")
    assert ask(page, "(stage) => stage.hovered") is None


def test_by_keys_the_current_step_and_any_cell_can_be_pinned_and_let_go(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    at = step(page)
    output = page.get_by_role("application", name="Output 3 × 3")
    output.focus()
    output.press("ArrowUp")
    expect(words(page)).to_contain_text("Output (0, 1), step 2 of 9")
    output.press("ArrowUp")  # it is at the edge
    output.press("ArrowRight")
    expect(words(page)).to_contain_text("Output (0, 2), step 3 of 9")
    output.press("Enter")
    page.get_by_role("application", name="Kernel 3 × 3").press("ArrowDown")
    expect(words(page)).to_contain_text("Weight (2, 1)")
    page.get_by_role("button", name="Play").focus()
    expect(words(page)).to_contain_text("Pinned. Output (0, 2)")
    output.press("Escape")
    expect(words(page)).not_to_contain_text("Pinned")
    assert step(page) == at  # the timeline stood still

    view = page.locator(".view")
    for key in ("Home", "ArrowRight", "Enter", "End"):
        view.press(key)
    expect(words(page)).to_contain_text("Pinned. Output (0, 1), step 2 of 9")
    expect_step(page, 8)
    view.press("Enter")
    expect(words(page)).to_contain_text("Output (2, 2), step 9 of 9")
    view.press("Enter")
    expect(words(page)).to_contain_text("Pinned. Output (2, 2)")
    view.press("Escape")
    expect(words(page)).not_to_contain_text("Pinned")


def test_one_value_is_told_to_its_last_digit_and_a_long_sum_by_its_parts(visit):
    page = settled(visit(path("arithmetic", operation="average")))  # means of nine of 0 ... 24
    navigate(
        page, path("arithmetic", operation="average", kernel_size="2", padding="1", height="3", width="3")
    )
    point_at(page, "output", 0, 2)  # (1 + 2) / 4
    expect(words(page)).to_contain_text("= 0.75.")
    navigate(page, path("arithmetic", operation="average", padding="1"))
    point_at(page, "output", 0, 0)  # (0 + 1 + 5 + 6) / 9
    expect(words(page)).to_contain_text("= 1.333 (as float32: 1.3333334).")
    navigate(page, path("arithmetic", weights="ones", kernel_size="5"))  # 25 products, rows of the ramp
    expect(words(page)).to_contain_text(
        "25 products, row by row of the kernel: 10 + 35 + 60 + 85 + 110 = 300."
    )
    navigate(page, path("arithmetic", operation="max", kernel_size="5"))
    expect(words(page)).to_contain_text("The largest of the 25 values in the window is 24.")

    # One output is told of as one, and zeros of the border are no inputs.
    navigate(page, path("arithmetic", **FIGURE, stride="2", padding="1"))
    point_at(page, "input", 2, 2)  # of the canvas: pixel (1, 1), under all four windows around it
    expect(words(page)).to_contain_text("it reaches the marked outputs.")
    point_at(page, "input", 1, 1)  # pixel (0, 0), under the first window only
    expect(words(page)).to_contain_text("is read once here: it reaches the marked output.")
    point_at(page, "kernel", 0, 0)
    expect(words(page)).to_contain_text("multiplies 9 cells, one for every output")

"""One's own kernel in a real Chromium: typed, pasted, resized, and refused."""

from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.filters_worked import PATCH, SMALL
from tests.browser.visits import (
    changed,
    expect_link,
    filters,
    navigate,
    opened,
    root,
)


def cell(page: Page, row: int, column: int):
    return page.get_by_label(f"Weight at row {row}, column {column}", exact=True)


class TestOnesOwnKernel:
    def test_ninths_typed_into_every_cell_give_the_mean_and_a_matrix_pasted_into_one_fills_the_editor(
        self, visit
    ):
        page = opened(visit, apply="own", **PATCH)
        for row in range(3):
            for column in range(3):
                with changed(page):
                    cell(page, row, column).fill("1/9")
                    cell(page, row, column).press("Enter")
        expect(page.locator(".subtotal")).to_have_text("50")  # the mean of 10, 20, ... 90
        expect(page.get_by_text("Sum of the weights: 1", exact=True)).to_be_visible()
        expect_link(page, own=";".join(["1/9,1/9,1/9"] * 3))

        with changed(page):
            cell(page, 1, 1).evaluate(
                """(input, text) => {
                  const clipboardData = new DataTransfer();
                  clipboardData.setData("text/plain", text);
                  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
                }""",
                "1,5\t2\n3\t4",
            )
        expect(page.get_by_label("Weight at row", exact=False)).to_have_count(4)
        expect(cell(page, 0, 0)).to_have_value("3/2")
        expect_link(page, own="3/2,2;3,4", kernel_size="2")

    def test_while_a_cell_is_no_number_it_is_marked_and_the_picture_stays_and_then_all_edits_count(
        self, visit
    ):
        page = opened(visit, apply="own", **PATCH)
        before = root(page).get_attribute("data-ready")
        cell(page, 1, 1).fill("five")
        cell(page, 1, 1).press("Enter")
        expect(cell(page, 1, 1)).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".hint")).to_contain_text("“five” is not a number")
        expect(page.locator(".subtotal")).to_have_text("50")
        assert root(page).get_attribute("data-ready") == before
        with changed(page):
            cell(page, 1, 1).fill("6")
            cell(page, 1, 1).press("Enter")
        expect(page.locator(".subtotal")).to_have_text("100")  # one center more
        expect(page.locator(".hint")).to_have_text("")

        page.keyboard.press("Tab")  # what a cell with the focus shows stays, whatever arrives
        for text, problem in (
            ("abc", "“abc” is not a number"),
            ("1e7", "“1e7” is too large"),
            ("1e-13", "“1e-13” is too small"),
        ):
            navigate(page, filters(apply="own", **PATCH))
            for (row, column), typed in {(0, 0): text, (2, 2): "3"}.items():
                cell(page, row, column).fill(typed)
                cell(page, row, column).press("Tab")
                expect(page.locator(".hint")).to_contain_text(problem)
                expect(cell(page, 0, 0)).to_have_attribute("aria-invalid", "true")
            with changed(page):
                cell(page, 0, 0).fill(".5e-1")
                cell(page, 0, 0).press("Tab")
            expect(page.locator(".hint")).to_have_text("")
            expect_link(page, own="1/20,-1,0;-1,5,-1;0,-1,3")

    def test_what_is_being_typed_outlives_the_arrival_of_the_cell_before(self, visit):
        page = opened(visit, apply="own", **PATCH)
        with changed(page):
            cell(page, 0, 0).fill("2")
            cell(page, 0, 0).press("Tab")
            page.keyboard.type("1/")
        page.keyboard.type("9")
        page.keyboard.press("Tab")
        expect_link(page, own="2,1/9,0;-1,5,-1;0,-1,0")

    def test_it_starts_from_the_kernel_chosen_before(self, visit):
        page = opened(visit, kernel="prewitt_vertical", **SMALL)
        page.get_by_role("radio", name="Your own").click()
        expect(cell(page, 2, 2)).to_have_value("1")
        assert [cell(page, row, 0).input_value() for row in range(3)] == ["-1"] * 3

    def test_the_buttons_change_it(self, visit):
        page = opened(visit, apply="own", own="1,2;3,4", kernel_size="2", **SMALL)
        for operation, expected in (
            ("Normalize", "1/10,1/5;3/10,2/5"),
            ("Negate", "-1,-2;-3,-4"),
            ("Transpose", "1,3;2,4"),
            ("Rotate 180°", "4,3;2,1"),
        ):
            with changed(page):
                page.get_by_role("button", name=operation).click()
            expect_link(page, own=expected)
            cells = [text for row in expected.split(";") for text in row.split(",")]
            assert [cell(page, i // 2, i % 2).input_value() for i in range(4)] == cells, operation
            navigate(page, filters(apply="own", own="1,2;3,4", kernel_size="2", **SMALL))

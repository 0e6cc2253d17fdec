"""A spreadsheet and a worksheet in a real browser: taken from the dialog, and printed."""

import re

from openpyxl import load_workbook

from tests.browser.visits import settled

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_a_lecturer_leaves_with_a_spreadsheet_and_with_a_worksheet_that_prints_on_a4_and_letter(
    visit, browser, tmp_path
):
    page = settled(visit("/arithmetic"))
    page.get_by_role("button", name="Take home").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Spreadsheet").click()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Spreadsheet (XLSX)").click()
    download.value.save_as(tmp_path / "sheet.xlsx")
    sheets = load_workbook(tmp_path / "sheet.xlsx", data_only=True).sheetnames
    assert sheets == ["Convolution", "im2col"]
    dialog.get_by_role("tab", name="Worksheet").click()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Worksheet (HTML, to print)").click()
    download.value.save_as(tmp_path / "sheets.html")
    paper = browser.new_page(java_script_enabled=False)
    paper.goto((tmp_path / "sheets.html").as_uri())
    for size in ("A4", "Letter"):
        assert len(_PAGE.findall(paper.pdf(format=size))) == 2  # and its key
    paper.close()

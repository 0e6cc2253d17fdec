"""The section of the dialog with a workbook of live formulas."""

import streamlit as st

from core.export.state_words import state_words
from core.ui.components.files.taken import offer_file
from core.ui.take_home.part import OPERATION_PAGES, part_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_spreadsheet(page: str) -> None:
    """Draw what the workbook of the page with this name is, and the button that makes it."""
    if page not in OPERATION_PAGES:
        st.markdown("A spreadsheet computes one operation; Filters, Arithmetic and im2col offer theirs.")
        return
    from core.export.spreadsheet.workbook import LARGEST_INPUT, check, spreadsheet

    try:
        shown = part_of(page, LARGEST_INPUT)
        check(shown)
    except ValueError as problem:
        st.warning(str(problem))
        return
    st.markdown(
        "Every output is a formula over its window: change a number of the input or a kernel, and all that follows "
        "from it changes."
    )
    st.caption(state_words(shown))
    offer_file(
        "Spreadsheet (XLSX)", lambda: spreadsheet(shown), f"{page}.xlsx", _TYPE, key="take_spreadsheet"
    )

"""The section of the dialog with worksheets to print."""

import streamlit as st

from core.network.rows import summarize
from core.ui.app.choices import LAST_SEED
from core.ui.app.sidebar import controls
from core.ui.components.files.taken import offer_file
from core.ui.feature_maps import network_choice
from core.ui.take_home.on_screen import address
from core.ui.take_home.part import OPERATION_PAGES, part_of, whole_address

_COUNTS = (1, 10, 30)
_PICTURE = 16, 5  # of a photograph: pixels and outputs a side that leave room to write
_NUMBERS = 20, 16  # of what is small already: as much of it as a page holds


def show_worksheet(page: str) -> None:
    """Draw what the worksheets of the page with this name are, how many there are to be, and the button for them."""
    if page not in (*OPERATION_PAGES, "feature_maps"):
        st.markdown("Filters, Arithmetic, Feature maps and im2col offer worksheets.")
        return
    st.markdown(
        "Pages to print, with blanks to fill in: sizes, sums, output cells. Their key follows at the end."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.number_input(
            "Number of the first one", value=0, step=1, width=170, key="take_first_worksheet"
        )
        count = st.segmented_control("How many", _COUNTS, default=1, required=True, key="take_worksheets")
    first = min(max(typed, 0), LAST_SEED)
    if first != typed:
        st.info(f"Number {typed} became {first}; worksheets are numbered from 0 to {LAST_SEED}.")
    other = page != "feature_maps" and st.toggle(
        "Each with numbers of its own",
        help="The input's numbers are then drawn for each worksheet, whole ones from 0 to 9. Otherwise all have the "
        "numbers on screen and differ in what they ask.",
        key="take_own_numbers",
    )
    try:
        html = _worksheet(page, first, count, other)
    except ValueError as problem:
        st.warning(str(problem))
        return
    offer_file(
        "Worksheet (HTML, to print)" if count == 1 else f"{count} worksheets (HTML, to print)",
        lambda: html,
        f"{page}_worksheet_{first}.html",
        "text/html",
        key="take_worksheet",
    )
    st.caption("The same number always makes the same worksheet of the same state.")


def _worksheet(page: str, first: int, count: int, other: bool) -> str:
    from core.export.worksheet.worksheet import network_worksheet, operation_worksheet

    if page == "feature_maps":
        now = controls()
        shape = network_choice.network_input(now.picture).shape
        rows = summarize(network_choice.layers(now.spec), shape)
        return network_worksheet(rows, whole_address(address(page)), first, count)
    most, windows = _NUMBERS if page == "arithmetic" else _PICTURE
    return operation_worksheet(part_of(page, most, windows), first, count, other)

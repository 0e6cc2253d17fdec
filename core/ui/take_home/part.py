"""The operation of a page, or a part of it that fits a sheet or paper, in the numbers that stand on screen."""

from dataclasses import replace

import streamlit as st

from core.export.excerpt import excerpt
from core.export.shown import Shown
from core.export.units import in_units
from core.ui.app import state
from core.ui.take_home.on_screen import shown_on

OPERATION_PAGES = ("filters", "arithmetic", "im2col")  # those that show a single operation


def part_of(page: str, most: int, windows: int | None = None) -> Shown:
    """What a page of ``OPERATION_PAGES`` shows: around the pinned pixel if it is larger than ``most`` pixels a side.

    Args:
        windows: at most so many outputs a side, where they are to be fewer than fit.

    Raises:
        ValueError: it cannot be done, or no part is small enough.
    """
    at = state.value("pin") if page == "filters" else None
    part = in_units(excerpt(shown_on(page), most, at, windows), _unit(page))
    return replace(part, link=whole_address(part.link))


def whole_address(link: str) -> str:
    """A link without its host as it stands in the browser, for paper and sheets."""
    page = (st.context.url or "").partition("?")[0]
    return f"{page}{''.join(link.partition('?')[1:])}" if page else link


def _unit(page: str) -> int:
    """What values are multiplied by on screen; the crop on Arithmetic is so already."""
    if page == "filters":
        return int(state.value("units"))
    return 255 if page == "im2col" and state.value("unroll") == "picture" else 1

"""The filter that was chosen on the page Filters, for the pages that compute with small arrays."""

from core.filters.filtering import as_filter
from core.ui.app import state
from core.ui.app.sidebar import Controls
from core.ui.filters.filter_choice import Choice, chosen
from core.ui.filters.view import kernels_per_filter


def filter_from_filters(now: Controls, channels: int) -> Choice:
    """The chosen filter for an input of ``channels`` channels, and a title that says what was done to it.

    On Filters a color picture has a kernel for every channel, or one for each channel apart. A single channel
    is given the first of three; three channels that are to be summed are given the one, divided by three.
    """
    there = kernels_per_filter(len(now.picture.pixels))
    if state.value("apply") == "handcrafted" or there == channels:
        return chosen(now, channels)
    choice = chosen(now, there)
    if channels == 1:
        return Choice(
            choice.name, f"{choice.title}, its first kernel", choice.weights[:1], choice.description
        )
    weights = as_filter(choice.weights[0], channels)
    return Choice(choice.name, f"{choice.title}, the mean over channels", weights, choice.description)


def depends_on_picture() -> bool:
    """Whether the filter differs between gray and color pictures: if it has a kernel for every channel."""
    return state.value("apply") != "handcrafted" and state.value("mix") == "sum"

"""The control for the open layer's channel."""

from core.ui.app.whole_number import whole_number
from core.ui.feature_maps.network_run import Run


def choose_channel(run: Run) -> str:
    """Draw the field; returns what became of a number out of range, for ``explain_numbers``."""
    last = len(run.maps) - 1
    why = f"the layer's {last + 1} channels are counted from 0"
    return whole_number("Channel", "channel", 0, last, why, run.channel, width=130)

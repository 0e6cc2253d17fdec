"""What can be taken along where Filters compares: every tile, or B beside A, each with its own scale and kernel."""

from core.figures.rendering import DISPLAYS, scale_for
from core.filters.filtering import apply_filter
from core.ui.app.sidebar import Controls
from core.ui.filters import beside, filter_choice, view
from core.ui.take_home.item import Item, kernel_colors


def items_of_comparison(now: Controls) -> list[Item]:
    """The compared filters' outputs and kernels, or those of B; none if neither is. Raises ValueError as the page."""
    if beside.is_on():
        return _of_b(now)
    if not filter_choice.comparing():
        return []
    found = []
    for tile in view.compared(now, view.kernels_per_filter(len(now.picture.pixels))):
        scale, words = scale_for(tile.output, tile.display), DISPLAYS[tile.display]
        found.append(Item(f"{tile.title} output", tile.output, ("channel",), scale, tile.output, words))
        found.append(Item(f"{tile.title} kernel", tile.weights, ("channel",), *kernel_colors(tile.weights)))
    return found


def _of_b(now: Controls) -> list[Item]:
    b = beside.sides(now)[1]
    output = apply_filter(now.picture.pixels, b.weights, b.spec).output
    return [
        Item("B output", output, ("channel",), b.result.scale, output, DISPLAYS[b.display]),
        Item("B kernel", b.weights, ("channel",), *kernel_colors(b.weights)),
    ]

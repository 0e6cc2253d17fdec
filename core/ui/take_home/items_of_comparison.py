"""What can be taken along of Filters beside one output: each color's part, every compared tile, or B beside A."""

from core.figures.rendering import DISPLAYS, scale_for
from core.filters.filtering import apply_filter
from core.ui.app.sidebar import Controls
from core.ui.filters import beside, filter_choice, view
from core.ui.take_home.item import Item, kernel_colors


def items_of_comparison(now: Controls) -> list[Item]:
    """The compared filters' outputs and kernels, B's, or each color's part. Raises ValueError as the page."""
    if beside.is_on():
        return _of_b(now)
    if not filter_choice.comparing():
        return _parts(now)
    found = []
    for tile in view.compared(now, view.kernels_per_filter(len(now.picture.pixels))):
        scale, words = scale_for(tile.output, tile.display), DISPLAYS[tile.display]
        found.append(Item(f"{tile.title} output", tile.output, ("channel",), scale, tile.output, words))
        found.append(Item(f"{tile.title} kernel", tile.weights, ("channel",), *kernel_colors(tile.weights)))
    return found


def _parts(now: Controls) -> list[Item]:
    """What the chosen filter makes of each color of a color picture, all on one scale, as the loupe shows them."""
    pixels = now.picture.pixels
    weights = filter_choice.chosen(now, view.kernels_per_filter(len(pixels))).weights
    parts, display = apply_filter(pixels, weights, now.spec).parts, view.display_of(weights)
    if len(parts) == 1:
        return []
    scale = scale_for(parts, display)
    return [
        Item(f"output of {color} alone", part, (), scale, part[None], DISPLAYS[display])
        for color, part in zip(("red", "green", "blue"), parts)
    ]


def _of_b(now: Controls) -> list[Item]:
    b = beside.sides(now)[1]
    output = apply_filter(now.picture.pixels, b.weights, b.spec).output
    return [
        Item("B output", output, ("channel",), b.result.scale, output, DISPLAYS[b.display]),
        Item("B kernel", b.weights, ("channel",), *kernel_colors(b.weights)),
    ]

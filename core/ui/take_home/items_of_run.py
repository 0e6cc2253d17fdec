"""What can be taken along of Feature maps: the open layer, and what the look at it shows."""

from core.figures.rendering import Scale, scale_for
from core.ui.app import state
from core.ui.feature_maps.hypercolumn import chosen
from core.ui.feature_maps.network_choice import shown_input
from core.ui.feature_maps.network_run import Run
from core.ui.feature_maps.what_it_sees import effective_field, seen_pixels
from core.ui.take_home.item import Item, signed


def items_of_run(run: Run) -> list[Item]:
    """The picture of a network, the maps of the open layer and its open channel, as far as they could be computed."""
    pixels = shown_input(run.picture)
    found = [
        Item("network input", pixels, ("channel",), Scale("clip", 0, 1), pixels, "0 is black, 1 is white")
    ]
    if run.layer_maps:
        layer = f"layer {run.layer + 1}"
        scale, sheet, legend = signed(run.maps)
        one = run.maps[run.channel]
        found.insert(0, Item(f"{layer} maps", run.maps, ("channel",), scale, sheet, legend))
        found.insert(1, Item(f"{layer} channel {run.channel}", one, (), scale, one[None], legend))
        found += _LOOKED_AT.get(state.value("look"), _nothing)(run)
    return found


def _nothing(run: Run) -> list[Item]:
    return []


def _seen(run: Run) -> list[Item]:
    try:
        gradient = effective_field(run).gradient
    except ValueError:  # the page says why, and shows none
        return []
    mask = seen_pixels(run)
    if not mask.any() or not gradient.any():  # nothing is laid over the picture then
        return []
    words = "gray: the gradient without its sign"
    return [
        Item(
            "effective receptive field",
            gradient,
            (),
            scale_for(gradient[mask], "absolute"),
            gradient[None],
            words,
        )
    ]


def _hypercolumn(run: Run) -> list[Item]:
    at = chosen(run)
    row = at.vector[None]
    return [
        Item("hypercolumn", row, (), *signed(row[None])),
        Item("similar positions", at.alike, (), at.scale, at.alike[None], "cosine similarity"),
        Item(
            "hypercolumns in colors",
            at.rgb,
            ("color",),
            Scale("clip", 0.0, 1.0),
            at.rgb,
            "principal components",
        ),
    ]


_LOOKED_AT = {"sees": _seen, "hypercolumn": _hypercolumn}

"""The receptive field of a value in pixels of the picture, and the paths that lead there."""

import streamlit as st

from core.arithmetic import ConvSpec, Pair, TransposedSpec
from core.figures.labels import by
from core.network.path_counts import PathCounts, count_path_map, count_paths
from core.paths import path_map, paths
from core.receptive_field import ReceptiveField, Skips, region, visible
from core.ui.feature_maps.field_words import reach_sentence, repeats_pixels, signed_text, span, table
from core.ui.feature_maps.network_run import Run


def counted_paths(specs: list[ConvSpec], added: Skips, position: Pair, shape: Pair) -> PathCounts:
    """The paths that lead to a position from the picture (H, W)."""
    if any(skip is not None for skip in added):
        return count_path_map(path_map(specs, position, shape, added))
    return count_paths(paths(specs, position, shape))


def show_numbers(
    run: Run, specs: list[ConvSpec], added: Skips, field: ReceptiveField, counted: PathCounts
) -> None:
    """The field of the chosen value in numbers, and how far it reaches."""
    seen = region(specs, run.position, skips=added)
    inside = visible(seen, run.x.shape[1:])
    spread_out = any(isinstance(spec, TransposedSpec) for spec in specs)
    starts = [
        ("none" if start == stop else signed_text(start))
        if spread_out
        else f"{at}·{stride} − {padding} = {signed_text(start)}".replace(" ", "\u00a0")
        for (start, stop), at, stride, padding in zip(seen, run.position, field.stride, field.padding)
    ]
    lines = (
        ("Receptive field", *(f"{stop - start} px" for start, stop in seen)),
        ("Total stride", *(f"{stride} px" for stride in field.stride)),
        ("First pixel", *starts),
        ("Inside the picture", *(span(side) for side in inside)),
    )
    st.header("In pixels of the picture", anchor=False)
    st.markdown(table(("", "rows", "columns"), lines))
    st.caption(
        "A transposed convolution puts values between values: the total stride is smaller, and neighbors can see "
        f"differently many pixels, here {by(field.size)} at most."
        if spread_out
        else "First pixel = position · total stride − padding, the padding of all layers in pixels of the picture."
    )
    if any(skip is not None for skip in added):
        st.caption(
            "With skip connections several paths lead to the picture: the receptive field is that of the longest, "
            "through every layer."
        )
    reach = reach_sentence(counted, inside, repeats_pixels(specs))
    st.markdown(
        f"**Theoretical** receptive field: {reach} **Effective** receptive field: how much each pixel does matter, "
        "measured by the gradient of the value with respect to the picture, without its sign and summed over the "
        "picture's channels ([Luo et al., 2016](https://arxiv.org/abs/1701.04128))."
    )

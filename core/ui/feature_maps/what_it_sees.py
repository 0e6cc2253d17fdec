"""What one value of a map sees of the picture: every pixel that can matter, and how much each does."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec, Pair, TransposedSpec
from core.figures import overlays
from core.figures.labels import by
from core.figures.rendering import scale_for, to_image, to_png
from core.figures.theme import STRENGTH
from core.lessons.glossary import meaning
from core.network.channel_parts import traced_channels
from core.network.cost import check_field_cost
from core.network.effective_field import EffectiveField, effective_receptive_field
from core.network.path_counts import PathCounts, count_path_map, count_paths
from core.network.rows import layer_specs, skips
from core.paths import path_map, paths
from core.receptive_field import ReceptiveField, Skips, receptive_field, region, trace, visible
from core.ui.app.remembering import remembered
from core.ui.app.whole_number import explain_numbers
from core.ui.components.point.point import (
    Overlay,
    Panel,
    digest,
    point,
    send_images,
    signed_legend,
    strength_legend,
)
from core.ui.feature_maps.channel_choice import choose_channel
from core.ui.feature_maps.field_words import (
    channel_words,
    difference_sentence,
    effect_sentence,
    padding_sentence,
    reach_sentence,
    repeats_pixels,
    signed_text,
    span,
    span_words,
    table,
    value_sentence,
)
from core.ui.feature_maps.network_picture import network_picture_png
from core.ui.feature_maps.network_run import Run

_EFFECTIVE = "Effective receptive field"


def show_what_it_sees(run: Run) -> None:
    """A position of the open map, picked there, and what it sees of the picture.

    Where its gradient would cost too much, the effective field is left out, and the reason said.
    """
    layers = run.layers[: run.layer + 1]
    specs, added = layer_specs(layers, run.x.shape), skips(layers)
    field = receptive_field(specs, added)
    problem = _too_much(run)
    effective = None if problem else effective_field(run)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        said = choose_channel(run)
        st.markdown(value_sentence(run), help=meaning("receptive_field"))
    explain_numbers(said)
    images = _show_pictures(run, specs, added, effective)
    numbers, traced = st.columns(2, gap="medium")
    with numbers:
        counted = _count(specs, added, run.position, run.x.shape[1:])
        _show_numbers(run, specs, added, field, counted)
        if problem:
            st.warning(problem)
        else:
            st.markdown(effect_sentence(effective, run.layers[run.layer].activation))
        if effective and effective.area > 1:
            st.markdown(difference_sentence(counted))
    with traced:
        diagrams = _show_trace(run, specs, added)
    point("trace", diagrams, small=True)
    st.caption(padding_sentence(specs))
    send_images(*images)


def _count(specs: list[ConvSpec], added: Skips, position: Pair, shape: Pair) -> PathCounts:
    """The paths that lead to a position from the picture (H, W)."""
    if any(skip is not None for skip in added):
        return count_path_map(path_map(specs, position, shape, added))
    return count_paths(paths(specs, position, shape))


def _too_much(run: Run) -> str:
    """Why the gradient of the chosen value is not computed; "" if it is."""
    try:
        check_field_cost(run.layers, run.x.shape, run.layer, run.position)
    except ValueError as problem:
        return str(problem)
    return ""


def effective_field(run: Run) -> EffectiveField:
    """The effective receptive field of the chosen value. Raises ValueError where it would cost too much."""
    check_field_cost(run.layers, run.x.shape, run.layer, run.position)
    return _effective(run.key, run.layer, run.channel, run.position, run)


@remembered
def _effective(key: str, layer: int, channel: int, position: Pair, _run: Run) -> EffectiveField:
    return effective_receptive_field(
        _run.x,
        _run.layers,
        _run.weights,
        layer_index=layer,
        channel=channel,
        position=position,
        activations=_run.layer_maps,
    )


def _show_pictures(
    run: Run, specs: list[ConvSpec], added: Skips, effective: EffectiveField | None
) -> tuple[bytes, bytes]:
    """The map to pick in, the picture with the field, and the field enlarged; returns the images to send."""
    opened, shape = run.maps[run.channel], run.x.shape[1:]
    scale = scale_for(opened, "signed")
    map_image, picture = to_png(to_image(opened[None], scale)), network_picture_png(run)
    corners = ((0, 0), run.position, tuple(size - 1 for size in opened.shape))
    first, seen, last = (region(specs, position, skips=added) for position in corners)
    seen_size = tuple(stop - start for start, stop in seen)
    mask = seen_pixels(run)
    laid, legend = _overlays(mask, effective)
    sees = f"The value sees {by(seen_size)} pixels: {span_words(seen)}."
    panels = [
        Panel(
            f"Pick a position: layer {run.layer + 1}, channel {run.channel} ({by(opened.shape)})",
            f"Channel {run.channel} of layer {run.layer + 1}, {by(opened.shape)}.",
            opened.shape,
            digest(map_image),
            legend=signed_legend(scale, float(opened.min()), float(opened.max())),
            pick=True,
        ),
        Panel(
            f"What it sees of the picture ({by(shape)})",
            f"{run.picture.title}, {by(shape)}. {sees}",
            shape,
            digest(picture),
            view=overlays.padded_view(shape, first, last),
            frames=((seen, by(seen_size)),),
            overlays=laid,
            legend=legend,
        ),
    ]
    if view := overlays.enlarged_view(seen, shape):
        alt = f"The receptive field enlarged. {sees}"
        panels.append(
            Panel(
                "The same, enlarged",
                alt,
                shape,
                digest(picture),
                view=view,
                frames=((seen, ""),),
                overlays=laid,
            )
        )
    point("sees", panels, parameter="position", position=run.position, option=_EFFECTIVE)
    return map_image, picture


def seen_pixels(run: Run) -> np.ndarray:
    """Which pixels of the picture (H, W) can matter to the chosen value, bool."""
    layers, shape = run.layers[: run.layer + 1], run.x.shape[1:]
    specs, added = layer_specs(layers, run.x.shape), skips(layers)
    seen = region(specs, run.position, skips=added)
    return overlays.seen_mask(path_map(specs, run.position, shape, added), visible(seen, shape))


def _overlays(mask: np.ndarray, effective: EffectiveField | None) -> tuple[tuple[Overlay, ...], dict | None]:
    """What is laid over the picture (H, W): the dimming, and the effective field, if it is known, with its legend."""
    whole = tuple((0, size) for size in mask.shape)
    dimming = Overlay(to_png(overlays.dimming(mask)), whole)
    inside = overlays.bounds(mask)
    if inside is None or effective is None or not effective.gradient.any():
        return (dimming,), None
    place = tuple(slice(*side) for side in inside)
    image, scale = overlays.strength_overlay(effective.gradient[place], mask[place])
    title = "|gradient| of the value" + (" before the activation" if effective.dead else "")
    legend = strength_legend(title, scale, float(effective.gradient.max()), STRENGTH)
    return (dimming, Overlay(to_png(image), inside, optional=True)), legend


def _show_numbers(
    run: Run, specs: list[ConvSpec], added: Skips, field: ReceptiveField, counted: PathCounts
) -> None:
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


def _show_trace(run: Run, specs: list[ConvSpec], added: Skips) -> list[Panel]:
    """What the value depends on, layer by layer down to the picture; returns the same as diagrams."""
    shapes = [run.x.shape, *(activation.after.shape for activation in run.layer_maps)]
    counted = traced_channels(run.layers[: run.layer + 1], len(run.x), run.channel)
    lines, panels = [], []
    for number, seen in reversed(list(enumerate(trace(specs, run.position, added)))):
        channels, *shape = shapes[number]
        name = f"Layer {number}" if number else "Picture"
        of = channel_words(counted[number], channels)
        lines.append((f"{name}, {by(shape, '×')}", of, *(span(side) for side in seen)))
        count = by(stop - start for start, stop in seen)
        panels.append(
            Panel(
                f"{name}: {count}",
                f"{name}, {by(shape)}: the value depends on {span_words(seen)}.",
                tuple(shape),
                None if number else digest(network_picture_png(run)),
                view=overlays.enlarged_view(seen, shape) or overlays.padded_view(shape, seen, seen),
                frames=((seen, ""),),
            )
        )
    st.header("Traced back", anchor=False)
    st.markdown(table(("", "channels", "rows", "columns"), lines))
    return panels

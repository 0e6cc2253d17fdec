"""What one value of a map sees of the picture: every pixel that can matter, and how much each does."""

import streamlit as st

from core.arithmetic import ConvSpec
from core.figures import overlays
from core.figures.labels import by
from core.figures.rendering import scale_for, to_image, to_png
from core.lessons.glossary import meaning
from core.network.channel_parts import traced_channels
from core.network.effective_field import EffectiveField
from core.network.rows import layer_specs, skips
from core.receptive_field import Skips, receptive_field, region, trace
from core.ui.app.whole_number import explain_numbers
from core.ui.components.point.point import Panel, digest, point, send_images, signed_legend
from core.ui.feature_maps.channel_choice import choose_channel
from core.ui.feature_maps.field_numbers import counted_paths, show_numbers
from core.ui.feature_maps.field_on_picture import effective_field, laid_over, seen_pixels, too_much
from core.ui.feature_maps.field_words import (
    channel_words,
    difference_sentence,
    effect_sentence,
    padding_sentence,
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
    problem = too_much(run)
    effective = None if problem else effective_field(run)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        said = choose_channel(run)
        st.markdown(value_sentence(run), help=meaning("receptive_field"))
    explain_numbers(said)
    images = _show_pictures(run, specs, added, effective)
    numbers, traced = st.columns(2, gap="medium")
    with numbers:
        counted = counted_paths(specs, added, run.position, run.x.shape[1:])
        show_numbers(run, specs, added, field, counted)
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
    laid, legend = laid_over(mask, effective)
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

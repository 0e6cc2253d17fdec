"""A part of what is shown, where all of it is too large for paper or a sheet: some windows, and all that they read."""

from dataclasses import replace

from core.arithmetic import Pair, check_padding, effective_kernel_size
from core.export.shown import Shown


def excerpt(shown: Shown, most: int, at: Pair | None = None, windows: int | None = None) -> Shown:
    """The outputs around a place whose windows lie on at most ``most`` × ``most`` pixels, and those pixels.

    Padding stays where the part reaches the edge of the whole; elsewhere the pixels beside it are left out, and so are
    the windows that would need them. Numbers are those of the whole.

    Args:
        shown: a convolution; of another operation, what is too large is refused.
        most: pixels a side. at: (row, column) of an output, which lies in the part if it can; the middle if None.
        windows: at most so many outputs of a convolution a side, where there are to be fewer than fit.

    Returns:
        ``shown`` itself if it is small enough, else a part of it, whose ``source`` says which.

    Raises:
        ValueError: one window alone is larger, or the operation is no convolution.
    """
    sizes, outputs = shown.x.shape[1:], shown.y.shape[1:]
    if max(sizes) <= most and (windows is None or max(outputs) <= windows):
        return shown
    if shown.operation != "convolution" and max(sizes) <= most:
        return shown
    if shown.operation != "convolution":
        raise ValueError(
            f"Only a convolution can be taken in part: the input must be at most {most} × {most}, not "
            f"{sizes[0]} × {sizes[1]}; make it smaller."
        )
    around = at or (outputs[0] // 2, outputs[1] // 2)
    parts = [_part(shown, axis, most, around[axis], windows) for axis in (0, 1)]
    (rows, rows_out, row_padding), (columns, columns_out, column_padding) = parts
    spec = replace(shown.spec, padding=(row_padding, column_padding))
    return replace(
        shown,
        x=shown.x[:, rows.start : rows.stop, columns.start : columns.stop],
        y=shown.y[:, rows_out.start : rows_out.stop, columns_out.start : columns_out.stop],
        spec=spec,
        source=f"rows {_ends(rows)} and columns {_ends(columns)} (from 0) of {shown.source}, "
        f"{sizes[0]} × {sizes[1]} pixels; output (0, 0) here is ({rows_out.start}, {columns_out.start}) there",
    )


def _part(shown: Shown, axis: int, most: int, at: int, most_windows: int | None) -> tuple[range, range, Pair]:
    """On one axis: the pixels of the part, its outputs, and the padding (before, after) that is left."""
    size, outputs = shown.x.shape[1 + axis], shown.y.shape[1 + axis]
    k, s, padding, d = shown.spec.on_axis(axis)
    if size <= most and outputs <= (most_windows or outputs):
        return range(size), range(outputs), padding
    span = effective_kernel_size(k, d)

    def read(first: int, last: int) -> range:
        """The pixels, padding included, that some windows read."""
        return range(first * s - padding[0], last * s - padding[0] + span)

    def fits(first: int, last: int) -> bool:
        pixels = _inside(read(first, last), size)
        wraps = shown.spec.padding_mode == "circular" and len(pixels) < len(read(first, last))
        few = last - first < (most_windows or outputs)
        return first >= 0 and last < outputs and 0 < len(pixels) <= most and few and not wraps

    alone = [output for output in range(outputs) if fits(output, output)]
    if not alone:
        raise ValueError(
            f"A window spans {span} pixels, more than the {most} of a part that can be taken home; use a smaller "
            "kernel or less dilation."
        )
    first = last = min(alone, key=lambda output: abs(output - at))
    while (grows := fits(first, last + 1)) or fits(first - 1, last):
        last += grows
        first -= fits(first - 1, last)
    pixels = _inside(read(first, last), size)
    left = pixels.start - read(first, last).start, read(first, last).stop - pixels.stop
    check_padding(len(pixels), left, shown.spec.padding_mode)
    return pixels, range(first, last + 1), left


def _inside(pixels: range, size: int) -> range:
    return range(max(0, pixels.start), min(size, pixels.stop))


def _ends(pixels: range) -> str:
    return f"{pixels.start} to {pixels.stop - 1}" if len(pixels) > 1 else str(pixels.start)

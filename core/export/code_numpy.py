"""One operation as it is on screen, by NumPy: a script that leaves the output (F, H_out, W_out) twice.

As ``y`` by the definition, window by window, and as ``by_im2col`` by one matrix product.
"""

from core.export.code_parts import NO_PADDING, Sides, beyond, cropped
from core.export.code_text import Origin, heading, script
from core.export.shown import Shown

_FILLS = {"reflect": "reflect", "symmetric": "symmetric", "replicate": "edge", "circular": "wrap"}


def numpy_script(shown: Shown, x: Origin, weight: Origin | None) -> str:
    """The operation by NumPy, in both ways; the origins leave ``x`` and ``weight`` of ``shown``."""
    compute = {"convolution": _convolution, "transposed": _transposed}.get(shown.operation, _pooling)
    body = [*x.written("x", torch=False), ""]
    if weight:
        body += [*weight.written("weight", torch=False), ""]
    end = [
        "",
        "print(y.shape)",
        "print(y)",
        "print(np.allclose(y, by_im2col, atol=1e-4))  # True: the same numbers",
    ]
    return script(heading(shown.title, shown.source, shown.link), [*body, *compute(shown), *end])


def _pad(padding: Sides, fill: str, value: str = "") -> str:
    """The line that leaves ``padded``, x with its border."""
    if padding == NO_PADDING:
        return "padded = x"
    how = {"zeros": f", constant_values={value}" if value else ""}.get(fill, f', mode="{_FILLS.get(fill)}"')
    return f"padded = np.pad(x, ((0, 0), {padding[0]}, {padding[1]}){how})"


def _window(shown: Shown, first: str = "") -> str:
    """The slice of ``padded`` under the window of the output at (row, column)."""
    return f"padded[{first or ':'}, {_positions(shown, 'row', 0)}, {_positions(shown, 'column', 1)}]"


def _positions(shown: Shown, place: str, axis: int) -> str:
    """The slice of positions that the window at a place has on one axis."""
    k, s, _, d = shown.spec.on_axis(axis)
    start = f"{place} * {s}" if s > 1 else place
    step = f" : {d}" if d > 1 else ""
    return f"{start} : {start} + {(k - 1) * d + 1}{step}"


def _convolution(shown: Shown) -> list[str]:
    (filters, depth), groups, (rows, columns) = shown.weight.shape[:2], shown.spec.groups, shown.y.shape[1:]
    if groups == 1:
        sums = [f"        y[:, row, column] = (weight * {_window(shown)}).sum((1, 2, 3))"]
    else:
        first = (
            f"f // {filters // groups} * {depth}"
            if filters > groups
            else (f"f * {depth}" if depth > 1 else "f")
        )
        seen = _window(shown, f"{first} : {first} + {depth}")
        sums = [
            f"        for f in range({filters}):  # each filter sees the channels of its group",
            f"            y[f, row, column] = (weight[f] * {seen}).sum()",
        ]
    in_groups = (
        f"weight.reshape({groups}, {filters // groups}, -1)",
        f"columns.reshape({groups}, -1, {rows * columns})",
    )
    product = "weight.reshape(len(weight), -1) @ columns" if groups == 1 else f"({' @ '.join(in_groups)})"
    return [
        _pad(shown.spec.padding, shown.spec.padding_mode),
        "",
        "# By the definition: each output number is the sum of a window's products.",
        f"y = np.zeros({shown.y.shape}, np.float32)",
        f"for row in range({rows}):",
        f"    for column in range({columns}):",
        *sums,
        "",
        *_columns(shown),
        f"by_im2col = ({product}).reshape(y.shape)",
    ]


def _columns(shown: Shown) -> list[str]:
    """The lines that unroll the windows of ``padded`` into ``columns``, (C·K_h·K_w, L)."""
    rows, columns = shown.y.shape[1:]
    return [
        "# By im2col: every window becomes a column of a matrix.",
        "columns = np.stack(",
        "    [",
        f"        {_window(shown)}.ravel()",
        f"        for row in range({rows})",
        f"        for column in range({columns})",
        "    ],",
        "    axis=1,",
        ")",
    ]


def _pooling(shown: Shown) -> list[str]:
    """A maximum or a mean; minus infinity never wins, and what is no number (nan) does not count in ``nanmean``."""
    spec, settings, mean = shown.spec, shown.pooling, shown.operation == "average"
    nothing = "np.nan" if mean else "-np.inf"
    counted = mean and settings.count_include_pad
    fill = spec.padding_mode if counted or not mean else "zeros"
    pad = [_pad(spec.padding, fill, "" if counted else nothing)]
    (_, below), (_, beside) = beyond(shown)
    if below > 0 or beside > 0:
        sides = f"((0, 0), (0, {max(below, 0)}), (0, {max(beside, 0)}))"
        pad.append(f"padded = np.pad(padded, {sides}, constant_values={nothing})  # windows reach so far")
    has_nan = mean and (below > 0 or beside > 0 or (not counted and spec.padding != NO_PADDING))
    function = "np.max" if not mean else ("np.nanmean" if has_nan else "np.mean")
    said = "largest number" if not mean else "mean"
    rows, columns = shown.y.shape[1:]
    channels = len(shown.x)
    return [
        *pad,
        "",
        f"# By the definition: each output number is the {said} of its window.",
        f"y = np.zeros({shown.y.shape}, np.float32)",
        f"for row in range({rows}):",
        f"    for column in range({columns}):",
        f"        y[:, row, column] = {function}({_window(shown)}, axis=(1, 2))",
        "",
        *_columns(shown),
        f"by_im2col = {function}(columns.reshape({channels}, -1, {rows * columns}), axis=1).reshape(y.shape)",
    ]


def _transposed(shown: Shown) -> list[str]:
    """Each input number stamps its kernel on the output; as a matrix product, the columns are stamped (col2im)."""
    spec, (height, width) = shown.spec, shown.x.shape[1:]
    channels, filters, k_h, k_w = shown.weight.shape
    whole = tuple(
        (size - 1) * s + (k - 1) * d + 1 + shown.output_padding
        for size, (k, s, _, d) in zip((height, width), (spec.on_axis(0), spec.on_axis(1)))
    )
    crops = spec.padding != NO_PADDING
    stamp = f"{_positions(shown, 'row', 0)}, {_positions(shown, 'column', 1)}"
    cells = ", ".join(
        f"{cell}{f' * {d}' if d > 1 else ''} : {cell}{f' * {d}' if d > 1 else ''} + {(size - 1) * s + 1}"
        + (f" : {s}" if s > 1 else "")
        for cell, size, (_, s, _, d) in zip("ij", (height, width), (spec.on_axis(0), spec.on_axis(1)))
    )
    return [
        "# By the definition: each input number times the whole kernel, added up where they overlap.",
        f"y = np.zeros({(filters, *whole)}, np.float32)",
        f"for row in range({height}):",
        f"    for column in range({width}):",
        f"        y[:, {stamp}] += np.tensordot(x[:, row, column], weight, axes=1)",
        *([cropped("y", shown)] if crops else []),
        "",
        "# As a matrix product: all products at once, then each kernel cell's are added where they belong (col2im).",
        f"columns = weight.reshape({channels}, -1).T @ x.reshape({channels}, -1)",
        f"columns = columns.reshape({filters}, {k_h}, {k_w}, {height}, {width})",
        f"by_im2col = np.zeros({(filters, *whole)}, np.float32)",
        f"for i, j in np.ndindex({k_h}, {k_w}):",
        f"    by_im2col[:, {cells}] += columns[:, i, j]",
        *([cropped("by_im2col", shown)] if crops else []),
    ]

"""One operation as it is on screen, by PyTorch: a script that leaves the output as ``y``, (1, F, H_out, W_out)."""

from dataclasses import replace

import numpy as np

from core.arithmetic import Pair
from core.export.code_parts import NO_PADDING, Sides, beyond, cropped
from core.export.code_text import Origin, heading, literal, script
from core.export.shown import Shown


def pytorch_script(shown: Shown, x: Origin, weight: Origin | None) -> str:
    """The operation by ``torch.nn.functional``; the origins leave ``x`` and ``weight`` of ``shown``."""
    compute = {
        "convolution": _convolution,
        "transposed": _transposed,
        "max": _max,
        "average": _average,
    }[shown.operation]
    body = [*x.written("x", torch=True), "x = x[None]  # a batch of one: (N, C, H, W)", ""]
    if weight:
        body += [*weight.written("weight", torch=True), ""]
    return script(
        heading(shown.title, shown.source, shown.link),
        [*body, *compute(shown), "", "print(tuple(y.shape))", "print(y)"],
    )


def backward_script(shown: Shown, x: Origin, weight: Origin, grad_output: np.ndarray) -> str:
    """A convolution, and its backward pass from ``grad_output`` (F, H_out, W_out).

    The origins leave ``x`` and ``weight``; the script leaves the gradients as ``weight.grad`` and ``pixels.grad``.
    """
    body = [
        *x.written("x", torch=True),
        "pixels = x = x[None].requires_grad_()  # a batch of one: (N, C, H, W)",
        "",
        *weight.written("weight", torch=True),
        "weight.requires_grad_()",
        "",
        *_convolution(shown),
        "",
        "# The gradient of the loss by the output; autograd does the rest.",
        *literal("grad_output", grad_output).torch_lines,
        "y.backward(grad_output[None])",
        "",
        "print(weight.grad)",
        "print(pixels.grad)",
    ]
    return script(heading(shown.title, shown.source, shown.link), body)


def _size(sizes: Pair) -> str:
    return str(sizes[0]) if sizes[0] == sizes[1] else str(sizes)


def _moves(shown: Shown, padding: Pair = (0, 0), *further: str) -> str:
    """The arguments that say how the window moves, those that are as by default left out."""
    spec = shown.spec
    words = [f"stride={_size(spec.stride)}"] if spec.stride != (1, 1) else []
    words += [f"padding={_size(padding)}"] if padding != (0, 0) else []
    words += [f"dilation={_size(spec.dilation)}"] if spec.dilation != (1, 1) else []
    return "".join(f", {word}" for word in (*words, *further))


def _groups(shown: Shown) -> tuple[str, ...]:
    return (f"groups={shown.spec.groups}",) if shown.spec.groups > 1 else ()


def _alike(padding: Sides) -> bool:
    return all(before == after for before, after in padding)


def _pad(name: str, padding: Sides, fill: str, value: str = "") -> list[str]:
    """The line that puts a border around a tensor; none without padding. Negative sides crop."""
    (top, bottom), (left, right) = padding
    if padding == NO_PADDING:
        return []
    if fill == "symmetric":  # torch has no such fill
        indices = (
            f'(np.pad(np.arange(n), sides, "symmetric") for n, sides in zip({name}.shape[2:], {padding}))'
        )
        return [f"rows, columns = {indices}", f"{name} = {name}[:, :, rows][..., columns]"]
    how = {"zeros": f", value={value}" if value else ""}.get(fill, f', mode="{fill}"')
    return [f"{name} = F.pad({name}, ({left}, {right}, {top}, {bottom}){how})"]


def _convolution(shown: Shown) -> list[str]:
    spec, padding, before = shown.spec, (0, 0), []
    if _alike(spec.padding) and spec.padding_mode == "zeros":
        padding = (spec.padding[0][0], spec.padding[1][0])
    else:
        before = _pad("x", spec.padding, spec.padding_mode)
    return [*before, f"y = F.conv2d(x, weight{_moves(shown, padding, *_groups(shown))})"]


def _transposed(shown: Shown) -> list[str]:
    spec, extra = shown.spec, shown.output_padding
    further = (f"output_padding={extra}",) if extra else ()
    if _alike(spec.padding):
        padding = (spec.padding[0][0], spec.padding[1][0])
        return [f"y = F.conv_transpose2d(x, weight{_moves(shown, padding, *further)})"]
    return [f"y = F.conv_transpose2d(x, weight{_moves(shown, (0, 0), *further)})", cropped("y", shown)]


def _pools_itself(shown: Shown) -> bool:
    """Whether PyTorch's pooling pads like that by itself: zeros, alike on both sides, half a window at most."""
    spec = shown.spec
    small = all(2 * before <= k for (before, _), k in zip(spec.padding, spec.kernel_size))
    return _alike(spec.padding) and small and (spec.padding_mode == "zeros" or spec.padding == NO_PADDING)


def _max(shown: Shown) -> list[str]:
    spec = shown.spec
    if _pools_itself(shown):
        settings = ("ceil_mode=True",) if shown.pooling.ceil_mode else ()
        padding = (spec.padding[0][0], spec.padding[1][0])
        return [f"y = F.max_pool2d(x, {_size(spec.kernel_size)}{_pooling_moves(shown, padding, *settings)})"]
    return [
        *_pad("x", spec.padding, spec.padding_mode, "-torch.inf"),
        *_pad("x", beyond(shown), "zeros", "-torch.inf"),
        f"y = F.max_pool2d(x, {_size(spec.kernel_size)}{_pooling_moves(shown)})",
    ]


def _pooling_moves(shown: Shown, padding: Pair = (0, 0), *further: str) -> str:
    """:func:`_moves` for pooling, whose stride is by default the window's size."""
    moves = _moves(shown, padding, *further)
    return moves if shown.spec.stride != (1, 1) else f", stride=1{moves}"


def _average(shown: Shown) -> list[str]:
    spec, settings = shown.spec, shown.pooling
    fill = spec.padding_mode if settings.count_include_pad else "zeros"
    window, undilated = _size(spec.kernel_size), spec.dilation == (1, 1)
    if undilated and _pools_itself(replace(shown, spec=replace(spec, padding_mode=fill))):
        words = [] if not settings.ceil_mode else ["ceil_mode=True"]
        words += [] if settings.count_include_pad else ["count_include_pad=False"]
        padding = (spec.padding[0][0], spec.padding[1][0])
        return [f"y = F.avg_pool2d(x, {window}{_pooling_moves(shown, padding, *words)})"]
    pad = _pad("x", spec.padding, fill)
    if undilated and settings.count_include_pad and not settings.ceil_mode:
        return [*pad, f"y = F.avg_pool2d(x, {window}{_pooling_moves(shown)})"]
    channels, (k_h, k_w) = len(shown.x), spec.kernel_size
    moves = _moves(shown, (0, 0), *((f"groups={channels}",) if channels > 1 else ()))
    return [
        "counts = torch.ones_like(x)  # 1 for each number that a mean is of",
        *pad,
        *_pad("x", beyond(shown), "zeros"),
        *_pad("counts", spec.padding, "zeros", "1.0" if settings.count_include_pad else ""),
        *_pad("counts", beyond(shown), "zeros"),
        f"ones = torch.ones({channels}, 1, {k_h}, {k_w})",
        f"y = F.conv2d(x, ones{moves}) / F.conv2d(counts, ones{moves})",
    ]

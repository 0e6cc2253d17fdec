"""A network as it is on screen, as a script of NumPy: its layers one by one, by the definition and as matrix products.

Only its weights are PyTorch's, drawn from their seed.
"""

from collections.abc import Sequence

from core.arithmetic import ConvSpec
from core.export.code_network import Network, model
from core.export.code_text import heading, script
from core.network.layers import LEAKY_SLOPE, Layer, Shape
from core.network.sequential import parameter_names

_FILLS = {"reflect": "reflect", "symmetric": "symmetric", "replicate": "edge", "circular": "wrap"}
_NO_PADDING = ((0, 0), (0, 0))
_WINDOWS = """\
def windows(x, kernel_size, stride, dilation, size):
    # (C, K_h, K_w, H_out, W_out): what each cell of the kernel sees of x (C, H, W), for each output.
    rows, columns = (
        np.arange(k)[:, None] * d + np.arange(n) * s for k, s, d, n in zip(kernel_size, stride, dilation, size)
    )
    return x[:, rows[:, None, :, None], columns[None, :, None, :]]
"""
_WAYS = """\
def by_definition(weight, seen):
    return np.einsum("gfcij,gcijhw->gfhw", weight, seen, optimize=True)


def by_product(weight, seen):
    groups, filters = weight.shape[:2]
    columns = seen.reshape(groups, -1, seen.shape[-2] * seen.shape[-1])  # im2col
    return (weight.reshape(groups, filters, -1) @ columns).reshape(groups, filters, *seen.shape[-2:])
"""
_CONVOLUTION = """\
def convolution(x, name, stride, dilation, size, groups, convolve):
    weight, bias = weights[f"{name}.weight"], weights.get(f"{name}.bias", np.zeros(1))
    seen = windows(x, weight.shape[2:], stride, dilation, size)
    weight, seen = (a.reshape(groups, -1, *a.shape[1:]) for a in (weight, seen))
    return convolve(weight, seen).reshape(-1, *size) + bias[:, None, None]
"""
_TRANSPOSED = """\
def transposed(x, name, stride, dilation, size):
    # Each kernel cell times the input, added where it belongs.
    weight, bias = weights[f"{name}.weight"], weights.get(f"{name}.bias", np.zeros(1))
    (s, t), (d, e), (height, width) = stride, dilation, x.shape[1:]
    y = np.zeros((weight.shape[1], *size))
    for i, j in np.ndindex(weight.shape[2:]):
        rows, columns = slice(i * d, i * d + (height - 1) * s + 1, s), slice(j * e, j * e + (width - 1) * t + 1, t)
        y[:, rows, columns] += np.tensordot(weight[:, :, i, j], x, axes=(0, 0))
    return y + bias[:, None, None]
"""
_ACTIVATIONS = {
    "none": "{}",
    "relu": "np.maximum({}, 0)",
    "leaky_relu": f"(lambda z: np.where(z > 0, z, {LEAKY_SLOPE} * z))({{}})",
    "sigmoid": "1 / (1 + np.exp(-({})))",
    "tanh": "np.tanh({})",
}


def network_numpy_script(network: Network, picture: Sequence[str]) -> str:
    """The script; arguments and errors as ``core.export.code_network.network_script``.

    It leaves the maps (C, H, W), or the logits, as ``y`` by the definition and as ``by_im2col`` by matrix products.
    """
    lines = _layer_lines(network)
    passed = "\n".join(lines)
    needed = {"convolution(": _CONVOLUTION, "transposed(": _TRANSPOSED}
    functions = [_WAYS, _WINDOWS, *(text for call, text in needed.items() if call in passed)]
    return script(
        heading(f"{network.title}, by NumPy", network.source, network.link),
        [
            *picture,
            "",
            *model(network),
            "weights = {name: value.numpy() for name, value in model.state_dict().items()}",
            "",
            "",
            *"\n\n".join(functions).splitlines(),
            "",
            "",
            "def network(x0, convolve):",
            *(f"    {line}" for line in lines),
            "",
            "",
            "y, by_im2col = network(x, by_definition), network(x, by_product)",
            "print(y.shape)",
            "print(y)",
            "print(np.allclose(y, by_im2col, atol=1e-4))  # True: the same numbers",
        ],
    )


def _layer_lines(network: Network) -> list[str]:
    """The lines of a function that gives the last layer's maps, or the logits, of ``x0``."""
    end = network.classes
    names = parameter_names(network.layers, network.picture_shape, end.pooling if end else None)
    lines, shape = [], network.picture_shape
    for number, (layer, name) in enumerate(zip(network.layers, names), 1):
        value = _operation(layer, f"x{number - 1}", shape, name[0].partition(".")[0] if name else "")
        if layer.adds is not None:
            value = f"{value} + x{layer.adds}"
        lines.append(f"x{number} = {_ACTIVATIONS[layer.activation].format(value)}")
        shape = layer.output_shape(shape)
    last = f"x{len(network.layers)}"
    if end is None:
        return [*lines, f"return {last}"]
    vector = f"{last}.reshape(-1)" if end.pooling == "flatten" else f"{last}.mean((1, 2))"
    weight, bias = names[-1]
    return [*lines, f'return weights["{weight}"] @ {vector} + weights["{bias}"]']


def _operation(layer: Layer, x: str, shape: Shape, name: str) -> str:
    """What a layer makes of ``x``, before its activation."""
    spec, kind, size = layer.moves(shape), layer.of_kind, layer.output_shape(shape)[1:]
    if kind.whole_map:
        return f"{x}.mean((1, 2), keepdims=True)"
    moves = f"{spec.stride}, {spec.dilation}"
    if kind.spreads:
        return _transposed(spec, x, shape, name, size)
    if kind.learns:
        return f'convolution({_padded(x, spec)}, "{name}", {moves}, {size}, {spec.groups}, convolve)'
    if kind.operation == "maximum":
        return f"windows({_padded(x, spec, '-np.inf')}, {spec.kernel_size}, {moves}, {size}).max((1, 2))"
    return f"np.nanmean(windows({_padded_mean(layer, spec, x)}, {spec.kernel_size}, {moves}, {size}), axis=(1, 2))"


def _transposed(spec: ConvSpec, x: str, shape: Shape, name: str, size: tuple[int, int]) -> str:
    """A transposed convolution, whose padding is cropped."""
    whole = tuple(part + sum(padding) for part, padding in zip(size, spec.padding))
    value = f'transposed({x}, "{name}", {spec.stride}, {spec.dilation}, {whole})'
    (top, _), (left, _) = spec.padding
    return (
        value
        if spec.padding == _NO_PADDING
        else f"{value}[:, {top} : {top + size[0]}, {left} : {left + size[1]}]"
    )


def _padded(x: str, spec: ConvSpec, zero: str = "0") -> str:
    if spec.padding == _NO_PADDING:
        return x
    rows, columns = spec.padding
    how = "" if zero == "0" else f", constant_values={zero}"
    how = how if spec.padding_mode == "zeros" else f', "{_FILLS[spec.padding_mode]}"'
    return f"np.pad({x}, ((0, 0), {rows}, {columns}){how})"


def _padded_mean(layer: Layer, reached: ConvSpec, x: str) -> str:
    """The input of a mean: what does not count, padding or what lies beyond it, is no number (nan)."""
    if not layer.count_include_pad:
        return _padded(x, reached, "np.nan")
    asked = ConvSpec(1, padding=layer.spec.padding, padding_mode=reached.padding_mode)
    beyond = tuple((0, max(0, more[1] - own[1])) for more, own in zip(reached.padding, layer.spec.padding))
    return _padded(_padded(x, asked), ConvSpec(1, padding=beyond), "np.nan")

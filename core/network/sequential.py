"""A network as the ``nn.Sequential`` that a learner would write, and the names that its weights have there."""

from collections.abc import Sequence
from dataclasses import replace

from core.arithmetic import ConvSpec, Pair
from core.network.layers import LEAKY_SLOPE, Layer, Shape

_ACTIVATIONS = {
    "none": None,
    "relu": "nn.ReLU()",
    "leaky_relu": f"nn.LeakyReLU({LEAKY_SLOPE})",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
}
_NAMES = {
    "convolution": "Conv2d",
    "transposed": "ConvTranspose2d",
    "maximum": "MaxPool2d",
    "mean": "AvgPool2d",
}
_POOLINGS = {"flatten": ("nn.Flatten()",), "average": ("nn.AdaptiveAvgPool2d(1)", "nn.Flatten()")}
_BORDERS = {"reflect": "ReflectionPad2d", "replicate": "ReplicationPad2d", "circular": "CircularPad2d"}


def layer_modules(layer: Layer, input_shape: Shape) -> tuple[str, ...]:
    """The modules of one layer on an input (C, H, W), in order, as Python expressions.

    Raises:
        ValueError: PyTorch has no module that does what the layer does, or it does not fit.

    >>> layer_modules(Layer("conv", ConvSpec(3, padding=1), 8, activation="relu"), (3, 32, 32))
    ('nn.Conv2d(3, 8, 3, padding=1)', 'nn.ReLU()')
    """
    layer.output_shape(input_shape)  # raises
    spec, kind = layer.moves(input_shape), layer.of_kind
    if kind.pools:
        spec = replace(spec, padding=layer.spec.padding)  # PyTorch rounds up by itself
    if kind.spreads and any(before != after for before, after in spec.padding):
        raise ValueError(
            "PyTorch has no transposed convolution that crops differently before and after; use the same padding."
        )
    border, padding = _border(spec, kind.border_value, native=_pads_itself(layer, spec))
    activation = _ACTIVATIONS[layer.activation]
    after = (activation,) if activation else ()
    if kind.whole_map:
        return ("nn.AdaptiveAvgPool2d(1)", *after)
    if kind.operation == "mean" and spec.dilation != (1, 1):
        raise ValueError("PyTorch has no average pooling with dilation; set the dilation to 1.")
    words = [_pair(spec.kernel_size)]
    if kind.learns:
        words = [str(input_shape[0]), str(layer.out_channels), *words]
        words += [f"stride={_pair(spec.stride)}"] if spec.stride != (1, 1) else []
    elif spec.stride != spec.kernel_size:
        words += [f"stride={_pair(spec.stride)}"]
    words += [f"padding={_pair(padding)}"] if padding != (0, 0) else []
    words += [f"dilation={_pair(spec.dilation)}"] if spec.dilation != (1, 1) else []
    words += [f"groups={spec.groups}"] if kind.learns and spec.groups != 1 else []
    if kind.pools:
        words += _pooling_settings(layer, input_shape, padding)
    words += ["bias=False"] if kind.learns and not layer.bias else []
    if kind.learns and padding != (0, 0) and spec.padding_mode != "zeros":
        words.append(f'padding_mode="{spec.padding_mode}"')
    return (*border, f"nn.{_NAMES[kind.operation]}({', '.join(words)})", *after)


def _pooling_settings(layer: Layer, input_shape: Shape, padding: Pair) -> list[str]:
    """The arguments by which pooling is set, for a module that pads so much by itself; the rest is padded before.

    Raises:
        ValueError: on an input padded before, the module would do something else.
    """
    before = replace(
        layer.spec, padding=tuple((p - own, q - own) for (p, q), own in zip(layer.spec.padding, padding))
    )
    settings = ["ceil_mode=True"] if layer.ceil_mode else []
    if any(map(any, before.padding)):
        padded = [size + sum(p) for size, p in zip(input_shape[1:], before.padding)]
        alone = replace(layer, spec=replace(layer.spec, padding=0))
        if alone.output_shape((1, *padded))[1:] != layer.output_shape(input_shape)[1:]:
            raise ValueError(
                "PyTorch has no module that rounds the size up like this with so much padding; use half the kernel at "
                "most."
            )
    if layer.of_kind.operation == "mean" and not layer.count_include_pad:
        if any(map(any, before.padding)):
            raise ValueError(
                "PyTorch has no average pooling that leaves out a padding of more than half the kernel, or one that is "
                "not the same on both sides; use less padding, or count it."
            )
        settings.append("count_include_pad=False")
    return settings


def _pads_itself(layer: Layer, spec: ConvSpec) -> bool:
    """Whether PyTorch's own module pads like that: alike on both sides, pooling by zeros and half a window at most."""
    if any(before != after for before, after in spec.padding):
        return False
    if spec.padding_mode == "symmetric":
        return not any(map(any, spec.padding))
    small = all(2 * before <= k for (before, _), k in zip(spec.padding, spec.kernel_size))
    return layer.has_weights or (spec.padding_mode == "zeros" and small)


def _border(spec: ConvSpec, zero: float, native: bool) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The module that adds the border, if the layer's own cannot; and the padding that the layer's own does."""
    (top, bottom), (left, right) = spec.padding
    if native:
        return (), (top, left)
    if spec.padding_mode == "symmetric":
        raise ValueError(
            "PyTorch has no module that pads by the mirrored picture with its edge repeated (symmetric); fill with "
            "reflect, which leaves the edge out."
        )
    sides = f"({left}, {right}, {top}, {bottom})"
    if spec.padding_mode != "zeros":
        return (f"nn.{_BORDERS[spec.padding_mode]}({sides})",), (0, 0)
    return (f"nn.ConstantPad2d({sides}, {'-torch.inf' if zero else '0.0'})",), (0, 0)


def _pair(sizes: tuple[int, int]) -> str:
    return str(sizes[0]) if sizes[0] == sizes[1] else str(sizes)


def stack_modules(layers: Sequence[Layer], picture_shape: Shape) -> list[tuple[str, ...]]:
    """For each layer its modules, on a picture (C, H, W).

    Raises:
        ValueError: as :func:`layer_modules`.
    """
    found, shape = [], picture_shape
    for layer in layers:
        found.append(layer_modules(layer, shape))
        shape = layer.output_shape(shape)
    return found


def skip_lines(modules: Sequence[Sequence[str]], layers: Sequence[Layer]) -> str:
    """The ``forward`` of a class derived from ``nn.Sequential`` that adds what skip connections bring.

    Args:
        modules: those of each layer, and in one more entry those that follow the layers, if any.
    """
    lines, place = ["    def forward(self, x0):"], 0
    for number, own in enumerate(modules, 1):
        adds = layers[number - 1].adds if number <= len(layers) else None
        last = len(own) - (adds is not None and layers[number - 1].activation != "none")
        value = f"x{number - 1}"
        for index in range(len(own)):
            if index == last:
                value = f"{value} + x{adds}"
            value = f"self[{place + index}]({value})"
        if adds is not None and last == len(own):
            value = f"{value} + x{adds}"
        lines.append(f"        x{number} = {value}")
        place += len(own)
    return "\n".join([*lines, f"        return x{len(modules)}\n"])


def classifier_modules(pooling: str, features: int, classes: int) -> tuple[str, ...]:
    """The modules that turn the last layer's maps into classes, in order."""
    return (*_POOLINGS[pooling], f"nn.Linear({features}, {classes})")


def model_lines(
    layers: Sequence[Layer],
    picture_shape: Shape,
    pooling: str | None = None,
    features: int = 0,
    classes: int = 0,
) -> str:
    """The lines of Python that build the network as ``model``.

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture.
        pooling, features, classes: "flatten" or "average", D and K of the linear layer; no pooling, no linear layer.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    modules = stack_modules(layers, picture_shape)
    if pooling is not None:
        modules.append(classifier_modules(pooling, features, classes))
    listed = "".join(f"    {module},\n" for own in modules for module in own)
    network, defined = "nn.Sequential", ""
    if any(layer.adds is not None for layer in layers):
        network = "WithSkips"
        defined = f"\nclass WithSkips(nn.Sequential):\n{skip_lines(modules, layers)}\n"
    return f"{defined}model = {network}(\n{listed})\n"


def parameter_names(
    layers: Sequence[Layer], picture_shape: Shape, pooling: str | None = None
) -> tuple[tuple[str, str] | None, ...]:
    """The names of each layer's weight and bias in the ``nn.Sequential``, None for pooling.

    With a ``pooling``, the last entry is that of the linear layer.

    >>> parameter_names([Layer("conv", activation="relu"), Layer("conv")], (1, 8, 8), "flatten")
    (('0.weight', '0.bias'), ('2.weight', '2.bias'), ('4.weight', '4.bias'))
    """
    names, place = [], 0
    for layer, modules in zip(layers, stack_modules(layers, picture_shape)):
        own = next((n for n, module in enumerate(modules) if module.startswith("nn.Conv")), None)
        names.append(_names(place + own) if layer.has_weights else None)
        place += len(modules)
    if pooling is not None:
        names.append(_names(place + len(_POOLINGS[pooling])))
    return tuple(names)


def _names(place: int) -> tuple[str, str]:
    return f"{place}.weight", f"{place}.bias"

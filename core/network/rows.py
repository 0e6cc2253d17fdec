"""The table of a network: everything that follows from its layers without computing a picture.

Shapes, parameters, multiply-adds and receptive fields. Integers only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.arithmetic import ConvSpec, Pair, TransposedSpec
from core.network.layers import MAX_LAYERS, Layer, Shape
from core.receptive_field import ReceptiveField, receptive_field


@dataclass(frozen=True)
class Row:
    """One line of the table of a network; everything but ``layer`` and ``problem`` is empty after a problem.

    Attributes:
        layer: the layer of this line. input_shape, output_shape: (C, H, W) before and after it.
        torch_shape: the output's shape as PyTorch prints it, with a batch of 1.
        parameters: weights and biases. parameter_formula: the sum behind them, with its numbers.
        multiply_adds: multiplications by a weight, each with its addition; the bias and pooling count 0.
        receptive_field, stride, padding: (h, w) in pixels of the picture, see ``core.receptive_field``. With skip
            connections the field is that of the longest path.
        field_varies: whether that is the most that a position sees, and others see less.
        problem: why the layer cannot follow, one sentence; "" if it can.
    """

    layer: Layer
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    torch_shape: str = ""
    parameters: int = 0
    parameter_formula: str = ""
    multiply_adds: int = 0
    receptive_field: Pair | None = None
    stride: Pair | None = None
    padding: Pair | None = None
    field_varies: bool = False
    problem: str = ""


FOLLOWS_A_PROBLEM = "Follows a layer that cannot be computed."


def summarize(layers: Sequence[Layer], input_shape: Shape) -> list[Row]:
    """One row a layer, in order, for a picture (C, H, W); a layer that does not fit has its problem in its row.

    The first layer that cannot follow says why in ``problem``, and so does every layer beyond
    ``MAX_LAYERS``; the rows before it are complete, the rows after it say that they follow it.
    """
    rows, shape, specs = [], tuple(input_shape), []
    for index, layer in enumerate(layers):
        if shape is None:
            rows.append(Row(layer, problem=FOLLOWS_A_PROBLEM))
            continue
        try:
            if index >= MAX_LAYERS:
                raise ValueError(f"A network has at most {MAX_LAYERS} layers here; remove one.")
            output_shape = layer.output_shape(shape)
            rows_with = [*rows, Row(layer, shape, output_shape)]
            if layer.adds is not None and (problem := _skip_problem(layer.adds, rows_with)):
                raise ValueError(problem)
        except ValueError as problem:
            rows.append(Row(layer, shape, problem=str(problem)))
            shape = None
            continue
        specs.append(layer.moves(shape))
        seen = receptive_field(specs, skips(layers[: index + 1]))
        rows.append(_row(layer, shape, output_shape, seen))
        shape = output_shape
    return rows


def skips(layers: Sequence[Layer]) -> tuple[int | None, ...]:
    """Which map each layer adds to its own, as ``core.receptive_field`` takes them; None for none."""
    return tuple(layer.adds for layer in layers)


def addable(rows: Sequence[Row]) -> list[int]:
    """The numbers of the earlier layers whose output the last row's layer can add, 0 for the picture.

    None where the layer is no convolution, or it or one before it cannot be computed for another reason.
    """
    *before, last = rows
    if not last.layer.has_weights or last.input_shape is None or any(row.problem for row in before):
        return []
    try:
        own = Row(last.layer, last.input_shape, last.layer.output_shape(last.input_shape))
    except ValueError:
        return []
    return [number for number in range(len(rows)) if not _skip_problem(number, [*before, own])]


def _skip_problem(adds: int, rows: Sequence[Row]) -> str:
    """Why the last row's layer cannot add the output of layer ``adds`` to its own, one sentence; "" if it can."""
    own = rows[-1].output_shape
    name = f"the output of layer {adds}" if adds else "the picture"
    if adds >= len(rows):
        return (
            f"A layer can only add what comes before it; layer {adds} does not come before layer {len(rows)}."
        )
    if (shape := rows[adds].input_shape) != own:
        return f"What is added must have the shape of the layer's own output, {[1, *own]}; {name} has {[1, *shape]}."
    between = [row.layer.moves(row.input_shape) for row in rows[adds:]]
    for axis in (0, 1):
        strides = [
            Fraction(spec.stride[axis]) ** (-1 if isinstance(spec, TransposedSpec) else 1) for spec in between
        ]
        if math.prod(strides) != 1:
            return f"The layers since {name} have a stride: its values belong to other places. Add a later layer's."
    return ""


def _row(layer: Layer, shape: Shape, output_shape: Shape, seen: ReceptiveField) -> Row:
    """The complete row of a layer that fits; seen: the receptive field of its output."""
    parameters, formula = count_parameters(layer, shape[0])
    weights = layer.weight_shape(shape[0])
    # A filter's weights meet their inputs at every output, those of a transposed convolution at every input.
    met = layer.out_channels * math.prod((shape if layer.of_kind.spreads else output_shape)[1:])
    products = math.prod(weights[1:]) * met if weights else 0
    return Row(
        layer,
        shape,
        output_shape,
        torch_shape=str([1, *output_shape]),
        parameters=parameters,
        parameter_formula=formula,
        multiply_adds=products,
        receptive_field=seen.size,
        field_varies=seen.varies,
        stride=seen.stride,
        padding=seen.padding,
    )


def count_parameters(layer: Layer, in_channels: int) -> tuple[int, str]:
    """The weights and biases of a layer, and their formula C_out·(C_in/G·K_h·K_w) + C_out with its numbers.

    >>> count_parameters(Layer("conv", ConvSpec(3), out_channels=16), in_channels=3)
    (448, '16·(3·3·3) + 16 = 448')
    """
    shape = layer.weight_shape(in_channels)
    if shape is None:
        return 0, "0"
    total = math.prod(shape) + layer.bias * shape[0]
    added = f" + {shape[0]}" if layer.bias else ""
    return total, f"{shape[0]}·({shape[1]}·{shape[2]}·{shape[3]}){added} = {total}"


def layer_specs(layers: Sequence[Layer], input_shape: Shape) -> list[ConvSpec]:
    """The specs that layers have on a picture (C, H, W), as ``core.receptive_field`` takes them.

    Raises:
        ValueError: a layer cannot follow the one before.
    """
    rows = summarize(layers, input_shape)
    for number, row in enumerate(rows, 1):
        if row.problem:
            raise ValueError(f"Layer {number}: {row.problem}")
    return [row.layer.moves(row.input_shape) for row in rows]

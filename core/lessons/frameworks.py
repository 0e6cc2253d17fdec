"""Where PyTorch would refuse what is shown, in words, and what TensorFlow makes of "same" there."""

from dataclasses import replace

from core.arithmetic import ConvSpec, PaddingName, Pair, tensorflow_padding
from core.convolution import conv2d
from core.lessons.predictions.question import number_text
from core.lessons.scenes import Scene, pooling_scene
from core.lessons.worked_sizes import POOLINGS, Operation
from core.pooling import PoolingSettings

_SYMMETRIC = (
    "PyTorch has no fill “symmetric”, which repeats the edge (SciPy calls it “reflect”, MATLAB “symmetric”); PyTorch’s "
    "“reflect” mirrors at the edge and leaves it out."
)
_NO_DILATION = "TensorFlow takes no stride above 1 together with dilation."
_ALIKE = "TensorFlow’s “same” pads like this here."
_LISTED = 8  # values of the first output row that are written down


def refusals(
    operation: Operation, spec: ConvSpec, padding_name: PaddingName | None, count_include_pad: bool = True
) -> list[str]:
    """Why PyTorch's own module refuses an operation, a sentence each; none where it takes it as it is shown.

    Args:
        operation, spec: what is shown. padding_name: the name by which its padding was asked for, if any.
        count_include_pad: of a mean, whether padding counts; where it does not, its fill does not matter.
    """
    if operation not in POOLINGS:
        named = operation == "convolution" and padding_name == "same" and max(spec.stride) > 1
        shown = f"Shown is the padding that keeps the size at stride 1: {_sides(spec)}."
        said = [f"PyTorch refuses “same” with a stride above 1. {shown}"] if named else []
        if spec.padding_mode == "symmetric" and any(map(any, spec.padding)):
            said.append(_SYMMETRIC)
        return said
    said = []
    if padding_name == "same":
        said.append("PyTorch’s pooling knows no padding by name; shown is what “same” is at stride 1.")
    if any(before != after for before, after in spec.padding):
        said.append("PyTorch’s pooling pads alike before and after; pad by a module of its own first.")
    elif any(2 * before > k for (before, _), k in zip(spec.padding, spec.kernel_size)):
        half = " × ".join(str(k // 2) for k in dict.fromkeys(spec.kernel_size))
        said.append(
            f"PyTorch’s pooling refuses a padding of more than half the kernel ({half} here); pad by a module of its "
            "own first."
        )
    counts = operation == "max" or count_include_pad
    if any(map(any, spec.padding)) and spec.padding_mode != "zeros" and counts:
        said.append("PyTorch’s pooling fills its padding with no pixels; pad by a module of its own first.")
    if operation == "average" and max(spec.dilation) > 1:
        said.append("PyTorch’s average pooling knows no dilation.")
    return said


def _sides(spec: ConvSpec) -> str:
    return (
        " and ".join(f"({before}, {after})" for before, after in dict.fromkeys(spec.padding))
        + ", before and after"
    )


def remarks_on_convolution(spec: ConvSpec, padding_name: PaddingName | None, shape: Pair) -> list[str]:
    """What PyTorch refuses of a convolution of (H, W) pixels, and what TensorFlow does there, a sentence each."""
    said = refusals("convolution", spec, padding_name)
    if padding_name == "same" and max(spec.stride) > 1:
        padded = _as_tensorflow_pads(spec, shape)
        said.append(
            _NO_DILATION if padded is None else _ALIKE if padded == spec else f"{_sized(padded, shape)}."
        )
    return said


def _as_tensorflow_pads(spec: ConvSpec, shape: Pair) -> ConvSpec | None:
    """The specification with the padding of TensorFlow's "same" on (H, W); None where it refuses."""
    if max(spec.dilation) > 1:
        return None
    sides = zip(shape, spec.kernel_size, spec.stride)
    return replace(spec, padding=tuple(tensorflow_padding(*side) for side in sides), padding_mode="zeros")


def _sized(padded: ConvSpec, shape: Pair) -> str:
    height, width = padded.output_shape(shape)
    return f"TensorFlow’s “same” makes the size ⌈i / s⌉, {height} × {width} here, by a padding of {_sides(padded)}"


def tensorflow_same(scene: Scene, spec: ConvSpec) -> str:
    """What TensorFlow's "same" makes of a scene with a stride above 1: its padding, its size, its first values."""
    padded = _as_tensorflow_pads(spec, scene.x.shape[1:])
    if padded is None:
        return _NO_DILATION
    if padded == spec and scene.operation != "average":
        return _ALIKE
    if scene.operation == "convolution":
        output = conv2d(scene.x[None], scene.weight, padded)[0]
    else:
        uncounted = PoolingSettings(count_include_pad=False)
        output = pooling_scene(scene.x, padded, scene.operation, uncounted).output
    row = [number_text(round(value, 4)) for value in output[0, 0, :_LISTED].tolist()]
    more = ", …" if output.shape[2] > _LISTED else ""
    counts = ", which it does not count" if scene.operation == "average" else ""
    return f"{_sized(padded, scene.x.shape[1:])}{counts}: its first row is {', '.join(row)}{more}."

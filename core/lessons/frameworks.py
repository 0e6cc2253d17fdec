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


def tensorflow_same(scene: Scene, spec: ConvSpec) -> str:
    """What TensorFlow's "same" makes of a scene with a stride above 1: its padding, its size, its first values."""
    if max(spec.dilation) > 1:
        return "TensorFlow takes no stride above 1 together with dilation."
    shape: Pair = scene.x.shape[1:]
    padding = tuple(
        tensorflow_padding(size, k, s) for size, k, s in zip(shape, spec.kernel_size, spec.stride)
    )
    if padding == spec.padding and spec.padding_mode == "zeros" and scene.operation != "average":
        return "TensorFlow’s “same” pads like this here."
    padded = replace(spec, padding=padding, padding_mode="zeros")
    if scene.operation == "convolution":
        output = conv2d(scene.x[None], scene.weight, padded)[0]
    else:
        uncounted = PoolingSettings(count_include_pad=False)
        output = pooling_scene(scene.x, padded, scene.operation, uncounted).output
    height, width = output.shape[1:]
    row = [number_text(round(value, 4)) for value in output[0, 0, :_LISTED].tolist()]
    more = ", …" if width > _LISTED else ""
    counts = ", which it does not count" if scene.operation == "average" else ""
    return (
        f"TensorFlow’s “same” makes the size ⌈i / s⌉, {height} × {width} here, by a padding of {_sides(padded)}"
        f"{counts}: its first row is {', '.join(row)}{more}."
    )

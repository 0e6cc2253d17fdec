"""How a window moves: which cells it reads at every step, and where each of them comes from.

The one description that the animation, the sentences beside it, ``col2im`` and the unrolled kernel share.
Integers only. Rows and columns do not depend on each other, so a picture's description is two short ones, an
:class:`Axis` each.

The canvas is what the windows move over: the padded input; for a transposed convolution the stretched and
padded one (guide, section 4). Steps are numbered like the columns of ``torch.nn.functional.unfold``, from 0
along each output row.
"""

from dataclasses import dataclass

import numpy as np

from core.arithmetic import (
    ConvSpec,
    Pair,
    as_pair,
    check_cropped,
    check_padding,
    effective_kernel_size,
    pooled_size,
    transposed_output_size,
)
from core.pooling import rounded_up

PIXEL, PADDING, ZERO, BEYOND = "x", "p", "0", "-"


@dataclass(frozen=True)
class Axis:
    """The rows, or the columns, of the canvas and of the windows on it.

    Attributes:
        kinds: one letter per canvas position: "x" a pixel of the input, "p" padding, "0" a zero that a
            transposed convolution's stride put between two pixels, "-" nothing, beyond the padding, where windows of
            pooling reach whose number is rounded up.
        sources: canvas position -> the input index whose value fills it, -1 where a zero or nothing does. Padding by
            reflect, symmetric, replicate or circular has the index that it copies.
        taps: output position -> the canvas positions under the kernel's cells, in the kernel's order.
        input_size: i in pixels. All of them are on the canvas unless a transposed convolution crops some.

    >>> convolution_steps(ConvSpec(3, stride=2, padding=1), (4, 4)).rows
    Axis(kinds='pxxxxp', sources=(-1, 0, 1, 2, 3, -1), taps=((0, 1, 2), (2, 3, 4)), input_size=4)
    """

    kinds: str
    sources: tuple[int, ...]
    taps: tuple[tuple[int, ...], ...]
    input_size: int

    @property
    def canvas_size(self) -> int:
        return len(self.kinds)

    @property
    def output_size(self) -> int:
        return len(self.taps)

    @property
    def kernel_size(self) -> int:
        return len(self.taps[0])

    def pixels_read(self) -> Pair:
        """The fewest and the most pixels of the input that an output position reads; no copies, no zeros."""
        read = [sum(self.kinds[position] == PIXEL for position in taps) for taps in self.taps]
        return min(read), max(read)

    def counts(self) -> tuple[int, ...]:
        """Input index -> how often a window reads it, its copies in the padding included."""
        counts = [0] * self.input_size
        for taps in self.taps:
            for position in taps:
                if self.sources[position] >= 0:
                    counts[self.sources[position]] += 1
        return tuple(counts)


@dataclass(frozen=True)
class Steps:
    """Every step of a window over an image: step l = output row * W_out + output column.

    Shapes are (rows, columns).
    """

    rows: Axis
    columns: Axis

    @property
    def input_shape(self) -> Pair:
        return self.rows.input_size, self.columns.input_size

    @property
    def canvas_shape(self) -> Pair:
        return self.rows.canvas_size, self.columns.canvas_size

    @property
    def kernel_shape(self) -> Pair:
        return self.rows.kernel_size, self.columns.kernel_size

    @property
    def output_shape(self) -> Pair:
        return self.rows.output_size, self.columns.output_size

    @property
    def reach_beyond(self) -> bool:
        """Whether windows reach beyond the padding, where nothing is: their number is rounded up."""
        return BEYOND in self.rows.kinds + self.columns.kinds

    def __len__(self) -> int:
        """L: the number of steps, of output pixels, of columns in the matrix."""
        return self.rows.output_size * self.columns.output_size

    def counts(self) -> tuple[tuple[int, ...], ...]:
        """How often each input pixel appears in one channel of the unrolled matrix, (H, W) nested.

        A copy of a pixel in padding by reflect, symmetric, replicate or circular counts as that pixel: the matrix
        holds its value once more. Zeros belong to no pixel.

        >>> convolution_steps(ConvSpec((1, 3)), (1, 5)).counts()
        ((1, 2, 3, 2, 1),)
        """
        across = self.columns.counts()
        return tuple(tuple(down * count for count in across) for down in self.rows.counts())

    def unread_pixels(self) -> int:
        """The pixels of the input that no window reads, not even as a copy in the padding."""
        return sum(count == 0 for row in self.counts() for count in row)


def convolution_steps(spec: ConvSpec, input_shape: Pair, ceil_mode: bool = False) -> Steps:
    """The steps of ``conv2d``, of pooling and of ``im2col`` over an input of (H, W) pixels.

    Args:
        ceil_mode: of pooling, whether the output size is rounded up.

    Raises:
        ValueError: the kernel does not fit the padded input, or the fill cannot reach that far.
    """
    if not ceil_mode:
        spec.output_shape(input_shape)  # raises
    reaching = rounded_up(spec, input_shape) if ceil_mode else spec
    axes = []
    for axis, i in enumerate(as_pair("input_shape", input_shape, 1)):
        k, s, (before, after), d = spec.on_axis(axis)
        check_padding(i, (before, after), spec.padding_mode)
        reach = reaching.padding[axis][1]
        on_canvas = range(-before, i + min(after, reach))
        kinds = "".join(PIXEL if 0 <= index < i else PADDING for index in on_canvas)
        sources = tuple(source_index(index, i, spec.padding_mode) for index in on_canvas)
        beyond = max(0, reach - after)
        axes.append(
            Axis(
                kinds=kinds + BEYOND * beyond,
                sources=sources + (-1,) * beyond,
                taps=_taps(pooled_size(i, k, s, (before, after), d, ceil_mode), k, s, d),
                input_size=i,
            )
        )
    return Steps(*axes)


def transposed_steps(spec: ConvSpec, input_shape: Pair, output_padding: int | Pair = 0) -> Steps:
    """The steps of ``conv_transpose2d`` as what it equals: a convolution of the stretched, padded input.

    s - 1 zeros go between the pixels and k_eff - 1 - p around them (guide, relationship 14), with
    ``output_padding`` more at the far end; a negative sum crops. Windows then move by one pixel, and the
    kernel is flipped: the window's cell (a, b) meets weight[K_h - 1 - a, K_w - 1 - b].

    Args:
        spec: as for the ``conv2d`` that this transposes; the fill must be zeros.
        input_shape: (H, W) in pixels.
        output_padding: pixels added at the bottom and right, an int or (h, w), less than s or d.

    Raises:
        ValueError: nothing would be left, the fill is not zeros, or output_padding is too large.

    >>> transposed_steps(ConvSpec(3, stride=2, padding=1), (3, 3)).rows.kinds
    'px0x0xp'
    """
    check_cropped(spec.padding_mode)
    extra = as_pair("output_padding", output_padding, 0)
    axes = []
    for axis, i in enumerate(as_pair("input_shape", input_shape, 1)):
        k, s, (before, after), d = spec.on_axis(axis)
        size = transposed_output_size(i, k, s, (before, after), extra[axis], d)  # raises
        reach = effective_kernel_size(k, d) - 1
        stretched = (i - 1) * s + 1
        on_canvas = range(before - reach, before - reach + size + reach)
        kinds = (
            PADDING if not 0 <= index < stretched else ZERO if index % s else PIXEL for index in on_canvas
        )
        kinds = "".join(kinds)
        sources = (index // s if kind == PIXEL else -1 for index, kind in zip(on_canvas, kinds))
        axes.append(Axis(kinds, tuple(sources), _taps(size, k, 1, d), i))
    return Steps(*axes)


def _taps(o: int, k: int, s: int, d: int) -> tuple[tuple[int, ...], ...]:
    """Output position -> the canvas positions of its window's cells."""
    return tuple(tuple(range(first, first + k * d, d)) for first in range(0, o * s, s))


def source_index(index: int, i: int, padding_mode: str) -> int:
    """The index in range(i) whose value the fill puts at ``index``, -1 for a zero."""
    if 0 <= index < i:
        return index
    if padding_mode == "replicate":
        return 0 if index < 0 else i - 1
    if padding_mode == "reflect":
        return -index if index < 0 else 2 * (i - 1) - index
    if padding_mode == "symmetric":
        return -1 - index if index < 0 else 2 * i - 1 - index
    if padding_mode == "circular":
        return index % i
    return -1


def padded_source(spec: ConvSpec, axis: int, input_size: int) -> np.ndarray:
    """For every padded pixel of one axis the index of the pixel that fills it, -1 for a zero."""
    before, after = spec.padding[axis]
    places = range(-before, input_size + after)
    return np.array([source_index(place, input_size, spec.padding_mode) for place in places])

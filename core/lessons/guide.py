"""The convolution arithmetic guide as data: all of its cases by name, and the lecture's.

V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (arXiv 1603.07285), with its 15
relationships, figure numbers and symbols: i, k, s, p, d, o; for a transposed convolution i' and o', and a,
its output padding. The sizes in the cases are the guide's own; ``core.arithmetic`` must give the same.
The same sums with one's own numbers in them are ``core.lessons.worked_sizes``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec
from core.lessons.worked_sizes import Operation, aligned


def _constant(rows) -> np.ndarray:
    """Rows of numbers as a read-only float32 array."""
    numbers = np.array(rows, np.float32)
    numbers.setflags(write=False)
    return numbers


# The input (5, 5) and the kernel (3, 3) of figures 1.1 and 1.2; the input of figures 1.5 and 1.6 is the same.
FIGURE_NUMBERS = _constant(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]],
)
FIGURE_KERNEL = _constant([[0, 1, 2], [2, 2, 0], [0, 1, 2]])

_STRIDED = r"o = \left\lfloor \frac{i - k}{s} \right\rfloor + 1"
RELATIONSHIPS: Mapping[int, str] = MappingProxyType(  # number -> LaTeX
    {
        1: "o = (i - k) + 1",
        2: "o = (i - k) + 2p + 1",
        3: r"o = i + 2 \left\lfloor k / 2 \right\rfloor - (k - 1) = i",
        4: "o = i + 2(k - 1) - (k - 1) = i + (k - 1)",
        5: _STRIDED,
        6: r"o = \left\lfloor \frac{i + 2p - k}{s} \right\rfloor + 1",
        7: _STRIDED,  # pooling
        8: "o' = i' + (k - 1)",
        9: "o' = i' + (k - 1) - 2p",
        10: "o' = i' + (k - 1) - 2p = i'",
        11: "o' = i' + (k - 1) - 2p = i' - (k - 1)",
        12: "o' = s(i' - 1) + k",
        13: "o' = s(i' - 1) + k - 2p",
        14: "o' = s(i' - 1) + a + k - 2p",
        15: r"o = \left\lfloor \frac{i + 2p - k - (k - 1)(d - 1)}{s} \right\rfloor + 1",
    }
)


@dataclass(frozen=True)
class Case:
    """One case of the guide, or of the lecture; square, so its sizes in pixels hold for both axes.

    Attributes:
        name: its key in ``GUIDE``. title: for people. operation: one of ``core.lessons.worked_sizes.OPERATIONS``.
        relationship: the number of the guide's relationship that gives its size.
        source: the figure that shows it, or the row of the lecture.
        says: what there is to learn from it, one sentence.
        input_size, kernel_size, output_size: i, k and o; for a transposed convolution i' and o'.
        stride, padding, dilation, output_padding: s, p, d and a. A transposed convolution's padding is that
            of the convolution it transposes, as in PyTorch.
    """

    name: str
    title: str
    operation: Operation
    relationship: int
    source: str
    says: str
    input_size: int
    kernel_size: int
    output_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    output_padding: int = 0

    @property
    def formula(self) -> str:
        """The guide's relationship as LaTeX."""
        return RELATIONSHIPS[self.relationship]

    @property
    def spec(self) -> ConvSpec:
        """How the window moves; for a transposed convolution, that of the convolution it transposes."""
        return ConvSpec(self.kernel_size, self.stride, self.padding, self.dilation)

    def worked(self) -> str:
        """The guide's relationship and, below it, the same with the case's numbers: lines of LaTeX.

        >>> print(GUIDE["padding strides transposed"].worked())
        \\begin{aligned}
        o' &= s(i' - 1) + k - 2p \\\\
        &= 2(3 - 1) + 3 - 2 \\cdot 1 = 5
        \\end{aligned}
        """
        size, *sides = self.formula.split(" = ")
        numbers = [self._with_numbers(side) for side in sides]
        if numbers[-1] != str(self.output_size):
            numbers.append(str(self.output_size))
        return aligned(f"{size} &= {' = '.join(sides)}", f"&= {' = '.join(numbers)}")

    def _with_numbers(self, latex: str) -> str:
        """LaTeX with the case's number for each symbol."""
        numbers = dict(zip("iksd", (self.input_size, self.kernel_size, self.stride, self.dilation)))
        numbers |= {"p": self.padding, "a": self.output_padding}

        def number(found: re.Match) -> str:
            command, factor, symbol = found.groups()
            return command or (rf"{factor} \cdot " if factor else "") + str(numbers[symbol])

        return re.sub(r"(\\[a-z]+)|(\d)?([iksdpa])'?", number, latex)


def _by_name(cases: Iterable[Case]) -> Mapping[str, Case]:
    return MappingProxyType({case.name: case for case in cases})


# fmt: off
GUIDE = _by_name([
    Case("numerical", "Numbers: no padding, unit strides", "convolution", 1, "figure 1.1",
         "Each output is a sum of nine products: the top left one is 3·1 + 2·2 + 1·1 + 2·2 = 12.",
         input_size=5, kernel_size=3, output_size=3),
    Case("numerical padding strides", "Numbers: padding, strides", "convolution", 6, "figure 1.2",
         "Padding contributes zeros: in the top left window only 4 of the 9 products meet a pixel.",
         input_size=5, kernel_size=3, output_size=3, stride=2, padding=1),
    Case("no padding unit strides", "No padding, unit strides", "convolution", 1, "figure 2.1",
         "The kernel fits in 2 places along each side, so the output has 2 pixels a side.",
         input_size=4, kernel_size=3, output_size=2),
    Case("arbitrary padding", "Arbitrary padding, unit strides", "convolution", 2, "figure 2.2",
         "Every ring of padding adds 2 pixels to each dimension; 2 rings are more than this kernel takes away.",
         input_size=5, kernel_size=4, output_size=6, padding=2),
    Case("half padding", "Half (same) padding, unit strides", "convolution", 3, "figure 2.3",
         "Padding by half of an odd kernel gives back exactly what the kernel takes away.",
         input_size=5, kernel_size=3, output_size=5, padding=1),
    Case("full padding", "Full padding, unit strides", "convolution", 4, "figure 2.4",
         "Every overlap counts, even of one corner of the kernel, so the output is larger than the input.",
         input_size=5, kernel_size=3, output_size=7, padding=2),
    Case("no padding strides", "No padding, strides", "convolution", 5, "figure 2.5",
         "The kernel jumps 2 pixels at a time, so only every second output of stride 1 is kept.",
         input_size=5, kernel_size=3, output_size=2, stride=2),
    Case("padding strides", "Padding, strides", "convolution", 6, "figure 2.6",
         "With padding the last jump ends exactly at the far edge: nothing is left over.",
         input_size=5, kernel_size=3, output_size=3, stride=2, padding=1),
    Case("padding strides odd", "Padding, strides, odd", "convolution", 6, "figure 2.7",
         "6 pixels a side give 3 outputs as 5 pixels do: the last row and column of padding are never covered.",
         input_size=6, kernel_size=3, output_size=3, stride=2, padding=1),
    Case("average pooling", "Average pooling", "average", 7, "figure 1.5",
         "Pooling slides its window as a convolution does, so its sizes follow the same sum.",
         input_size=5, kernel_size=3, output_size=3),
    Case("max pooling", "Max pooling", "max", 7, "figure 1.6",
         "Which number is taken from a window, the mean or the largest, does not change how many windows fit.",
         input_size=5, kernel_size=3, output_size=3),
    Case("no padding unit strides transposed", "No padding, unit strides, transposed", "transposed", 8, "figure 4.1",
         "It undoes the shape of the unpadded convolution, 4 to 2, by a convolution with full padding.",
         input_size=2, kernel_size=3, output_size=4),
    Case("arbitrary padding transposed", "Arbitrary padding, unit strides, transposed", "transposed", 9, "figure 4.2",
         "The more the convolution padded, the less its transpose pads: 4 - 2 - 1 = 1 pixel.",
         input_size=6, kernel_size=4, output_size=5, padding=2),
    Case("half padding transposed", "Half (same) padding, unit strides, transposed", "transposed", 10, "figure 4.3",
         "What keeps the size one way keeps it the other way too.",
         input_size=5, kernel_size=3, output_size=5, padding=1),
    Case("full padding transposed", "Full padding, unit strides, transposed", "transposed", 11, "figure 4.4",
         "The transpose of full padding needs no padding at all, so the output shrinks.",
         input_size=7, kernel_size=3, output_size=5, padding=2),
    Case("no padding strides transposed", "No padding, strides, transposed", "transposed", 12, "figure 4.5",
         "A zero between the pixels stretches 2 to 3, so the kernel moves at half the pace of the input.",
         input_size=2, kernel_size=3, output_size=5, stride=2),
    Case("padding strides transposed", "Padding, strides, transposed", "transposed", 13, "figure 4.6",
         "Stretched to 5 and padded by 1, the input grows back to the size that the convolution had.",
         input_size=3, kernel_size=3, output_size=5, stride=2, padding=1),
    # The caption of figure 4.7 says "a 2 x 2 input", but its symbols and drawing are i' = 3.
    Case("padding strides odd transposed", "Padding, strides, odd, transposed", "transposed", 14, "figure 4.7",
         "A convolution makes 3 pixels of 5 and of 6; one more row and column at the end says that 6 is meant.",
         input_size=3, kernel_size=3, output_size=6, stride=2, padding=1, output_padding=1),
    Case("dilation", "Dilation", "convolution", 15, "figure 5.1",
         "Spread out by 2, the 9 weights span 5 x 5 pixels, and the output is as small as a 5 x 5 kernel's.",
         input_size=7, kernel_size=3, output_size=3, dilation=2),
    Case("lecture patch", "The lecture's patch", "convolution", 1, "lecture row 1",
         "The kernel fits in one place only, so nine pixels become one number; sharpening the patch gives 50.",
         input_size=3, kernel_size=3, output_size=1),
    Case("lecture patch padded", "The lecture's patch, padded", "convolution", 3, "lecture row 9",
         "One ring of padding lets the kernel's center visit every pixel, so the size stays.",
         input_size=3, kernel_size=3, output_size=3, padding=1),
    Case("lecture stride 2 padded", "The lecture's downsampling: stride 2, padded", "convolution", 6, "lecture row 11",
         "Stride 2 with padding halves the size, as 224 becomes 112 in the lecture.",
         input_size=8, kernel_size=3, output_size=4, stride=2, padding=1),
])
# fmt: on

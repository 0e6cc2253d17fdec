"""The path: the lecture's fifteen rows as prepared states, in its order, and what follows from its references.

Sources: the lecture; V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (arXiv 1603.07285);
M. Lin, Q. Chen, S. Yan, "Network in network" (arXiv 1312.4400); B. Hariharan et al., "Hypercolumns for object
segmentation and fine-grained localization" (CVPR 2015).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CHAPTERS: Mapping[str, str] = MappingProxyType(
    {
        "kernel": "One kernel, one picture",
        "features": "Features: size, padding, stride",
        "networks": "From layers to a network",
        "further": "Further: the guide, the backward pass, training",
    }
)


@dataclass(frozen=True)
class Stop:
    """One thing that is shown.

    Attributes:
        name: in links. row: of the lecture, 1 to 15; None for what follows from its references.
        chapter: a name in ``CHAPTERS``. page: the name of the page that shows it. title: two or three words for it.
        claim: what is said there, in a line. try_this: what to do. notice: what to see.
        correction: what the lecture says loosely, said exactly; empty where it is exact.
        proof: texts that are on screen and prove the claim. state: the parameters of the link that sets it up, as text.
    """

    name: str
    row: int | None
    chapter: str
    page: str
    title: str
    claim: str
    try_this: str
    notice: str
    proof: tuple[str, ...]
    state: Mapping[str, str] = field(default_factory=dict)
    correction: str = ""


_PATCH = {"source": "test"}  # the first of them
_STRIDED = {"color": "rgb", "stride": "2", "padding": "1", "editor": "0"}
_MIXING = {"color": "rgb", "stack": "conv.3.k3.s1.p1.d1;conv.2.k1.s1.p0.d1", "look": "channel", "editor": "0"}
STOPS = (
    Stop(
        "sharpen",
        1,
        "kernel",
        "filters",
        "Sharpening",
        claim="A filter makes a new picture: nine products, one sum",
        try_this="point at another of the nine pixels.",
        notice="5 times the middle less its four neighbors: 250 − 200 = 50.",
        proof=("Output pixel, row 0, column 0", "sum", "50"),
        state={**_PATCH, "kernel": "sharpen"},
    ),
    Stop(
        "gaussian",
        2,
        "kernel",
        "filters",
        "Gaussian blur",
        claim="Kernels used to be handcrafted: a Gaussian blurs",
        try_this="compare the two kernels, and point at a bright pixel.",
        notice="A, as the slide prints it, multiplies brightness by 16/9; B keeps it.",
        correction="the kernel on the slide has ninths and sums to 16/9. With sixteenths it sums to 1.",
        proof=("weights sum to 16/9", "weights sum to 1"),
        state={"kernel": "gaussian_lecture", "beside": "apply=handcrafted&kernel=gaussian"},
    ),
    Stop(
        "prewitt",
        3,
        "kernel",
        "filters",
        "Prewitt edges",
        claim="Two kernels, two answers: vertical and horizontal edges",
        try_this="point at an edge, and read both values.",
        notice="red is above zero, blue below: an edge has a direction.",
        proof=("Prewitt, vertical edges", "Prewitt, horizontal edges"),
        state={"kernel": "prewitt_vertical", "beside": "apply=handcrafted&kernel=prewitt_horizontal"},
    ),
    Stop(
        "blur",
        4,
        "kernel",
        "filters",
        "3×3 against 5×5",
        claim="A larger kernel counts more neighbors, each a little less",
        try_this="move Kernel size: A changes, B stays.",
        notice="9 weights of 1/9 beside 25 of 1/25: B is blurred more.",
        proof=("size: 3 × 3 | 5 × 5",),
        state={"kernel": "box_blur", "beside": "apply=handcrafted&kernel_size=5&kernel=box_blur"},
    ),
    Stop(
        "valid",
        5,
        "kernel",
        "filters",
        "224 → 222",
        claim="3×3, stride 1, no padding: the output shrinks to 222",
        try_this="point at the corner of the output.",
        notice="no window has its middle on the outermost ring of pixels: it is lost.",
        correction="not one pixel in each dimension, but one on each side: two in height, two in width.",
        proof=("222",),
        state={"kernel": "box_blur", "size": "224"},
    ),
    Stop(
        "border",
        6,
        "kernel",
        "filters",
        "Border padding",
        claim="Padding puts a border around the picture",
        try_this="open More and fill the padding otherwise.",
        notice="5 of the 9 cells under the corner's window are padding, filled with 0.",
        proof=("5 of 9 cells",),
        state={**_PATCH, "kernel": "box_blur", "padding_name": "same", "pin": "0,0"},
    ),
    Stop(
        "mixing",
        7,
        "features",
        "feature_maps",
        "3×3, then 1×1",
        claim="Random 3×3 kernels make maps; 1×1 kernels mix them",
        try_this="point at a pixel, and follow its recipe.",
        notice="each of the two results weighs the same three maps, pixel by pixel.",
        proof=("[1, 3, 224, 224]", "[1, 2, 224, 224]", "map 1 = "),
        state=_MIXING,
    ),
    Stop(
        "loss",
        8,
        "features",
        "learning",
        "Random becomes trained",
        claim="The weights are adjusted until a loss is small",
        try_this="play, or drag the step.",
        notice="the loss falls from 1.10 to 0.07 in 400 steps; 98 % of the held-out crops are right.",
        proof=("loss",),
    ),
    Stop(
        "same",
        9,
        "features",
        "filters",
        "224 → 224",
        claim="3×3, stride 1, padding 1: the size stays, the border differs",
        try_this="point at a corner of A, then of B.",
        notice="zeros are counted at the border of A: it is darker there.",
        correction="padding keeps the size only at stride 1 and with p = d(k − 1)/2.",
        proof=("A: 224 × 224", "B: 222 × 222", "padding: 1 | 0"),
        state={
            "kernel": "box_blur",
            "size": "224",
            "padding_name": "same",
            "beside": "apply=handcrafted&kernel=box_blur",
        },
    ),
    Stop(
        "relu",
        10,
        "features",
        "feature_maps",
        "ReLU",
        claim="ReLU keeps what is positive and sets the rest to zero",
        try_this="choose a map to see it large.",
        notice="below each map is how much of it became zero; 66 % in all.",
        proof=("ReLU zeroed 66 %",),
        state={**_STRIDED, "layer": "0"},
    ),
    Stop(
        "stride",
        11,
        "features",
        "filters",
        "224 → 112",
        claim="Stride 2 takes every second window: 224 becomes 112",
        try_this="move Stride to 3.",
        notice="the formula's floor: what is left over at the end is never read.",
        proof=("112",),
        state={"kernel": "box_blur", "size": "224", "stride": "2", "padding_name": "same"},
    ),
    Stop(
        "stack",
        12,
        "networks",
        "feature_maps",
        "224 → 112 → 56",
        claim="Convolutions are composed: each layer reads the maps before it",
        try_this="choose a map to open it.",
        notice="half the height and width each time, and more of the picture behind each value.",
        proof=("[1, 16, 112, 112]", "[1, 16, 56, 56]"),
        state={**_STRIDED, "look": "layers"},
    ),
    Stop(
        "classes",
        13,
        "networks",
        "feature_maps",
        "From features to classes",
        claim="Features become classes: flatten, weigh, softmax, loss",
        try_this="choose another true class.",
        notice="the probabilities sum to 1; the loss is −log of the true one's.",
        correction="these weights are random: nobody has taught them what a class is.",
        proof=("Softmax", "Cross-entropy", "true class"),
        state={**_STRIDED, "look": "classes"},
    ),
    Stop(
        "unrolling",
        14,
        "networks",
        "im2col",
        "Unrolling",
        claim="A convolution is one matrix product",
        try_this="play: the windows become columns, then they are multiplied.",
        notice="every window is one column, every filter one row.",
        proof=("columns matrix 9 × 100", "It becomes column 0."),
        state={},
    ),
    Stop(
        "summary",
        15,
        "networks",
        "feature_maps",
        "Summary",
        claim="Padding keeps the size, stride halves it, depth widens the view",
        try_this="choose layer 1, then layer 2, and compare what a value sees.",
        notice="one value of the last layer sees 7×7 pixels; a classifier flattens its maps.",
        correction="stride shrinks; that it is learnable downsampling is because the kernel's weights are learned.",
        proof=("3×224×224 → 16×112×112 → 16×56×56",),
        state={**_STRIDED, "look": "sees"},
    ),
    Stop(
        "first_sum",
        None,
        "further",
        "arithmetic",
        "Cell by cell",
        claim="The guide's first figure: 5×5 under 3×3 gives 3×3",
        try_this="play it, or press the right arrow.",
        notice="nine windows, nine sums of nine products.",
        proof=("step 1 of 9",),
        state={"numbers": "figure", "weights": "figure"},
    ),
    Stop(
        "floor",
        None,
        "further",
        "arithmetic",
        "Why 3 and not 3.5",
        claim="When the stride does not divide evenly, the rest is dropped",
        try_this="change the stride to 1.",
        notice="(6 + 2 − 3)/2 = 2.5: two steps fit, and the last row and column of padding are never read.",
        proof=("left over",),
        state={"height": "6", "width": "6", "stride": "2", "padding": "1"},
    ),
    Stop(
        "dilated",
        None,
        "further",
        "arithmetic",
        "Dilated",
        claim="Dilation spreads nine weights over 5×5 cells",
        try_this="move Dilation under More.",
        notice="the kernel's effective size is 3 + (3 − 1)(2 − 1) = 5.",
        proof=("5",),
        state={"height": "7", "width": "7", "dilation": "2"},
    ),
    Stop(
        "transposed",
        None,
        "further",
        "arithmetic",
        "Transposed",
        claim="The transposed convolution undoes the shape, not the values",
        try_this="play it cell by cell.",
        notice="the input is stretched and padded, the kernel turned around.",
        proof=("Transposed",),
        state={"operation": "transposed", "height": "3", "width": "3", "stride": "2", "padding": "1"},
    ),
    Stop(
        "average",
        None,
        "further",
        "feature_maps",
        "Global average pooling",
        claim="One mean for each map instead of every value flattened",
        try_this="switch to Flatten and compare the parameters.",
        notice="16 numbers go into the linear layer instead of 50,176.",
        proof=("Softmax",),
        state={**_STRIDED, "look": "classes", "pooling": "average"},
    ),
    Stop(
        "sees",
        None,
        "further",
        "feature_maps",
        "What one value sees",
        claim="Behind one value stands a window of the picture",
        try_this="choose another pixel of the last layer.",
        notice="its receptive field is 7×7 pixels, and they do not all matter alike.",
        proof=("3×224×224 → 16×112×112 → 16×56×56",),
        state={**_STRIDED, "look": "sees"},
    ),
    Stop(
        "hypercolumn",
        None,
        "further",
        "feature_maps",
        "Hypercolumns",
        claim="All layers' values above one pixel describe that pixel",
        try_this="choose another pixel.",
        notice="pixels with similar columns are marked: even random weights group regions.",
        proof=("How similar is every other position?",),
        state={**_STRIDED, "look": "hypercolumn"},
    ),
    Stop(
        "depthwise",
        None,
        "further",
        "im2col",
        "Depthwise: 3 groups",
        claim="With groups, a filter reads some of the channels only",
        try_this="play: the product has blocks of weights and zeros elsewhere.",
        notice="each of the three filters reads one channel.",
        proof=("group",),
        state={"color": "rgb", "groups": "3", "filters": "3"},
    ),
    Stop(
        "one_step",
        None,
        "further",
        "learning",
        "One step down",
        claim="New weight = weight − learning rate · gradient",
        try_this="check the largest gradient's weight with a calculator.",
        notice="the loss is the mean of −log p; the step lowers it.",
        proof=("New kernel",),
        state={"section": "step"},
    ),
    Stop(
        "train",
        None,
        "further",
        "learning",
        "Train it yourself",
        claim="Optimizer, learning rate and seed are yours",
        try_this="press Start; then try a rate that is too large.",
        notice="the loss falls, or the run diverges and says so.",
        proof=("Start",),
        state={"section": "train"},
    ),
    Stop(
        "backward",
        None,
        "further",
        "learning",
        "Backward, cell by cell",
        claim="The gradients of a convolution are convolutions too",
        try_this="play: one output's gradient after the other.",
        notice="the kernel's gradient is the input under the output's gradient.",
        proof=("∂L/∂",),
        state={"section": "backward"},
    ),
    Stop(
        "slowly",
        None,
        "further",
        "learning",
        "A photograph teaches slowly",
        claim="The same kernel is learned from noise in 21 steps",
        try_this="choose the photograph instead of noise.",
        notice="neighboring pixels are alike: the eigenvalues say how slow that makes it.",
        proof=("eigenvalue",),
        state={"section": "kernel"},
    ),
    Stop(
        "digits",
        None,
        "further",
        "learning",
        "Draw a digit",
        claim="A trained network answers while you draw, and is sometimes wrong",
        try_this="draw a digit of your own.",
        notice="98 % of the held-out digits are right; the worst mistakes are below.",
        proof=("97",),
        state={"section": "mistakes", "learning_task": "digits"},
    ),
)
BY_NAME: Mapping[str, Stop] = MappingProxyType({stop.name: stop for stop in STOPS})


def neighbors(stop: Stop) -> tuple[Stop | None, Stop | None]:
    """The stops before and after, None at the ends.

    >>> [one and one.name for one in neighbors(BY_NAME["sharpen"])]
    [None, 'gaussian']
    """
    place = STOPS.index(stop)
    return STOPS[place - 1] if place else None, STOPS[place + 1] if place + 1 < len(STOPS) else None

"""The lecture's stops: prepared states, one click each, in the lecture's order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One thing that the lecture shows.

    Attributes:
        page: the name of the page that shows it. title: for people. look_for: what to notice there.
        state: the parameters of the link that sets it up, as text.
    """

    page: str
    title: str
    look_for: str
    state: dict[str, str]


_PATCH = {"source": "test"}  # the first of them
_STRIDED = {"color": "rgb", "stride": "2", "padding": "1"}
STOPS = (  # the first is number 1
    Stop(
        "filters",
        "Sharpening, one sum",
        "the patch 10…90 under the sharpening kernel: the center is 50",
        {**_PATCH, "kernel": "sharpen"},
    ),
    Stop(
        "filters",
        "Gaussian blur",
        "the kernel as the slide prints it sums to 16/9, so the picture gets brighter",
        {"kernel": "gaussian_lecture", "color": "rgb"},
    ),
    Stop(
        "filters",
        "Prewitt edges",
        "vertical and horizontal side by side, negative values in blue",
        {"kernel": "prewitt_vertical", "photo": "camera", "compare": "1", "family": "prewitt"},
    ),
    Stop(
        "filters",
        "3×3 against 5×5 blur",
        "move the kernel size to 5: 1/9 becomes 1/25, more neighbors are counted",
        {"kernel": "box_blur"},
    ),
    Stop(
        "filters",
        "224 → 222",
        "without padding a 3×3 kernel loses one pixel on each side",
        {"kernel": "box_blur", "size": "224"},
    ),
    Stop(
        "filters",
        "Border padding",
        "the padded cells, and what fills them",
        {**_PATCH, "kernel": "box_blur", "padding_name": "same", "pin": "0,0"},
    ),
    Stop(
        "filters",
        "224 → 224",
        "padding 1 keeps the size at stride 1",
        {"size": "224", "padding_name": "same"},
    ),
    Stop(
        "filters",
        "224 → 112",
        "stride 2 with padding 1 halves the size",
        {"kernel": "box_blur", "size": "224", "stride": "2", "padding_name": "same"},
    ),
    Stop(
        "arithmetic",
        "The guide's first sum",
        "nine products make one output; play it cell by cell",
        {"numbers": "figure", "weights": "figure"},
    ),
    Stop(
        "arithmetic",
        "Stride 2, padded, odd",
        "why 3 and not 3.5: the floor, and what is left over",
        {"height": "6", "width": "6", "stride": "2", "padding": "1"},
    ),
    Stop(
        "arithmetic",
        "Transposed",
        "stretched, padded, under a flipped kernel: it undoes the shape",
        {"operation": "transposed", "height": "3", "width": "3", "stride": "2", "padding": "1"},
    ),
    Stop(
        "feature_maps",
        "3×3, then 1×1",
        "the recipe that mixes three random maps into two",
        {"color": "rgb", "stack": "conv.3.k3.s1.p1.d1;conv.2.k1.s1.p0.d1", "look": "channel"},
    ),
    Stop(
        "feature_maps",
        "ReLU, before and after",
        "how much of each map it sets to zero",
        {**_STRIDED, "layer": "0"},
    ),
    Stop(
        "feature_maps",
        "224 → 112 → 56",
        "two strided convolutions, every channel after each layer",
        _STRIDED,
    ),
    Stop(
        "feature_maps",
        "What one value sees",
        "its receptive field on the picture, and how much each pixel matters",
        {**_STRIDED, "look": "sees"},
    ),
    Stop(
        "feature_maps",
        "Hypercolumns",
        "every layer's values above one pixel; even random weights group regions",
        {**_STRIDED, "look": "hypercolumn"},
    ),
    Stop(
        "feature_maps",
        "From features to classes",
        "flatten, a linear layer, softmax and the loss, worked out",
        {**_STRIDED, "look": "classes"},
    ),
    Stop(
        "im2col",
        "Unrolling",
        "the matrix built column by column, multiplied, folded back",
        {"color": "rgb"},
    ),
    Stop(
        "im2col",
        "Depthwise: 3 groups",
        "every filter reads one channel only: blocks of weights, zeros elsewhere",
        {"color": "rgb", "groups": "3", "filters": "3"},
    ),
    Stop(
        "learning",
        "Random kernels become trained ones",
        "400 steps: the loss falls from 1.10 to 0.09, speckles become edges, 97 % of held-out crops are right",
        {},
    ),
    Stop(
        "learning",
        "The loss, and one step down",
        "−log of each probability, their mean, and kernel − η · gradient with all numbers",
        {"section": "step"},
    ),
    Stop(
        "learning",
        "Train it yourself",
        "the optimizer, the learning rate and the seed are yours; too large a rate diverges",
        {"section": "train"},
    ),
    Stop(
        "learning",
        "Backward, cell by cell",
        "the gradients are convolutions too: of the input with the output gradient, and with the kernel rotated",
        {"section": "backward"},
    ),
    Stop(
        "learning",
        "A photograph teaches slowly",
        "the same kernel is learned from noise in 21 steps, from the photograph in thousands; the eigenvalues say why",
        {"section": "kernel"},
    ),
    Stop(
        "learning",
        "Features for a classifier",
        "draw a digit: its probabilities, live; 97 % of the held-out ones are right, and which are not",
        {"section": "mistakes", "learning_task": "digits"},
    ),
)

"""The handcrafted kernels, each with its weights and source, and random filters.

Every kernel is meant for cross-correlation (``core.convolution.conv2d``): it is laid on the image as it is
printed. Its center is the cell ((K_h - 1) // 2, (K_w - 1) // 2); with an even size that is the cell before
the middle, as "same" padding, which puts its extra pixel after, wants it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.filters.initializers import random_filters  # promised here; inside the project, take it from there
from core.filters.kernel_shapes import binomial, box, constant, impulse, laplacian_of_gaussian, motion

__all__ = ["FAMILIES", "HANDCRAFTED", "Handcrafted", "random_filters"]

DEFAULT_SIZE = 3
FAMILIES: Mapping[str, str] = MappingProxyType(  # name -> title, in the catalogue's order
    {
        "smooth": "smoothing",
        "sharpen": "sharpening",
        "prewitt": "Prewitt",
        "sobel": "Sobel",
        "scharr": "Scharr",
        "diagonal": "diagonal edges",
        "second": "second derivatives",
        "effects": "effects",
    }
)


@dataclass(frozen=True)
class Handcrafted:
    """A kernel somebody thought of.

    Attributes:
        name: its key in ``HANDCRAFTED``. title: for people. description: one line, what it does.
        source: where it comes from. family: a key of ``FAMILIES``.
        build: (K_h, K_w) -> weights (K_h, K_w).
        fixed_size: k in pixels of a kernel that exists in one size only; None if it follows the asked size.
    """

    name: str
    title: str
    description: str
    source: str
    family: str
    build: Callable[[Pair], np.ndarray]
    fixed_size: int | None = None

    def weights_for(self, size: int | Pair) -> np.ndarray:
        """The weights (K_h, K_w) float32, read-only, at ``size``, k or (h, w) in pixels.

        A kernel of fixed size answers in its own size, whatever the asked one: look at ``fixed_size``.

        Raises:
            TypeError, ValueError: the size is not one or two integers of at least 1.
        """
        pair = ConvSpec(size if self.fixed_size is None else self.fixed_size).kernel_size
        weights = np.array(self.build(pair), dtype=np.float32)
        weights.setflags(write=False)
        return weights

    @property
    def weights(self) -> np.ndarray:
        """The weights (K_h, K_w) float32, read-only, at the fixed size, else at 3x3."""
        return self.weights_for(DEFAULT_SIZE)


DERIVATIVE = (-1, 0, 1)  # the difference across the center: positive where the picture gets brighter
_TEXTBOOK = "R. C. Gonzalez, R. E. Woods, Digital Image Processing, 4th ed., 2018"
_LECTURE = "Lecture Fundamentals of Convolutions"
_EDGE_OPERATORS = {  # name: (smoothing across the derivative, what that does, source)
    "prewitt": (
        (1, 1, 1),
        "all neighbors count the same",
        f"J. M. S. Prewitt, Object enhancement and extraction, 1970; {_LECTURE}",
    ),
    "sobel": (
        (1, 2, 1),
        "the middle counts double",
        "I. Sobel, G. Feldman, A 3x3 isotropic gradient operator for image processing, talk, 1968",
    ),
    "scharr": (
        (3, 10, 3),
        "weights chosen to treat every direction alike",
        "H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, thesis, 2000",
    ),
}


def _edges() -> list[Handcrafted]:
    """Prewitt, Sobel and Scharr, each for vertical and horizontal edges: smoothing times derivative."""
    kernels = []
    for name, (smoothing, what, source) in _EDGE_OPERATORS.items():
        for direction, change, weights in (
            ("vertical", "left to right", np.outer(smoothing, DERIVATIVE)),
            ("horizontal", "top to bottom", np.outer(DERIVATIVE, smoothing)),
        ):
            kernels.append(
                Handcrafted(
                    f"{name}_{direction}",
                    f"{name.capitalize()}, {direction} edges",
                    f"Positive where the picture gets brighter from {change}; {what}.",
                    source,
                    name,
                    constant(weights),
                    fixed_size=3,
                )
            )
    return kernels


_CATALOGUE = (
    Handcrafted(
        "box_blur",
        "Box blur",
        "Every pixel becomes the plain mean of its neighbors: the larger the kernel, the blurrier.",
        f"{_TEXTBOOK}, section 3.5; {_LECTURE} (1/9 and 1/25)",
        "smooth",
        box,
    ),
    Handcrafted(
        "gaussian",
        "Gaussian blur",
        "Near neighbors count more than far ones; the weights sum to 1, so brightness stays.",
        "B. Jähne, Digital Image Processing, 6th ed., 2005, section 11.4, binomial filters",
        "smooth",
        binomial,
    ),
    Handcrafted(
        "gaussian_lecture",
        "Gaussian as printed in the lecture",
        "Divided by 9 instead of 16, so its weights sum to 16/9 and it also brightens the picture.",
        f"{_LECTURE}, slide on Gaussian blur (0.111, 0.222, 0.444)",
        "smooth",
        constant(np.outer((1, 2, 1), (1, 2, 1)) / 9),
        fixed_size=3,
    ),
    Handcrafted(
        "sharpen",
        "Sharpen",
        "Adds to each pixel how much it differs from its four neighbors.",
        f"{_LECTURE}, worked example; {_TEXTBOOK}, section 3.6",
        "sharpen",
        constant([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        fixed_size=3,
    ),
    Handcrafted(
        "unsharp_mask",
        "Unsharp mask",
        "Twice the picture minus its Gaussian blur: adds back the detail that blurring removes.",
        f"{_TEXTBOOK}, section 3.6, unsharp masking",
        "sharpen",
        lambda size: 2 * impulse(size) - binomial(size),
    ),
    *_edges(),
    Handcrafted(
        "diagonal_rising",
        "Diagonal edges, rising /",
        "Positive where the picture gets brighter towards the bottom right.",
        "G. S. Robinson, Edge detection by compass gradient masks, 1977",
        "diagonal",
        constant([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]),
        fixed_size=3,
    ),
    Handcrafted(
        "diagonal_falling",
        "Diagonal edges, falling \\",
        "Positive where the picture gets brighter towards the top right.",
        "G. S. Robinson, Edge detection by compass gradient masks, 1977",
        "diagonal",
        constant([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]),
        fixed_size=3,
    ),
    Handcrafted(
        "laplacian_4",
        "Laplacian, 4 neighbors",
        "How much darker a pixel is than its four neighbors: fine detail in every direction.",
        f"{_TEXTBOOK}, section 3.6",
        "second",
        constant([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        fixed_size=3,
    ),
    Handcrafted(
        "laplacian_8",
        "Laplacian, 8 neighbors",
        "How much darker a pixel is than its eight neighbors, corners included.",
        f"{_TEXTBOOK}, section 3.6",
        "second",
        constant([[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        fixed_size=3,
    ),
    Handcrafted(
        "laplacian_of_gaussian",
        "Laplacian of Gaussian",
        "Blurs, then takes the Laplacian: outlines as thick as the kernel; needs 3 pixels to see anything.",
        "D. Marr, E. Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980",
        "second",
        laplacian_of_gaussian,
    ),
    Handcrafted(
        "identity",
        "Identity",
        "Keeps every pixel as it is: the starting point of every other kernel.",
        f"{_TEXTBOOK}, section 3.4, the unit impulse",
        "effects",
        impulse,
    ),
    Handcrafted(
        "shift",
        "Shift",
        "Fetches a pixel from the right, so the picture moves left by half the kernel's width.",
        f"{_TEXTBOOK}, section 3.4, the shifted unit impulse",
        "effects",
        lambda size: impulse(size, column=size[1] - 1),
    ),
    Handcrafted(
        "motion_blur",
        "Motion blur",
        "The mean along a row, as if the camera had moved sideways.",
        f"{_TEXTBOOK}, section 5.6, uniform linear motion",
        "effects",
        motion,
    ),
    Handcrafted(
        "emboss",
        "Emboss",
        "The picture plus a diagonal edge: it looks lit from one corner, like a relief.",
        "GIMP user manual, filter Convolution Matrix, example Emboss",
        "effects",
        constant([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        fixed_size=3,
    ),
)

HANDCRAFTED: Mapping[str, Handcrafted] = MappingProxyType({kernel.name: kernel for kernel in _CATALOGUE})

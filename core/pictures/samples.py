"""Pictures that are always there: photographs free of copyright, and test pictures made of formulas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True)
class Photograph:
    """A photograph that the installed scikit-image carries, with the credit and licence it states.

    Attributes:
        title: its name in the app.
        filename: the file in ``skimage/data``.
        author: the photographer or the institution.
        licence: "CC0" or "public domain".
        credit: author and licence in one phrase.
    """

    title: str
    filename: str
    author: str
    licence: str

    @property
    def credit(self) -> str:
        return f"{self.author}, {self.licence}"


# Licences as stated in skimage/data/_fetchers.py (0.26). Left out because theirs is unclear: rocket (Flickr
# says CC BY-NC), coins and immunohistochemistry ("no known restrictions"), moon, page (nothing stated).
PHOTOGRAPHS: Mapping[str, Photograph] = MappingProxyType(
    {
        "astronaut": Photograph("Astronaut", "astronaut.png", "NASA", "public domain"),
        "camera": Photograph("Photographer", "camera.png", "Lav Varshney", "CC0"),
        "chelsea": Photograph("Chelsea the cat", "chelsea.png", "Stéfan van der Walt", "CC0"),
        "coffee": Photograph("Coffee cup", "coffee.png", "Rachel Michetti, Pikolo Espresso Bar", "CC0"),
        "brick": Photograph("Brick wall", "brick.png", "CC0Textures", "CC0"),
        "grass": Photograph("Grass", "grass.png", "linolafett, DeviantArt", "CC0"),
        "gravel": Photograph("Gravel", "gravel.png", "CC0Textures", "CC0"),
        "retina": Photograph("Retina", "retina.jpg", "Mikael Häggström", "CC0"),
        "clock": Photograph(
            "Clock, motion blurred", "clock_motion.png", "Stéfan van der Walt", "public domain"
        ),
    }
)


def photograph(name: str) -> bytes:
    """The file of a photograph, for :func:`core.images.open_image`; no module of scikit-image is imported.

    Raises:
        KeyError: no photograph has this name.
    """
    file = distribution("scikit-image").locate_file(f"skimage/data/{PHOTOGRAPHS[name].filename}")
    return Path(file).read_bytes()


@dataclass(frozen=True)
class TestPicture:
    """A picture made of a formula.

    Attributes:
        title: its name in the app.
        description: what it shows about kernels, in one line.
        make: from the working size in pixels to (1, H, W) float32 in [0, 1], multiples of 1/255.
    """

    __test__ = False  # not a test class, whatever pytest makes of the name

    title: str
    description: str
    make: Callable[[int], np.ndarray]


def lecture_patch(size: int = 3) -> np.ndarray:
    """The lecture's 3 x 3 patch 10, 20, ... 90 over 255; ``size`` changes nothing."""
    return _from_levels(np.arange(10, 100, 10).reshape(3, 3))


def step_edge(size: int = 16) -> np.ndarray:
    """Black left, white right; at most 16 x 16, so that its cells can be read."""
    size = min(size, 16)
    return _from_levels(np.where(np.arange(size) < size // 2, 0, 255) * np.ones((size, 1)))


def checkerboard(size: int = 32) -> np.ndarray:
    """Squares of 4 x 4 pixels, the top left one black; at most 32 x 32."""
    row, column = np.indices((min(size, 32),) * 2) // 4
    return _from_levels((row + column) % 2 * 255)


def bright_pixel(size: int = 15) -> np.ndarray:
    """One white pixel in the center of black; at most 15 x 15, and odd, so that there is a center."""
    size = min(size, 15) - 1 | 1
    levels = np.zeros((size, size))
    levels[size // 2, size // 2] = 255
    return _from_levels(levels)


def zone_plate(size: int = 512) -> np.ndarray:
    """(1 + cos(pi r^2 / size)) / 2, r in pixels from the center: every frequency, every direction.

    On the axes the phase grows by 2 pi r / size radians a pixel: half a wave a pixel, the most that
    pixels can show, is reached exactly at the edge, r = size / 2.
    """
    r = np.arange(size) - size // 2
    return _from_levels(127.5 * (1 + np.cos(np.pi / size * (r**2 + r[:, None] ** 2))))


def _from_levels(levels: np.ndarray) -> np.ndarray:
    """(H, W) levels 0 to 255, rounded, as (1, H, W) float32 in [0, 1]."""
    return np.rint(levels).astype(np.float32)[None] / np.float32(255)


TEST_PICTURES: Mapping[str, TestPicture] = MappingProxyType(
    {
        "patch": TestPicture(
            "The lecture's patch", "nine numbers, 10 to 90: every sum can be checked by hand", lecture_patch
        ),
        "step": TestPicture(
            "Step edge",
            "one vertical edge: a derivative kernel answers only there, a blur widens it",
            step_edge,
        ),
        "checkerboard": TestPicture(
            "Checkerboard", "edges both ways and corners: which kernels see which", checkerboard
        ),
        "bright_pixel": TestPicture(
            "Single bright pixel", "the output is the kernel itself, rotated by 180 degrees", bright_pixel
        ),
        "zone_plate": TestPicture(
            "Zone plate",
            "stripes of every width and direction: what a kernel keeps, and aliasing with a stride",
            zone_plate,
        ),
    }
)

"""Two small, real classification tasks from what the installed packages ship; nothing is downloaded.

Pictures are (N, C, H, W) float32 in [0, 1], labels (N,) int64, the index of a class.
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from core.pictures.samples import PHOTOGRAPHS, photograph

CROP = 32  # pixels per side of a crop of a texture
DIGIT = 8  # pixels per side of a digit
INK_LEVELS = 16  # of a digit's pixel: how many of 4 x 4 cells have ink


@dataclass(frozen=True, eq=False)
class DataSet:
    """Pictures with their classes, one part to train on and one held out.

    Attributes:
        train_x, held_out_x: (N, C, H, W) float32 in [0, 1]. train_y, held_out_y: (N,) int64.
    """

    train_x: np.ndarray
    train_y: np.ndarray
    held_out_x: np.ndarray
    held_out_y: np.ndarray

    @property
    def picture_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of one picture."""
        return self.train_x.shape[1:]


@dataclass(frozen=True)
class Task:
    """A classification task.

    Attributes:
        title: its name. classes: their names, by label. noun: what one of its pictures is, for sentences.
        says: how it was made and how small it is. credit: whose pictures they are, and under which licence.
        load: reads the pictures, which takes some milliseconds.
        mean, deviation: of all pixels that are trained on, by which pictures are normalized; 0 and 1 if they are not.
    """

    title: str
    classes: tuple[str, ...]
    noun: str
    says: str
    credit: str
    load: Callable[[], DataSet]
    mean: float = 0.0
    deviation: float = 1.0

    @property
    def is_normalized(self) -> bool:
        """Whether :meth:`normalized` changes anything."""
        return (self.mean, self.deviation) != (0.0, 1.0)

    def normalized(self, x: np.ndarray) -> np.ndarray:
        """Pictures of values in [0, 1] as the network takes them, float32."""
        return ((x - np.float32(self.mean)) / np.float32(self.deviation)).astype(np.float32)

    def as_pixels(self, x: np.ndarray) -> np.ndarray:
        """Pictures as they were before :meth:`normalized`, float32."""
        return (x * np.float32(self.deviation) + np.float32(self.mean)).astype(np.float32)


def _textures() -> DataSet:
    """Crops of 32 x 32 pixels of three photographs, the held-out ones from the right halves only."""
    train, held_out = [], []
    for name in _TEXTURES:
        pixels = np.asarray(Image.open(BytesIO(photograph(name))).convert("L"), np.float32) / 255
        middle = pixels.shape[1] // 2
        train.append(_crops(pixels[:, :middle], every=CROP // 4))
        held_out.append(_crops(pixels[:, middle:], every=CROP))
    return DataSet(*_labeled(train), *_labeled(held_out))


def _crops(pixels: np.ndarray, every: int) -> np.ndarray:
    """(N, 1, 32, 32): the crops of pixels (H, W) that begin at multiples of ``every``."""
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (CROP, CROP))[::every, ::every]
    return windows.reshape(-1, 1, CROP, CROP)


def _labeled(pictures_by_class: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    labels = np.concatenate([np.full(len(x), label) for label, x in enumerate(pictures_by_class)])
    return np.ascontiguousarray(np.concatenate(pictures_by_class)), labels


def _digits() -> DataSet:
    """The 1,797 digits in the file's order: every fourth is held out.

    No module of scikit-learn is imported: with what they import, they would take 130 MB.
    """
    file = distribution("scikit-learn").locate_file("sklearn/datasets/data/digits.csv.gz")
    packed = Path(file).read_bytes()
    table = np.loadtxt(BytesIO(gzip.decompress(packed)), delimiter=",", dtype=np.float32)
    x = (table[:, :-1] / INK_LEVELS).reshape(-1, 1, DIGIT, DIGIT)
    y = table[:, -1].astype(np.int64)
    held_out = np.arange(len(y)) % 4 == 3
    return DataSet(x[~held_out], y[~held_out], x[held_out], y[held_out])


_TEXTURES = ("brick", "grass", "gravel")
_TEXTURE_CREDIT = "; ".join(
    f"{PHOTOGRAPHS[name].title.lower()}: {PHOTOGRAPHS[name].credit}" for name in _TEXTURES
)

TASKS: Mapping[str, Task] = MappingProxyType(
    {
        "textures": Task(
            "Textures: brick, grass or gravel",
            classes=("brick", "grass", "gravel"),
            noun="crop",
            says="Crops of 32 × 32 pixels of three photographs, gray: 5,307 to train on, overlapping, from the left "
            "halves, and 384 held out, from the right halves. Three photographs are not all the bricks, grass and "
            "gravel in the world: what is learned tells these three apart.",
            credit=f"Photographs of scikit-image; {_TEXTURE_CREDIT}.",
            load=_textures,
            mean=0.4629,
            deviation=0.1398,
        ),
        "digits": Task(
            "Digits: handwritten, 8 × 8 pixels",
            classes=tuple("0123456789"),
            noun="digit",
            says="1,797 handwritten digits of 13 people, 8 × 8 pixels in 17 levels: 1,348 to train on and 449 held "
            "out, every fourth. The same 13 people wrote both parts, so a stranger's digit is harder.",
            credit="E. Alpaydin, C. Kaynak, Optical recognition of handwritten digits, 1998, UCI Machine Learning "
            "Repository, CC BY 4.0; as scikit-learn ships it.",
            load=_digits,
        ),
    }
)

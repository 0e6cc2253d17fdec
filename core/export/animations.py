"""Frames as an animated picture, GIF or WebP."""

import io
from collections import Counter
from collections.abc import Callable

import numpy as np
from PIL import GifImagePlugin, Image, ImageChops

from core.export.frames import MOST_FRAMES, Frames

FORMATS = ("GIF", "WebP")
SHORTEST, LONGEST = 20, 10_000  # milliseconds of a frame; browsers slow down what is shorter
_SAMPLE = 24  # frames that the palette's colors are taken from
_PLACES = np.array([1, 1 << 8, 1 << 16])  # of red, green and blue in a color that is one number


def encode(
    frames: Frames,
    milliseconds: int,
    name: str,
    progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """An animation that plays without end.

    Args:
        milliseconds: that each frame is shown; GIF counts in hundredths of a second.
        name: one of FORMATS. A GIF has the 256 most frequent colors of its frames; WebP is without loss.
        progress: hears before each frame which share is done, from 0 to 1; what it raises ends the work.

    Raises:
        ValueError: something of it is not as above, or a frame is damaged.
    """
    if name not in FORMATS:
        raise ValueError(f"An animation is a {' or a '.join(FORMATS)}, not {name!r}.")
    if not isinstance(milliseconds, int) or not SHORTEST <= milliseconds <= LONGEST:
        raise ValueError(f"A frame is shown for {SHORTEST} to {LONGEST} milliseconds, not {milliseconds}.")
    return (_gif if name == "GIF" else _webp)(frames, milliseconds, progress)


class _Film(Image.Image):
    """Frames as Pillow sees a file of several pictures, which it reads from the first to the last."""

    def __init__(self, frames: Frames, progress: Callable[[float], None]) -> None:
        super().__init__()
        self._frames, self._progress = frames, progress
        self.n_frames = len(frames)
        self._rewind()

    def seek(self, frame: int) -> None:
        if frame < self._at:
            self._rewind()
        while self._at < frame:
            self._advance()

    def tell(self) -> int:
        return self._at

    def _rewind(self) -> None:
        self._at, self._rest = -1, iter(self._frames)
        self._advance()

    def _advance(self) -> None:
        self._at += 1
        self._progress(self._at / self.n_frames)
        image = next(self._rest)
        self.im, self._mode, self._size = image.im, image.mode, image.size


def _webp(frames: Frames, milliseconds: int, progress: Callable[[float], None]) -> bytes:
    file = io.BytesIO()
    film = _Film(frames, progress)
    whole_again = {
        "kmin": MOST_FRAMES,
        "kmax": MOST_FRAMES + 1,
    }  # never: after the first a frame holds what differs
    settings = {"lossless": True, "quality": 0, "method": 1, "duration": milliseconds, "loop": 0}
    film.save(file, "WEBP", save_all=True, **settings, **whole_again)
    return file.getvalue()


def _gif(frames: Frames, milliseconds: int, progress: Callable[[float], None]) -> bytes:
    """Every frame after the first holds the rectangle in which it differs from the one before."""
    palette = _Palette(_frequent(frames))
    settings = {"duration": milliseconds, "disposal": 1}
    file, before = io.BytesIO(), None
    for index, image in enumerate(frames):
        progress(index / len(frames))
        changed = before and (ImageChops.difference(before, image).getbbox() or (0, 0, 1, 1))
        box = changed or (0, 0, *image.size)
        part = palette.picture(image.crop(box))
        if before is None:
            file.writelines(
                GifImagePlugin.getheader(part, info={"loop": 0, "optimize": False, **settings})[0]
            )
        file.writelines(GifImagePlugin.getdata(part, box[:2], **settings))
        before = image
    file.write(b";")
    return file.getvalue()


def _frequent(frames: Frames) -> np.ndarray:
    """(at most 256, 3) uint8: the most frequent colors of frames from the whole range, a cell's color among them."""
    counts: Counter[int] = Counter()
    for number in range(0, len(frames), -(-len(frames) // _SAMPLE)):
        packed, times = np.unique(frames.new_colors(number) @ _PLACES, return_counts=True)
        counts.update(dict(zip(packed.tolist(), times.tolist(), strict=True)))
    found = np.array([color for color, _ in counts.most_common(256)])
    return (found[:, None] // _PLACES % 256).astype(np.uint8)


class _Palette:
    """Colors, each exactly itself (Pillow's own search rounds white to 252), and of all others the nearest one."""

    def __init__(self, colors: np.ndarray) -> None:
        self._colors = colors.astype(int)
        self._bytes = colors.tobytes()
        self._places = np.zeros(1 << 24, np.uint16)  # color -> its place from 1; 0 where nobody has asked yet
        self._places[self._colors @ _PLACES] = np.arange(1, len(colors) + 1)

    def picture(self, image: Image.Image) -> Image.Image:
        """An RGB image in these colors."""
        packed = np.asarray(image.convert("RGBA")).view("<u4")[..., 0] & 0xFFFFFF
        places = self._places[packed]
        if not places.all():
            self._learn(np.unique(packed[places == 0]))
            places = self._places[packed]
        found = Image.fromarray((places - 1).astype(np.uint8))
        found.putpalette(self._bytes)
        return found

    def _learn(self, packed: np.ndarray) -> None:
        for some in np.array_split(packed, 1 + len(packed) // 1000):
            rgb = np.stack([some & 255, some >> 8 & 255, some >> 16], axis=1).astype(int)
            away = ((rgb[:, None] - self._colors) ** 2).sum(axis=2)
            self._places[some] = 1 + away.argmin(axis=1)

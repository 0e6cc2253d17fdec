"""Frames as an animated picture, GIF or WebP, and the limits of what is accepted as frames."""

import io
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PIL import GifImagePlugin, Image, ImageChops

FORMATS = ("GIF", "WebP")
MOST_FRAMES = 600
MOST_BYTES = 32_000_000  # of all frames as PNG
LARGEST_SIDE = 1600  # pixels of a frame
SHORTEST, LONGEST = 20, 10_000  # milliseconds of a frame; browsers slow down what is shorter
_SAMPLE = 24  # frames that the palette's colors are taken from


def encode(
    frames: Sequence[bytes],
    milliseconds: int,
    name: str,
    progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """An animation that plays without end.

    One frame is unpacked at a time, so that a long animation takes little more memory than a short one.

    Args:
        frames: 1 to MOST_FRAMES PNG files of one size, which may come from anybody.
        milliseconds: that each frame is shown; GIF counts in hundredths of a second.
        name: one of FORMATS. A GIF has the 256 most frequent colors of its frames; WebP is without loss.
        progress: hears before each frame which share is done, from 0 to 1; what it raises ends the work.

    Raises:
        ValueError: something of it is not as above.
    """
    size = check(frames, milliseconds, name)
    return (_gif if name == "GIF" else _webp)(frames, size, milliseconds, progress)


def check(frames: Sequence[bytes], milliseconds: int, name: str) -> tuple[int, int]:
    """The size (width, height) of frames in pixels; see :func:`encode` for what is refused."""
    if name not in FORMATS:
        raise ValueError(f"An animation is a {' or a '.join(FORMATS)}, not {name!r}.")
    if not isinstance(milliseconds, int) or not SHORTEST <= milliseconds <= LONGEST:
        raise ValueError(f"A frame is shown for {SHORTEST} to {LONGEST} milliseconds, not {milliseconds}.")
    if not 1 <= len(frames) <= MOST_FRAMES:
        raise ValueError(
            f"An animation has 1 to {MOST_FRAMES} frames, not {len(frames)}; take a shorter range."
        )
    total = sum(map(len, frames))
    if total > MOST_BYTES:
        raise ValueError(
            f"The frames have {total:,} bytes, more than {MOST_BYTES:,}; take a shorter range or a smaller picture."
        )
    return _opened(frames[0], None).size


def _opened(frame: bytes, size: tuple[int, int] | None) -> Image.Image:
    """A frame whose pixels are not unpacked before its size is known to be right."""
    try:
        image = Image.open(io.BytesIO(frame), formats=["PNG"])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("A frame is no PNG file; make the animation again.") from None
    if max(image.size) > LARGEST_SIDE or (size is not None and image.size != size):
        raise ValueError(
            f"Frames are of one size and have at most {LARGEST_SIDE} pixels a side; one has {image.size}."
        )
    return image


def _pixels(frame: bytes, size: tuple[int, int]) -> Image.Image:
    image = _opened(frame, size)
    try:
        return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        raise ValueError("A frame is a damaged PNG file; make the animation again.") from None


class _Film(Image.Image):
    """Frames as Pillow sees a file of several pictures; only the current one is unpacked."""

    def __init__(
        self, frames: Sequence[bytes], size: tuple[int, int], progress: Callable[[float], None]
    ) -> None:
        super().__init__()
        self._frames, self._shape, self._progress, self._at = frames, size, progress, 0
        self.n_frames = len(frames)
        self._unpack()

    def seek(self, frame: int) -> None:
        self._at = frame
        self._progress(frame / self.n_frames)
        self._unpack()

    def tell(self) -> int:
        return self._at

    def _unpack(self) -> None:
        image = _pixels(self._frames[self._at], self._shape)
        self.im, self._mode, self._size = image.im, image.mode, image.size


def _webp(
    frames: Sequence[bytes], size: tuple[int, int], milliseconds: int, progress: Callable[[float], None]
) -> bytes:
    file = io.BytesIO()
    film = _Film(frames, size, progress)
    whole_again = {
        "kmin": MOST_FRAMES,
        "kmax": MOST_FRAMES + 1,
    }  # never: after the first a frame holds what differs
    settings = {"lossless": True, "quality": 0, "method": 1, "duration": milliseconds, "loop": 0}
    film.save(file, "WEBP", save_all=True, **settings, **whole_again)
    return file.getvalue()


def _gif(
    frames: Sequence[bytes], size: tuple[int, int], milliseconds: int, progress: Callable[[float], None]
) -> bytes:
    """Every frame after the first holds the rectangle in which it differs from the one before."""
    palette = _Palette(_frequent(frames, size))
    settings = {"duration": milliseconds, "disposal": 1}
    file, before = io.BytesIO(), None
    for index, frame in enumerate(frames):
        progress(index / len(frames))
        image = _pixels(frame, size)
        changed = before and (ImageChops.difference(before, image).getbbox() or (0, 0, 1, 1))
        box = changed or (0, 0, *size)
        part = palette.picture(image.crop(box))
        if before is None:
            file.writelines(
                GifImagePlugin.getheader(part, info={"loop": 0, "optimize": False, **settings})[0]
            )
        file.writelines(GifImagePlugin.getdata(part, box[:2], **settings))
        before = image
    file.write(b";")
    return file.getvalue()


def _frequent(frames: Sequence[bytes], size: tuple[int, int]) -> np.ndarray:
    """(at most 256, 3) uint8: the most frequent colors of frames from the whole range, a cell's color among them."""
    counts: Counter[tuple[int, int, int]] = Counter()
    for frame in frames[:: -(-len(frames) // _SAMPLE)]:
        image = _pixels(frame, size)
        counts.update({color: count for count, color in image.getcolors(image.width * image.height)})
    return np.array([color for color, _ in counts.most_common(256)], np.uint8)


class _Palette:
    """Colors, each exactly itself (Pillow's own search rounds white to 252), and of all others the nearest one."""

    def __init__(self, colors: np.ndarray) -> None:
        self._colors = colors.astype(int)
        self._bytes = colors.tobytes()
        self._places = np.zeros(1 << 24, np.uint16)  # color -> its place from 1; 0 where nobody has asked yet
        self._places[self._colors @ (1, 1 << 8, 1 << 16)] = np.arange(1, len(colors) + 1)

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

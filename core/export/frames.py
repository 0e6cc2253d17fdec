"""Frames of an animation as the browser sends them: each holds what is new in it (packed by frame_packing.js)."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

MOST_FRAMES = 600
MOST_BYTES = 32_000_000  # of all frames, packed
LARGEST_SIDE = 1600  # pixels of a frame


@dataclass(frozen=True)
class Frames:
    """Frames of one size, which may come from anybody; one is unpacked at a time.

    Attributes:
        width, height: of a frame in pixels.
        packed: a zlib stream each: a bit for each of the ``height * width`` pixels, the first one in the highest
            bit, 1 where it is another one than in the frame before; then of those pixels all greens, all reds less
            green and all blues less green (modulo 256, so that gray is 0 twice). 600 frames of a
            matrix that scrolls take 10 MB, as PNG 45.

    Raises:
        ValueError: they are too many, too large, or their sizes are no integers.
    """

    width: int
    height: int
    packed: Sequence[bytes]

    def __post_init__(self) -> None:
        sides = (self.width, self.height)
        if not all(isinstance(side, int) and 1 <= side <= LARGEST_SIDE for side in sides):
            raise ValueError(f"A frame has 1 to {LARGEST_SIDE} pixels a side, not {sides}.")
        if not 1 <= len(self.packed) <= MOST_FRAMES:
            raise ValueError(
                f"An animation has 1 to {MOST_FRAMES} frames, not {len(self.packed)}; take a shorter range."
            )
        if (total := sum(map(len, self.packed))) > MOST_BYTES:
            raise ValueError(
                f"The frames have {total:,} bytes, more than {MOST_BYTES:,}; take a shorter range or a smaller picture."
            )

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[Image.Image]:
        """Every frame as it is seen, RGB.

        Raises:
            ValueError: a frame is damaged, or the first one is not whole.
        """
        seen = np.empty((self.height, self.width, 3), np.uint8)
        for number in range(len(self)):
            where, colors = self._unpacked(number)
            seen[where] = colors
            yield Image.fromarray(seen.copy())

    def new_colors(self, number: int) -> np.ndarray:
        """(N, 3) uint8: the colors of the pixels that a frame holds, one for each of them."""
        return self._unpacked(number)[1]

    def _unpacked(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Where a frame shows what is new, (H, W) bool, and the colors there, (N, 3) uint8."""
        pixels = self.height * self.width
        mask = -(-pixels // 8)
        try:
            sent = zlib.decompressobj().decompress(self.packed[number], mask + 3 * pixels + 1)
        except zlib.error:
            sent = b""
        found = np.frombuffer(sent, np.uint8)
        new = np.unpackbits(found[:mask])[:pixels].astype(bool)
        least = pixels if number == 0 else 0  # the first one has none before it
        if len(new) != pixels or len(found) != mask + 3 * new.sum() or new.sum() < least:
            raise ValueError("A frame is damaged; make the animation again.")
        green, red, blue = found[mask:].reshape(3, -1)
        return new.reshape(self.height, self.width), np.stack([red + green, green, blue + green], axis=1)

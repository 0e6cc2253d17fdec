"""PNGs of 16 bits a channel in color or with transparency: Pillow reads their high bytes only.

Where a picture uses few of its values, its low bytes are read, too, and it is stretched as a deep gray picture is.
"""

import io

from PIL import Image

from core.pictures.eight_bit import FEW, blocks, stretch_note, uses_few

FULL = 65535
# Pillow's name of the file's layout -> that by which it takes the other byte of each value.
_LOW_BYTES = {"RGB;16B": "RGB;16L", "RGBA;16B": "RGBA;16L"}
_GRAY = "LA;16B"  # has four bytes a pixel: as RGBA they are gray's high and low byte, and opacity's


def stretched(image: Image.Image, layout: str, data: bytes) -> tuple[Image.Image, str]:
    """The decoded ``image`` of a PNG file, or with its few values stretched from black to white, and a note on that.

    Args:
        image: "RGB" or "RGBA". layout: Pillow's name of the file's pixel format. data: the file.
    """
    if image.mode == "RGB":
        ends = [end for band in image.getextrema() for end in band]
        if max(ends) - min(ends) > FEW * 256:
            return image, ""
    import numpy as np  # takes longer to import than most pictures, which never need it, to decode

    bytes_ = _read_again(data, "RGBA" if layout == _GRAY else _LOW_BYTES[layout])

    def values_in(box: tuple[int, int, int, int]):
        """(H, W, 3) values of 16 bits, and (H, W) bool: where they can be seen."""
        first, second = np.asarray(image.crop(box)), np.asarray(bytes_.crop(box)).astype(np.uint16)
        seen = first[..., 3] > 0 if image.mode == "RGBA" else np.ones(first.shape[:2], bool)
        low = second[..., 1:2] if layout == _GRAY else second[..., :3]
        return first[..., :3].astype(np.uint16) * 256 + low, seen

    ends = []
    for values, seen in map(values_in, blocks(image.size, [1, 1])):
        if seen.any():
            ends += [int(values[seen].min()), int(values[seen].max())]
    low, high = min(ends, default=0), max(ends, default=0)
    if not uses_few(low, high, FULL):
        return image, ""
    for box in blocks(image.size, [1, 1]):
        values, _ = values_in(box)
        levels = np.rint(np.clip((values.astype(np.float64) - low) * 255 / (high - low), 0, 255)).astype(
            np.uint8
        )
        block = Image.fromarray(levels)
        if image.mode == "RGBA":
            block.putalpha(image.crop(box).getchannel("A"))
        image.paste(block, box[:2])
    return image, stretch_note(low, high)


def _read_again(data: bytes, layout: str) -> Image.Image:
    """The file's pixels unpacked by another of Pillow's layouts."""
    image = Image.open(io.BytesIO(data), formats=["PNG"])
    image.tile = [tile._replace(args=layout) for tile in image.tile]
    image.load()
    return image

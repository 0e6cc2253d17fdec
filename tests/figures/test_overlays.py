"""Overlays: what a learner sees of a picture below them, pixel by pixel."""

import numpy as np
import pytest
from PIL import Image

from core.arithmetic import ConvSpec
from core.figures import overlays
from core.figures.theme import STRENGTH
from core.paths import path_map
from core.receptive_field import region, visible

TWO = [ConvSpec(3, stride=2, padding=1)] * 2  # sees 7x7 pixels, moves by 4, starts 3 before the picture


def laid_over(picture: np.ndarray, overlay: Image.Image) -> np.ndarray:
    """(H, W, 3): what is seen of a picture (H, W, 3) of uint8 below an overlay."""
    below = Image.fromarray(picture).convert("RGBA")
    return np.asarray(Image.alpha_composite(below, overlay).convert("RGB")).astype(int)


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


class TestDimming:
    def test_the_inside_stays_and_the_outside_keeps_the_stated_part_of_its_brightness(self):
        mask = np.zeros((9, 12), bool)
        mask[2:5, 3:11] = True
        pixels = picture(9, 12)
        for factor in (0.2, overlays.DIMMED, 1.0):
            seen = laid_over(pixels, overlays.dimming(mask, factor))
            assert (seen[mask] == pixels[mask]).all()
            assert np.abs(seen[~mask] - factor * pixels[~mask]).max() <= 1.5

    def test_nothing_inside_dims_everything(self):
        pixels = picture(4, 4)
        seen = laid_over(pixels, overlays.dimming(np.zeros((4, 4), bool), 0.5))
        assert np.abs(seen - pixels / 2).max() <= 1.5


class TestSeenMask:
    @pytest.mark.parametrize("position", [(0, 0), (2, 3), (4, 4)])
    def test_with_zero_padding_it_is_the_visible_field(self, position):
        inside = visible(region(TWO, position), (20, 20))
        mask = overlays.seen_mask(path_map(TWO, position, (20, 20)), inside)
        assert overlays.bounds(mask) == inside
        assert mask.sum() == np.prod([stop - start for start, stop in inside])

    def test_holes_of_a_dilated_kernel_belong_to_the_field(self):
        specs = [ConvSpec(2, dilation=3)]
        mask = overlays.seen_mask(path_map(specs, (0, 0), (6, 6)), ((0, 4), (0, 4)))
        assert mask[:4, :4].all() and mask.sum() == 16

    def test_circular_padding_adds_the_far_side(self):
        specs = [ConvSpec(3, padding=1, padding_mode="circular")]
        inside = visible(region(specs, (0, 0)), (5, 5))
        mask = overlays.seen_mask(path_map(specs, (0, 0), (5, 5)), inside)
        expected = np.zeros(5, bool)
        expected[[0, 1, 4]] = True
        assert (mask == np.outer(expected, expected)).all()

    def test_an_empty_mask_has_no_bounds(self):
        assert overlays.bounds(np.zeros((3, 4), bool)) is None


class TestStrength:
    def test_levels_grow_with_the_values_from_the_first_color_to_the_last(self):
        values = np.array([[0.0, 1.0, 2.0, 3.0, 4.0]], np.float32)
        image, scale = overlays.strength_overlay(values, np.ones((1, 5), bool))
        pixels = np.asarray(image)[0].astype(int)
        assert (scale.low, scale.high) == (0, 3)  # int(0.995 * 4) = 3: all but the largest of five
        brightness = pixels[:, :3].sum(axis=1)
        assert (np.diff(brightness[:4]) > 0).all() and (np.diff(pixels[:4, 3]) > 0).all()
        assert (pixels[3] == pixels[4]).all()  # beyond the scale's end it saturates
        for pixel, color in ((pixels[0], STRENGTH[0]), (pixels[4], STRENGTH[-1])):
            assert "#" + bytes(pixel[:3].tolist()).hex() == color

    def test_the_scale_is_linear(self):
        values = np.linspace(0, 255, 256, dtype=np.float32)[None].repeat(2, axis=0)
        image, scale = overlays.strength_overlay(values, np.ones((2, 256), bool))
        levels = np.clip(np.rint(values[0] * 255 / scale.high), 0, 255).astype(int)
        assert (np.asarray(image)[0] == overlays.strength_table()[levels]).all()

    def test_pixels_that_cannot_matter_are_transparent_and_do_not_count(self):
        values = np.array([[2, 2, 99, 99]], np.float32)
        mask = np.array([[True, True, False, False]])
        image, scale = overlays.strength_overlay(values, mask)
        alpha = np.asarray(image)[0, :, 3]
        assert scale.high == 2
        assert (alpha[:2] > 0).all() and (alpha[2:] == 0).all()


class TestViews:
    @pytest.mark.parametrize("specs", [TWO, [ConvSpec(5, padding=2)], [ConvSpec(3)]])
    def test_the_padded_view_holds_the_picture_and_every_field(self, specs):
        shape = outputs = (20, 23)
        for spec in specs:
            outputs = spec.output_shape(outputs)
        last = tuple(size - 1 for size in outputs)
        view = overlays.padded_view(shape, region(specs, (0, 0)), region(specs, last))
        fields = [region(specs, (r, c)) for r in range(outputs[0]) for c in range(outputs[1])]
        for axis in (0, 1):
            starts, stops = zip(*(field[axis] for field in fields))
            assert view[axis] == (min(0, *starts), max(shape[axis], *stops))

    def test_padding_takes_at_most_half_the_picture_on_each_side(self):
        assert overlays.padded_view((8, 10), ((-90, 9), (-3, 9)), ((0, 90), (0, 90))) == ((-4, 12), (-3, 15))

    def test_a_single_pixel_is_shown_with_its_neighbors(self):
        assert overlays.enlarged_view(((5, 6), (7, 8)), (20, 20)) == ((4, 7), (6, 9))

    def test_what_fills_half_the_picture_is_not_enlarged(self):
        assert overlays.enlarged_view(((0, 6), (0, 6)), (20, 20)) == ((-1, 7), (-1, 7))  # 2 * 8 <= 20
        assert overlays.enlarged_view(((0, 8), (0, 3)), (20, 20)) is None  # 2 * (8 + 2 + 2) > 20

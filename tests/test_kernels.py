"""core.kernels: the catalogue against SciPy, scikit-image and laws."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import ConvSpec, named_padding
from core.convolution import conv2d
from core.kernels import FAMILIES, HANDCRAFTED
from tests.specs import integers_array, pairs

ALL = list(HANDCRAFTED.values())
ANY_SIZE = [kernel for kernel in ALL if kernel.fixed_size is None]
PICTURE = integers_array(0, (12, 15))
CENTRAL_DIFFERENCES = [
    *(f"{name}_{way}" for name in ("prewitt", "sobel", "scharr") for way in ("vertical", "horizontal")),
    *("diagonal_rising", "diagonal_falling"),
]
KEEP_BRIGHTNESS = ("identity", "box_blur", "gaussian", "unsharp_mask", "shift", "motion_blur")


def by_name(kernel) -> str:
    return kernel.name


def respond(weights, picture=PICTURE, padding=None) -> np.ndarray:
    """What one kernel makes of one channel, "same" padding with zeros unless told: (H, W)."""
    if padding is None:
        padding = tuple(named_padding("same", k) for k in weights.shape)
    return conv2d(picture[None, None], weights[None, None], ConvSpec(weights.shape, padding=padding))[0, 0]


def weights_of(name: str, size=3) -> np.ndarray:
    return HANDCRAFTED[name].weights_for(size)


class TestCatalogue:
    @pytest.mark.parametrize("kernel", ALL, ids=by_name)
    def test_entries_are_complete_and_described_on_one_line(self, kernel):
        assert HANDCRAFTED[kernel.name] is kernel
        assert kernel.name.replace("_", "a").isalnum() and kernel.name.islower()
        assert kernel.title and kernel.source and kernel.family in FAMILIES
        assert len(kernel.description) <= 110 and kernel.description.endswith(".")
        assert "\n" not in kernel.description

    @pytest.mark.parametrize("kernel", ALL, ids=by_name)
    def test_weights_are_float32_finite_and_read_only(self, kernel):
        for weights in (kernel.weights, kernel.weights_for((4, 5))):
            assert weights.dtype == np.float32 and weights.ndim == 2 and np.isfinite(weights).all()
            with pytest.raises(ValueError):
                weights[0, 0] = 7

    def test_titles_differ_and_families_are_contiguous(self):
        assert len({kernel.title for kernel in ALL}) == len(ALL)
        assert [family for family, _ in itertools.groupby(kernel.family for kernel in ALL)] == list(FAMILIES)

    def test_the_lecture_and_the_issue_are_covered(self):
        assert set(HANDCRAFTED) >= {
            *("identity", "box_blur", "gaussian", "gaussian_lecture", "sharpen", "unsharp_mask"),
            *CENTRAL_DIFFERENCES,
            *("laplacian_4", "laplacian_8", "laplacian_of_gaussian"),
            *("emboss", "motion_blur", "shift"),
        }

    def test_the_catalogue_cannot_be_changed(self):
        with pytest.raises(TypeError):
            HANDCRAFTED["mine"] = ALL[0]

    @pytest.mark.parametrize(
        "name, rows",
        [
            ("prewitt_vertical", [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]),
            ("prewitt_horizontal", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
            ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
            ("gaussian", [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]]),
            ("gaussian_lecture", [[0.111, 0.222, 0.111], [0.222, 0.444, 0.222], [0.111, 0.222, 0.111]]),
            (
                "unsharp_mask",
                [[-1 / 16, -1 / 8, -1 / 16], [-1 / 8, 7 / 4, -1 / 8], [-1 / 16, -1 / 8, -1 / 16]],
            ),
            ("laplacian_4", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
            ("laplacian_8", [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        ],
    )
    def test_printed_weights(self, name, rows):
        assert_array_equal(np.round(HANDCRAFTED[name].weights, 3), np.round(np.float32(rows), 3))


class TestSizes:
    @given(pairs(1, 15))
    def test_every_size_following_kernel_has_the_asked_size(self, size):
        for kernel in ANY_SIZE:
            assert kernel.weights_for(size).shape == size

    @pytest.mark.parametrize("kernel", ALL, ids=by_name)
    def test_a_fixed_kernel_keeps_its_size(self, kernel):
        size = kernel.fixed_size or 7
        assert kernel.weights_for(7).shape == (size, size)
        assert kernel.weights.shape == ((kernel.fixed_size or 3),) * 2

    @pytest.mark.parametrize("name", KEEP_BRIGHTNESS)
    def test_at_size_one_nothing_happens(self, name):
        assert weights_of(name, 1).tolist() == [[1]]

    @pytest.mark.parametrize("size, error", [(0, ValueError), (2.5, TypeError), ((3, 3, 3), ValueError)])
    def test_impossible_sizes_are_refused(self, size, error):
        with pytest.raises(error, match="`kernel_size` must be"):
            weights_of("gaussian", size)


class TestSums:
    @given(pairs(1, 15))
    def test_kernels_that_keep_brightness_sum_to_one(self, size):
        for name in (*KEEP_BRIGHTNESS, "sharpen", "emboss"):
            assert weights_of(name, size).sum(dtype=float) == pytest.approx(1, abs=1e-6)

    @given(pairs(1, 15))
    def test_laplacian_of_gaussian_sums_to_zero(self, size):
        assert abs(weights_of("laplacian_of_gaussian", size).sum(dtype=float)) < 1e-6

    def test_the_printed_gaussian_brightens_by_16_ninths(self):
        assert weights_of("gaussian_lecture").sum(dtype=float) == pytest.approx(16 / 9)

    @pytest.mark.parametrize("kernel", ALL, ids=by_name)
    def test_a_flat_picture_is_multiplied_by_the_sum_of_the_weights(self, kernel):
        weights = kernel.weights
        flat = respond(weights, np.full((9, 9), 0.5), padding=0)
        assert_allclose(flat, 0.5 * weights.sum(dtype=float), atol=1e-6)

    @pytest.mark.parametrize("name", [*CENTRAL_DIFFERENCES, "laplacian_4", "laplacian_8"])
    def test_edges_and_laplacians_answer_a_flat_picture_with_zero(self, name):
        assert weights_of(name).sum() == 0


class TestAgainstOtherLibraries:
    @pytest.mark.parametrize("name", ["sobel", "prewitt"])
    @pytest.mark.parametrize("way, axis", [("vertical", 1), ("horizontal", 0)])
    def test_edges_equal_scipy(self, name, way, axis):
        ndimage = pytest.importorskip("scipy.ndimage")
        expected = getattr(ndimage, name)(PICTURE, axis, mode="constant")
        assert_array_equal(respond(HANDCRAFTED[f"{name}_{way}"].weights), expected)

    @pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
    @pytest.mark.parametrize("way, axis", [("vertical", 1), ("horizontal", 0)])
    def test_edges_equal_scikit_image_up_to_its_normalization(self, name, way, axis):
        """scikit-image divides by the sum of the smoothing weights: half of all absolute weights."""
        filters = pytest.importorskip("skimage.filters")
        weights = HANDCRAFTED[f"{name}_{way}"].weights
        expected = getattr(filters, name)(PICTURE, axis=axis, mode="constant")
        assert_allclose(respond(weights) / (np.abs(weights).sum() / 2), expected, atol=1e-5)

    def test_laplacians_equal_scipy(self):
        ndimage = pytest.importorskip("scipy.ndimage")
        assert_array_equal(respond(weights_of("laplacian_4")), ndimage.laplace(PICTURE, mode="constant"))
        sum_of_nine = 9 * ndimage.uniform_filter(PICTURE.astype(float), 3, mode="constant")
        assert_allclose(respond(weights_of("laplacian_8")), sum_of_nine - 9 * PICTURE, atol=1e-4)

    @pytest.mark.parametrize("size", [9, 15, (9, 15)])
    def test_laplacian_of_gaussian_is_close_to_scipy(self, size):
        """On noise: the same shape, and a scale that may differ by what is cut off at 3 sigma."""
        ndimage = pytest.importorskip("scipy.ndimage")
        picture = np.random.RandomState(0).rand(60, 60)
        weights = weights_of("laplacian_of_gaussian", size)
        expected = ndimage.gaussian_laplace(picture, [k / 6 for k in weights.shape])[15:-15, 15:-15]
        ours = respond(weights, picture)[15:-15, 15:-15]
        assert np.corrcoef(ours.ravel(), expected.ravel())[0, 1] > 0.997
        assert np.std(ours) == pytest.approx(np.std(expected), rel=0.15)

    @pytest.mark.parametrize("k", [2, 3, 5, 15])
    def test_gaussian_has_the_binomial_variance(self, k):
        """k - 1 fair coin flips have mean (k - 1) / 2 and variance (k - 1) / 4."""
        t, row = np.arange(k), weights_of("gaussian", k).sum(0)
        assert t @ row == pytest.approx((k - 1) / 2)
        assert (t - (k - 1) / 2) ** 2 @ row == pytest.approx((k - 1) / 4, rel=1e-5)


class TestLaws:
    @pytest.mark.parametrize("name", ["prewitt", "sobel", "scharr"])
    def test_horizontal_is_vertical_transposed(self, name):
        assert_array_equal(
            HANDCRAFTED[f"{name}_vertical"].weights.T, HANDCRAFTED[f"{name}_horizontal"].weights
        )

    def test_falling_diagonal_is_the_rising_one_upside_down(self):
        assert_array_equal(weights_of("diagonal_rising")[::-1], weights_of("diagonal_falling"))

    @pytest.mark.parametrize(
        "name", ["gaussian", "box_blur", "laplacian_of_gaussian", "laplacian_4", "laplacian_8"]
    )
    @pytest.mark.parametrize("size", [3, 4, 7])
    def test_blurs_and_laplacians_treat_four_directions_alike(self, name, size):
        weights = weights_of(name, size)
        assert_allclose(np.rot90(weights), weights, atol=1e-7)
        assert_allclose(weights.T, weights, atol=1e-7)

    @pytest.mark.parametrize("name", CENTRAL_DIFFERENCES)
    def test_turning_a_central_difference_round_changes_only_its_sign(self, name):
        assert_array_equal(weights_of(name)[::-1, ::-1], -weights_of(name))

    @pytest.mark.parametrize("way", ["vertical", "horizontal"])
    def test_an_edge_answers_on_its_line_and_nowhere_else(self, way):
        columns = np.repeat((np.arange(8) >= 4)[None], 8, axis=0).astype(float)  # dark left, bright right
        picture = columns if way == "vertical" else columns.T
        for name in ("prewitt", "sobel", "scharr"):
            y = respond(HANDCRAFTED[f"{name}_{way}"].weights, picture, padding=0)
            y = y if way == "vertical" else y.T
            assert (y[:, 2:4] > 0).all() and not y[:, :2].any() and not y[:, 4:].any()
            other = "horizontal" if way == "vertical" else "vertical"
            assert not respond(HANDCRAFTED[f"{name}_{other}"].weights, picture, padding=0).any()

    @pytest.mark.parametrize("name", ["rising", "falling"])
    def test_diagonals_answer_most_to_their_own_edge(self, name):
        rising = np.fliplr(np.tri(9, k=-1))  # bright below the rising diagonal
        own, other = (rising, rising[::-1]) if name == "rising" else (rising[::-1], rising)
        weights = weights_of(f"diagonal_{name}")
        assert respond(weights, own, 0).max() == 4 > np.abs(respond(weights, other, 0)).max()

    @given(pairs(1, 8))
    def test_identity_returns_the_picture(self, size):
        assert_array_equal(respond(weights_of("identity", size)), PICTURE)

    @given(pairs(1, 8))
    def test_shift_moves_the_picture_left_by_half_the_width(self, size):
        moved = size[1] // 2
        y = respond(weights_of("shift", size))
        assert_array_equal(y[:, : 15 - moved], PICTURE[:, moved:])
        assert not y[:, 15 - moved :].any()

    @given(pairs(1, 7))
    def test_box_and_motion_blur_are_means(self, size):
        windows = np.lib.stride_tricks.sliding_window_view(PICTURE, size)
        assert_allclose(respond(weights_of("box_blur", size), padding=0), windows.mean((2, 3)), atol=1e-5)
        middle_rows = windows[:, :, (size[0] - 1) // 2]
        assert_allclose(respond(weights_of("motion_blur", size), padding=0), middle_rows.mean(2), atol=1e-5)

    @given(pairs(3, 15))
    def test_laplacian_of_gaussian_of_a_paraboloid_is_its_curvature(self, size):
        """The Laplacian of (a y^2 + b x^2 + c x y) / 2 is a + b, blurred or not."""
        y, x = np.mgrid[-10:10, -10:10]
        response = respond(weights_of("laplacian_of_gaussian", size), (2 * y**2 + 3 * x**2 + x * y) / 2, 0)
        assert_allclose(response, 5, atol=2e-3)

    def test_unsharp_mask_adds_back_what_blurring_removed(self):
        blurred = respond(weights_of("gaussian", 5))
        assert_allclose(respond(weights_of("unsharp_mask", 5)), PICTURE + (PICTURE - blurred), atol=1e-5)

"""core.training.kernel_fit against PyTorch's autograd, explicit patches and plain iteration."""

import itertools

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.testing import assert_allclose, assert_array_equal

from core.filters.initializers import random_filters
from core.images import open_image
from core.kernels import HANDCRAFTED
from core.pictures.samples import PHOTOGRAPHS, photograph
from core.training.kernel_fit import Descent, patches, shuffled, without_mean

SIDE = 96


def picture(name: str = "astronaut") -> np.ndarray:
    return without_mean(open_image(photograph(name), SIDE, trusted=True).pixels[:1])


def start(size: int, seed: int = 0) -> np.ndarray:
    return random_filters((1, 1, size, size), "default", seed)[0, 0]


def descent(pixels: np.ndarray, kernel: str = "sobel_vertical", size: int = 3, **keywords) -> Descent:
    truth = HANDCRAFTED[kernel].weights_for(size)
    return Descent(patches(pixels, len(truth)), truth, start(len(truth)), **keywords)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_loss_and_every_step_are_those_of_torch(size):
    pixels = picture()
    ours = descent(pixels, "gaussian", size, share=0.7)
    x, truth = torch.tensor(pixels)[None, None], torch.tensor(ours.truth, dtype=torch.float64)[None, None]
    target = F.conv2d(x, truth)
    kernel = torch.tensor(ours.start, dtype=torch.float64)[None, None].requires_grad_()
    for step in itertools.islice(ours.steps(), 5):
        loss = ((F.conv2d(x, kernel) - target) ** 2 / 2).mean()
        (gradient,) = torch.autograd.grad(loss, kernel)
        assert_allclose(step.loss, loss.item(), rtol=1e-5, atol=1e-12)
        assert_allclose(step.kernel, kernel.detach()[0, 0], rtol=1e-6, atol=1e-7)
        kernel = (kernel - ours.rate * gradient).detach().requires_grad_()


@pytest.mark.parametrize("size", [2, 3])
def test_the_eigenvalues_are_those_of_the_patches_written_out(size):
    pixels = picture()
    height, width = (length - size + 1 for length in pixels.shape)
    rows = [pixels[r : r + size, c : c + size].ravel() for r in range(height) for c in range(width)]
    expected = np.linalg.svd(np.array(rows), compute_uv=False) ** 2 / len(rows)
    found = patches(pixels, size)
    assert_allclose(found.eigenvalues, expected, rtol=1e-4)
    assert_allclose(found.condition, expected[0] / expected[-1], rtol=1e-4)
    assert_allclose(
        found.moments @ found.directions, found.directions * found.eigenvalues, atol=1e-9 * expected[0]
    )


@pytest.mark.parametrize("kernel", HANDCRAFTED)
def test_on_noise_every_kernel_of_the_catalogue_is_recovered(kernel):
    ours = descent(shuffled(picture(), 0), kernel, 5)
    last = next(itertools.islice(ours.steps(), 200, None))
    assert_allclose(last.kernel, ours.truth, atol=1e-6)
    assert last.distance < 1e-6 and last.loss < 1e-12


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_noise_of_the_same_pixels_is_faster_than_the_photograph(name):
    pixels = picture(name)
    on_picture, on_noise = descent(pixels), descent(shuffled(pixels, 0))
    assert on_noise.patches.condition < on_picture.patches.condition
    assert on_noise.steps_to() < on_picture.steps_to()


def test_the_correlation_of_neighbors_is_that_of_pixels_side_by_side():
    pixels = picture()
    expected = np.corrcoef(pixels[:, :-1].ravel(), pixels[:, 1:].ravel())[0, 1]
    assert patches(pixels, 3).neighbor_correlation == pytest.approx(expected, abs=0.01)
    assert abs(patches(shuffled(pixels, 0), 3).neighbor_correlation) < 0.02


def test_shuffled_pixels_are_the_same_pixels_and_the_same_for_a_seed():
    pixels = picture()
    assert_array_equal(np.sort(shuffled(pixels, 3), axis=None), np.sort(pixels, axis=None))
    assert_array_equal(shuffled(pixels, 3), shuffled(pixels, 3))
    assert np.any(shuffled(pixels, 3) != shuffled(pixels, 4))
    assert abs(pixels.mean()) < 1e-12


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 1.0, 1.1])
def test_the_distance_along_the_eigenvectors_is_that_of_the_steps(share):
    ours = descent(picture(), share=share)
    for step in itertools.islice(ours.steps(), 60):
        assert_allclose(ours.distance_at(step.step), step.distance, rtol=1e-6)


def test_the_step_that_is_near_enough_is_the_first_and_the_formula_is_never_less():
    ours = descent(shuffled(picture(), 1), share=0.2)
    first = next(step.step for step in ours.steps() if step.distance <= 0.01 * ours.distance_at(0))
    assert ours.steps_to() == first <= ours.most_steps_to()
    on_picture = descent(picture())
    assert 100 < on_picture.steps_to() <= on_picture.most_steps_to()


def test_the_formula_is_exact_where_only_the_slowest_direction_is_wrong():
    found = patches(picture(), 2)
    truth = np.zeros((2, 2))
    ours = Descent(found, truth, found.directions[:, -1].reshape(2, 2))
    assert ours.steps_to() == ours.most_steps_to()
    assert ours.steps_to(0.5) == ours.most_steps_to(0.5)


def test_an_unstable_rate_never_arrives_and_grows():
    ours = descent(picture(), share=1.1)
    assert ours.steps_to() is None and ours.most_steps_to() is None
    assert ours.distance_at(200) > ours.distance_at(0)


def test_a_picture_that_never_shows_a_direction_leaves_it_as_it_was():
    """Columns all alike: what differs from row to row of the kernel cannot be told from the output."""
    stripes = np.tile(np.sin(np.arange(40.0)), (40, 1))
    ours = descent(stripes - stripes.mean())
    assert np.count_nonzero(ours.patches.eigenvalues) == 3  # of 9: one for each column of the kernel
    assert ours.steps_to() is None and ours.most_steps_to() is None
    assert np.isinf(ours.patches.condition)


@pytest.mark.parametrize("level", [0, 77 / 255, 1])
def test_what_is_the_same_everywhere_is_refused(level):
    with pytest.raises(ValueError, match="same everywhere.*choose a picture"):
        patches(without_mean(np.full((1, 37, 41), level, np.float32)), 3)


def test_a_kernel_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="`kernel_size`"):
        patches(picture()[:2, :2], 3)


def test_a_kernel_that_is_already_the_truth_is_there_at_once():
    found = patches(picture(), 3)
    truth = HANDCRAFTED["sharpen"].weights
    assert Descent(found, truth, truth).steps_to() == 0

"""core.receptive_field against autograd, perturbation and the published numbers."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.arithmetic import PADDING_MODES, ConvSpec, TransposedSpec
from core.network.forward import forward
from core.network.layers import Layer
from core.network.rows import layer_specs, summarize
from core.network.weights import Weights
from core.paths import paths
from core.receptive_field import ReceptiveField, receptive_field, region, trace, visible
from tests.network.stacks import module
from tests.specs import integers_array, smallest_input, specs

STRIDED = [ConvSpec(3, stride=2, padding=1)] * 2

# Published receptive fields. A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural
# networks", Distill 2019, and the table of the library that belongs to it (google-research/receptive_field)
# give (size, stride, padding) as AlexNet 195, 32, 64 and VGG-16 212, 32, 90. They do not list ResNet-18;
# its 7, 11, 43, 99, 211, 435 by stage are in gist.github.com/samson-wang/a6073c18f2adf16e0ab5fb95b53db3e6.
THREE = ConvSpec(3, padding=1)
POOL = ConvSpec(2, stride=2)
ALEXNET = [
    ConvSpec(11, stride=4),
    ConvSpec(3, stride=2),
    ConvSpec(5, padding=2),
    ConvSpec(3, stride=2),
    *[THREE] * 3,
    ConvSpec(3, stride=2),
]
VGG_16 = [*[THREE] * 2, POOL, *[THREE] * 2, POOL, *([*[THREE] * 3, POOL] * 3)]
STAGE = [ConvSpec(3, stride=2, padding=1), *[THREE] * 3]
RESNET_18 = [ConvSpec(7, stride=2, padding=3), ConvSpec(3, stride=2, padding=1), *[THREE] * 4, *STAGE * 3]


@st.composite
def chains(draw, padding_modes=PADDING_MODES):
    """(specs, position in the last map, (H, W)), 1 to 4 layers that fit."""
    chain = draw(st.lists(specs(padding_modes, max_groups=1), min_size=1, max_size=4))
    sizes = [draw(st.integers(1, 8)), draw(st.integers(1, 8))]
    shape = tuple(sizes)
    for spec in reversed(chain):  # the smallest picture that gives the drawn output, and a little more
        shape = tuple(
            max((o - 1) * s + d * (k - 1) + 1 - sum(p), smallest_input(spec, axis))
            for axis, o in enumerate(shape)
            for k, s, p, d in [spec.on_axis(axis)]
        )
    last = shape
    for spec in chain:
        last = tuple(
            (i + sum(p) - d * (k - 1) - 1) // s + 1
            for axis, i in enumerate(last)
            for k, s, p, d in [spec.on_axis(axis)]
        )
    position = tuple(draw(st.integers(0, o - 1)) for o in last)
    return chain, position, shape


def gradient_of_ones(chain, position, shape) -> np.ndarray:
    """(H, W): the gradient of a position when every weight is 1, by autograd."""
    x = torch.zeros(1, 1, *shape, requires_grad=True, dtype=torch.float64)
    y = x
    for spec in chain:
        layer = module(Layer("conv", spec, bias=False), None, 1).double()
        layer[1].weight.data.fill_(1)
        y = layer(y)
    y[0, 0][position].backward()
    return x.grad[0, 0].numpy()


def hull(mask: np.ndarray):
    """The half-open ranges of rows and columns that hold True."""
    return tuple(
        (int(found.min()), int(found.max()) + 1)
        for found in (np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0])
    )


@given(chains())
def test_paths_are_the_gradient_of_a_network_of_ones(chain):
    rows, columns = paths(*chain)
    assert_array_equal(np.outer(rows, columns), gradient_of_ones(*chain))


@given(chains(padding_modes=["zeros"]))
def test_nothing_outside_the_region_has_a_gradient(chain):
    layers, position, shape = chain
    gradient = gradient_of_ones(*chain)
    rows, columns = (slice(*span) for span in visible(region(layers, position, shape), shape))
    gradient[rows, columns] = 0
    assert not gradient.any()


@given(chains(padding_modes=["zeros"]), st.booleans())
def test_the_region_is_what_the_gradient_spans_where_no_padding_is_seen(chain, keep_padding):
    layers, position, shape = chain
    if not keep_padding:
        layers = [ConvSpec(spec.kernel_size, spec.stride, 0, spec.dilation) for spec in layers]
        shape = tuple(size + 40 for size in shape)
        position = (0, 0)
    shapes = [shape]
    try:
        for spec in layers:
            shapes.append(spec.output_shape(shapes[-1]))
    except ValueError:
        return  # without padding it does not fit
    seen = trace(layers, position)
    if any(visible(part, size) != part for part, size in zip(seen, shapes)):
        return  # some map's padding is seen
    assert hull(gradient_of_ones(layers, position, shape)) == seen[0] == region(layers, position, shape)


@given(chains(padding_modes=["zeros"]), st.integers(0, 99))
def test_changing_every_pixel_outside_the_region_changes_nothing(chain, seed):
    specs, position, shape = chain
    layers = [Layer("conv", spec) for spec in specs]
    weights = [Weights(np.ones((1, 1, *spec.kernel_size), "f4"), np.zeros(1, "f4")) for spec in specs]
    x, other = integers_array(seed, (1, *shape)), integers_array(seed + 1, (1, *shape))
    rows, columns = (slice(*span) for span in visible(region(specs, position), shape))
    other[:, rows, columns] = x[:, rows, columns]
    before, after = (forward(image, layers, weights)[-1].after[0] for image in (x, other))
    assert before[position] == after[position]


@given(chains())
def test_the_trace_starts_in_the_region_and_ends_at_the_position(chain):
    specs, (row, column), _ = chain
    seen = trace(specs, (row, column))
    assert len(seen) == len(specs) + 1
    assert seen[0] == region(specs, (row, column)) == region(receptive_field(specs), (row, column))
    assert seen[-1] == ((row, row + 1), (column, column + 1))
    for number in range(len(specs)):
        assert seen[number] == _through(specs[number], seen[number + 1])


def _through(spec, outputs):
    """The region under a region of outputs, by listing every cell of every window."""
    spans = []
    for axis, span in enumerate(outputs):
        k, s, (before, _), d = spec.on_axis(axis)
        cells = [o * s - before + c * d for o in range(*span) for c in range(k)]
        spans.append((min(cells), max(cells) + 1))
    return tuple(spans)


@pytest.mark.parametrize(
    "specs, size, stride, padding",
    [
        (ALEXNET[:-1], 163, 16, 64),
        (ALEXNET, 195, 32, 64),
        (VGG_16[:-1], 196, 16, 90),
        (VGG_16, 212, 32, 90),
        (RESNET_18[:1], 7, 2, 3),
        (RESNET_18[:2], 11, 4, 5),
        (RESNET_18[:6], 43, 4, 21),
        (RESNET_18[:10], 99, 8, 49),
        (RESNET_18[:14], 211, 16, 105),
        (RESNET_18, 435, 32, 217),
    ],
    ids="alexnet_conv5 alexnet_pool5 vgg16_conv5_3 vgg16_pool5 resnet18_conv1 resnet18_pool resnet18_layer1 "
    "resnet18_layer2 resnet18_layer3 resnet18_layer4".split(),
)
def test_published_receptive_fields(specs, size, stride, padding):
    """ResNet-18's padding, (435 - 1) / 2 and so on: all its windows are centered."""
    assert receptive_field(specs) == ReceptiveField((size,) * 2, (stride,) * 2, (padding,) * 2)


def as_layers(specs, words: str) -> list[Layer]:
    """Layers that move as specs say: "pool", or a convolution."""
    kinds = {"pool": "max_pool", "conv": "conv"}
    return [Layer(kinds[word], spec, 8) for word, spec in zip(words.split(), specs, strict=True)]


def entered(layers, shape) -> tuple[list[ConvSpec], tuple[int, int, int]]:
    """How layers move on a picture (C, H, W), and what is left of it: by the table's rows."""
    return layer_specs(layers, shape), summarize(layers, shape)[-1].output_shape


@pytest.mark.parametrize(
    "specs, words, picture_side, field, last_side",
    [
        pytest.param(ALEXNET, "conv pool conv pool conv conv conv pool", 227, (195, 32, 64), 6, id="AlexNet"),
        pytest.param(
            VGG_16, "conv conv pool " * 2 + "conv conv conv pool " * 3, 224, (212, 32, 90), 7, id="VGG-16"
        ),
        pytest.param(RESNET_18, "conv pool " + "conv " * 16, 224, (435, 32, 217), 7, id="ResNet-18"),
    ],
)
def test_whole_networks_entered_as_layers_see_what_is_published(specs, words, picture_side, field, last_side):
    """The whole stacks on the pictures of the papers, which leave 6 × 6 or 7 × 7; ResNet-18's without shortcuts."""
    moves, shape = entered(as_layers(specs, words), (3, picture_side, picture_side))
    assert receptive_field(moves) == ReceptiveField(*((number,) * 2 for number in field))
    assert shape == (8, last_side, last_side)


def test_the_lecture_stack_sees_7_pixels_every_4():
    assert receptive_field(STRIDED) == ReceptiveField((7, 7), (4, 4), (3, 3))
    assert region(STRIDED, (0, 55), (224, 224)) == ((-3, 4), (217, 224))
    assert visible(((-3, 4), (217, 224)), (224, 224)) == ((0, 4), (217, 224))


def test_no_layers_see_one_pixel():
    assert region([], (4, 5), (6, 6)) == ((4, 5), (5, 6))
    assert receptive_field([]) == ReceptiveField()


def test_only_padding_before_moves_the_region():
    assert region([ConvSpec(3, padding=((2, 0), (0, 5)))], (0, 0)) == ((-2, 1), (0, 3))


def test_dilation_leaves_holes_that_paths_show():
    rows, _ = paths([ConvSpec(3, dilation=2)], (0, 0), (7, 7))
    assert rows.tolist() == [1, 0, 1, 0, 1, 0, 0]


def test_what_lies_outside_has_no_visible_part():
    assert visible(((-5, -2), (9, 12)), (4, 4)) == ((0, 0), (4, 4))


def test_a_position_outside_the_map_is_refused():
    with pytest.raises(
        ValueError, match=r"`position` \(0, 56\) lies outside a map of 56 rows and 56 columns"
    ):
        region(STRIDED, (0, 56), (224, 224))
    with pytest.raises(ValueError, match="`position` must be at least 0, not -1"):
        region(STRIDED, (-1, 0))
    with pytest.raises(TypeError, match="`position` must be an integer"):
        trace(STRIDED, (0.5, 0))


class TestTransposed:
    UP = TransposedSpec(2, stride=2)

    def test_doubling_halves_the_total_stride_and_no_value_sees_more(self):
        assert receptive_field([self.UP]) == ReceptiveField((1, 1), (Fraction(1, 2),) * 2, (0, 0))
        assert receptive_field([ConvSpec(3, 2, 1), self.UP]) == ReceptiveField((3, 3), (1, 1), (1, 1), False)

    def test_where_kernels_overlap_neighbors_see_differently_many(self):
        field = receptive_field([TransposedSpec(3, stride=2)])
        assert (field.size, field.varies) == (
            (2, 2),
            True,
        )  # of three stamped pixels every other one meets two
        assert [region([TransposedSpec(3, stride=2)], (0, at))[1] for at in range(4)] == [
            (-1, 1), (0, 1), (0, 2), (1, 2),
        ]  # fmt: skip

    def test_a_stack_that_no_machine_could_compute_is_told_at_once(self):
        field = receptive_field([ConvSpec(8, 8, 4)] * 11 + [TransposedSpec(8, 8)] * 12)
        assert field.stride == (Fraction(1, 8),) * 2 and field.size[0] >= 8**11

    def test_between_kernels_that_leave_gaps_nothing_is_seen(self):
        gaps = [TransposedSpec(1, stride=3)]
        assert region(gaps, (3, 4)) == ((1, 2), (2, 2))
        assert region([ConvSpec(3), *gaps], (3, 4))[1] == (2, 2)

    @given(st.lists(specs(padding_modes=["zeros"], max_groups=1), min_size=1, max_size=3), st.data())
    def test_regions_are_what_the_gradient_reaches(self, chain, data):
        """By autograd, on an input large enough that nothing is cut off, with kernels of ones."""
        chain = [
            replace(spec, dilation=1, padding=tuple((p[0], p[0]) for p in spec.padding)) for spec in chain
        ]
        chain = [TransposedSpec(**vars(spec)) if data.draw(st.booleans()) else spec for spec in chain]
        x = torch.zeros(1, 1, 60, 60, requires_grad=True)
        y, shape = x, (60, 60)
        for spec in chain:
            shape = spec.output_shape(shape)
            convolve = F.conv_transpose2d if isinstance(spec, TransposedSpec) else F.conv2d
            padding = tuple(p[0] for p in spec.padding)
            y = convolve(y, torch.ones(1, 1, *spec.kernel_size), None, spec.stride, padding)
            assert tuple(y.shape[2:]) == shape
        position = tuple(data.draw(st.integers(size // 3, size // 2)) for size in shape)
        y[0, 0][position].backward()
        ways = paths(chain, position, (60, 60))
        assert_array_equal(np.outer(*ways), x.grad[0, 0])
        for axis, (start, stop) in enumerate(region(chain, position)):
            reached = np.flatnonzero(ways[axis])
            assert start <= reached.min(initial=start) and reached.max(initial=start) < max(stop, start + 1)
            if min(spec.kernel_size[axis] - spec.stride[axis] for spec in chain) >= 0:  # no gaps
                assert (reached.min(), reached.max() + 1) == (start, stop)

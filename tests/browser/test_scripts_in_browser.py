"""What scripts work out equals PyTorch: thousands of random windows on one blank page, without a server."""

import base64
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.arithmetic import PADDING_MODES, ConvSpec
from core.figures.labels import rounded
from core.figures.rendering import DISPLAYS, scale_for, to_image
from core.figures.theme import DIVERGING
from core.lessons.scenes import convolution_scene, pooling_scene
from core.network.layers import ACTIVATIONS, Layer
from core.network.weights import initial_weights
from core.ui.app.window import moves
from core.ui.browser.wire import pack
from core.ui.components.stage.stage import stage_message
from core.ui.feature_maps.channel_grid.network_ahead import layer_ahead, weights_ahead
from tests.network.stacks import torch_network
from tests.specs import torch_padded

SLIDERS = ("Stride", "Padding")


class Case(NamedTuple):
    """A window, the size (H, W) of what it moves over, and how many channels and filters there are."""

    spec: ConvSpec
    size: tuple[int, int]
    channels: int
    filters: int

    @property
    def fits(self) -> bool:
        return fits(self.spec, self.size)


def fits(spec: ConvSpec, size: tuple[int, int]) -> bool:
    try:
        spec.output_shape(size)
    except ValueError:
        return False
    return True


def random_case(rng: np.random.Generator, largest: int = 15, side: int = 24) -> Case:
    """Rectangular kernels of every size, asymmetric padding, all fills, groups; some do not fit."""
    few = lambda low, high: int(rng.integers(low, high + 1))
    groups, each, filters = few(1, 3), few(1, 2), few(1, 2)
    spec = ConvSpec(
        (few(1, largest), few(1, largest)),
        (few(1, 4), few(1, 4)),
        ((few(0, 6), few(0, 6)), (few(0, 6), few(0, 6))),
        (few(1, 3), few(1, 3)),
        groups,
        str(rng.choice(PADDING_MODES)),
    )
    return Case(spec, (few(1, side), few(1, side)), groups * each, groups * filters)


def fitting_cases(seed: int, count: int, **limits: int) -> list[Case]:
    rng, found = np.random.default_rng(seed), []
    while len(found) < count:
        case = random_case(rng, **limits)
        if case.fits:
            found.append(case)
    return found


def convolved(x: np.ndarray, weight: np.ndarray, spec: ConvSpec) -> np.ndarray:
    """PyTorch's convolution of x (C, H, W) in double precision: (F, H_out, W_out)."""
    padded = torch_padded(torch.from_numpy(x).double()[None], spec)
    weight = torch.from_numpy(weight).double()
    return F.conv2d(padded, weight, None, spec.stride, 0, spec.dilation, spec.groups)[0].numpy()


def integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Whole numbers small enough that their sums of products are exact in float32."""
    return rng.integers(-9, 10, shape).astype(np.float32)


def moved(spec: ConvSpec, slider: str, value: int) -> ConvSpec:
    return replace(spec, **{slider.lower(): value})


def test_a_window_fits_where_it_does_in_python_and_has_its_size(scripts):
    rng = np.random.default_rng(1)
    cases = [random_case(rng) for _ in range(5000)]
    found = scripts(
        """cases => cases.map(([moves, height, width]) =>
             windowFits(moves, { height, width }) ? outputSizeOf(moves, { height, width }) : null)""",
        [[moves(case.spec) | {"kernelSize": case.spec.kernel_size}, *case.size] for case in cases],
    )
    expected = [list(case.spec.output_shape(case.size)) if case.fits else None for case in cases]
    assert 500 < expected.count(None) < 4500
    assert found == expected


CORRELATED = """cases => cases.map(([moves, size, x, weight, output]) => {
  const [channels, height, width] = size;
  const picture = { channels, height, width, levels: Float32Array.from(x) };
  const values = new Float32Array(output[0] * output[1]);
  const cells = weight.length / channels;
  for (let channel = 0; channel < channels; channel += 1)
    correlate(paddedPlane({ ...moves, picture }, channel), weight.slice(channel * cells, (channel + 1) * cells),
      moves, output, values);
  return [...values];
})"""


def test_a_label_with_fewer_digits_is_the_same_number(scripts):
    """Also one with a power of ten, as Python writes it."""
    numbers = [-0.000012345, 3e-14, 1234.5678, -0.66666, 2.5e30]
    short = scripts(
        "texts => texts.map((text) => shortened(text, 3))", [rounded(value, 6) for value in numbers]
    )
    read = [float(text.replace("−", "-")) for text in short]
    assert read == pytest.approx([-0.0000123, 3e-14, 1235, -0.667, 2.5e30])


RUNS = """message => {
  const done = [];
  const mount = mounted(class {
    constructor() { done.push("made"); }
    update() { done.push("updated"); }
    leave() { done.push("left"); }
  });
  const parentElement = document.body.appendChild(document.createElement("div"));
  parentElement.innerHTML = "<div class='root'></div>";
  const run = () => mount({ data: new Uint8Array(message), parentElement, setTriggerValue() {} });
  run()();  // overtaken by the next one
  const end = run();
  parentElement.remove();
  end();
  return done;
}"""


def test_a_run_that_the_next_one_overtakes_leaves_what_is_mounted(scripts):
    """Else fast edits would lose the focus, and those that are not answered yet would be lost."""
    assert scripts(RUNS, list(pack({}))) == ["made", "updated", "updated", "left"]


def test_correlation_is_pytorchs(scripts):
    rng, given, expected = np.random.default_rng(2), [], []
    for case in fitting_cases(2, 3000):
        spec = replace(case.spec, groups=1)
        x, weight = integers(rng, case.channels, *case.size), integers(rng, case.channels, *spec.kernel_size)
        output = spec.output_shape(case.size)
        given.append([spoken(spec), x.shape, x.ravel().tolist(), weight.ravel().tolist(), output])
        expected.append(convolved(x, weight[None], spec).ravel().tolist())
    assert scripts(CORRELATED, given) == expected


def spoken(spec: ConvSpec) -> dict:
    """A specification as the messages of the components have it."""
    return moves(spec) | {"kernelSize": spec.kernel_size}


FILTERED = """cases => cases.map(([setup, picture, slider, value, sizes, pixel]) => {
  picture.levels = Uint8Array.from(picture.levels);
  kernelSizes.latest = { digest: "filter", kernels: sizes };
  const next = foreseen(setup, picture, slider, value);
  if (!next) return null;
  const window = new FilterWindow(next, picture);
  const planes = filteredPlanes(window, next);
  const subtotals = window.workOut(...pixel).map(({ subtotal }) => subtotal / window.full);
  return { size: next.outputSize, values: planes.flatMap((plane) => [...plane]), subtotals };
})"""


def test_the_loupe_foresees_pytorchs_picture_and_works_out_its_pixels(scripts):
    """Stride, padding and kernel size, from 1 x 1 to 15 x 15; channels summed, or each for itself."""
    rng, given, wanted = np.random.default_rng(3), [], []
    for number, case in enumerate(fitting_cases(3, 600)):
        channels, summed = (1, 3)[number % 2], bool(number % 4 == 1)
        slider = ("Stride", "Padding", "Kernel size")[number % 3]
        value = int(rng.integers(1, 16 if slider == "Kernel size" else 6))
        sizes = [integers(rng, channels if summed else 1, k, k) for k in range(1, 16)]
        paddings = [((k // 2, k // 3), (k // 4, k // 2)) for k in range(1, 16)]
        spec = replace(case.spec, groups=1)
        weight = integers(rng, channels if summed else 1, *spec.kernel_size)
        if slider == "Kernel size":
            after = replace(spec, kernel_size=value, padding=paddings[value - 1])
            used = sizes[value - 1]
        else:
            after, used = moved(spec, slider, value), weight
        levels = rng.integers(0, 256, (channels, *case.size))
        setup = {
            "spec": moves(spec),
            "kernelSize": spec.kernel_size,
            "kernels": [kernel.ravel().tolist() for kernel in weight],
            "kernelSizes": "filter",
            "paddings": paddings,
            "summed": summed,
        }
        height, width = case.size
        picture = {"channels": channels, "height": height, "width": width, "levels": levels.ravel().tolist()}
        kernels = [[kernel.ravel().tolist() for kernel in filter_] for filter_ in sizes]
        expected = None
        pixel = (0, 0)
        if fits(after, case.size):
            rows, columns = after.output_shape(case.size)
            pixel = (int(rng.integers(rows)), int(rng.integers(columns)))
            x = (levels / 255).astype(np.float64)
            own = [convolved(x[c : c + 1], used[None, [c % len(used)]], after)[0] for c in range(channels)]
            expected = (rows, columns), np.array([sum(own)] if summed else own), [part[pixel] for part in own]
        given.append([setup, picture, slider, value, kernels, pixel])
        wanted.append(expected)
    found = scripts(FILTERED, given)
    assert 50 < wanted.count(None) < 300
    for answer, expected in zip(found, wanted):
        assert (answer is None) == (expected is None)
        if expected:
            size, values, subtotals = expected
            assert answer["size"] == list(size)
            assert answer["values"] == pytest.approx(values.ravel(), abs=1e-4)
            assert answer["subtotals"] == pytest.approx(subtotals, abs=1e-6)


PAINTED = """([planes, size, legend, palette]) => {
  const canvas = paintedPlanes(planes.map((plane) => Float32Array.from(plane)), size, legend, palette);
  return [...canvas.getContext("2d").getImageData(0, 0, size[1], size[0]).data];
}"""


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("display", DISPLAYS)
def test_values_are_painted_in_the_servers_colors(scripts, display, channels):
    values = np.random.default_rng(4).normal(0.4, 0.6, (channels, 40, 30)).astype(np.float32)
    scale = scale_for(values, display)
    legend = {"display": display, "low": scale.low, "high": scale.high}
    planes = [plane.ravel().tolist() for plane in values]
    pixels = np.array(scripts(PAINTED, [planes, (40, 30), legend, DIVERGING]), np.int16).reshape(40, 30, 4)
    expected = np.asarray(to_image(values, scale).convert("RGB"), np.int16)
    assert np.abs(pixels[..., :3] - expected).max() <= 3  # one level of the palette
    assert (pixels[..., 3] == 255).all()


SCALED = """cases => cases.map(([planes, width, display]) => {
  const { low, high } = scaleOf(planes.map((plane) => Float32Array.from(plane)), width, display);
  return [low, high];
})"""


@pytest.mark.parametrize("display", DISPLAYS)
def test_a_display_has_the_servers_scale(scripts, display):
    """Few values and many, of which only some are judged; a width that is no multiple of four; nothing but zeros."""
    rng = np.random.default_rng(6)
    cases = [
        rng.normal(0.2, 0.6, shape).astype(np.float32) for shape in ((1, 9, 7), (3, 40, 30), (3, 150, 151))
    ]
    cases += [np.zeros((1, 5, 5), np.float32), np.eye(25, dtype=np.float32)[None, :1]]
    given = [[[plane.ravel().tolist() for plane in values], values.shape[2], display] for values in cases]
    scales = [scale_for(values, display) for values in cases]
    assert scripts(SCALED, given) == [
        [pytest.approx(scale.low), pytest.approx(scale.high)] for scale in scales
    ]


STAGED = """cases => cases.map(([message, slider, value]) => {
  const scene = unpack(Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)));
  const next = foreseenScene(scene, slider, value);
  return next && [next.header.rows, next.header.columns, [...floats(next.parts.output)]];
})"""


def axis(steps_axis) -> dict:
    return {
        "kinds": steps_axis.kinds,
        "sources": list(steps_axis.sources),
        "taps": [list(taps) for taps in steps_axis.taps],
    }


def test_the_stage_foresees_the_scene_that_the_server_would_send(scripts):
    """Convolutions with groups, by windows and by im2col, and both kinds of pooling, for every fill."""
    rng, given, wanted = np.random.default_rng(5), [], []
    for number, case in enumerate(fitting_cases(5, 400, largest=5, side=9)):
        spec, x = case.spec, integers(rng, case.channels, *case.size)
        weight = integers(rng, case.filters, case.channels // spec.groups, *spec.kernel_size)
        slider, value = SLIDERS[number % 2], int(rng.integers(1, 5))
        pooled = ("max", "average")[number % 2] if number % 3 == 0 else None

        def scene(spec, x=x, weight=weight, pooled=pooled):
            if pooled:
                return pooling_scene(x[:1], replace(spec, groups=1), pooled)
            return convolution_scene(x, weight, spec, "im2col")

        try:
            message = stage_message(scene(spec), title="", unit=1, multiply="row", spec=spec)
        except ValueError:  # a window of padding only has no largest pixel
            continue
        after = moved(spec, slider, value)
        try:
            then = scene(after)
        except ValueError:
            continue
        given.append([base64.b64encode(message).decode(), slider, value])
        wanted.append(then)
    assert len(wanted) > 250
    for found, then in zip(scripts(STAGED, given), wanted):
        rows, columns, output = found
        assert {name: rows[name] for name in ("kinds", "sources", "taps")} == axis(then.steps.rows)
        assert {name: columns[name] for name in ("kinds", "sources", "taps")} == axis(then.steps.columns)
        lowest = [-np.inf if value is None else value for value in output]  # JSON has no infinity
        assert lowest == pytest.approx(then.output.ravel(), abs=1e-4)


def test_a_scene_that_would_not_fit_is_left_to_the_server(scripts):
    x, weight = np.ones((1, 3, 3), np.float32), np.ones((1, 1, 3, 3), np.float32)
    spec = ConvSpec(3, padding=2, padding_mode="reflect")
    message = stage_message(convolution_scene(x, weight, spec), title="", unit=1, multiply="row", spec=spec)
    encoded = base64.b64encode(message).decode()
    asked = [[encoded, "Padding", 3], [encoded, "Dilation", 1], [encoded, "Padding", 1]]
    assert [found is None for found in scripts(STAGED, asked)] == [True, True, False]


MAPPED = """cases => cases.map(([layers, digest, input, weights, slider, value]) => {
  const [channels, height, width] = input.shape;
  networkInput.sent = { digest, picture: { channels, height, width, levels: Float32Array.from(input.values) } };
  const bytes = Uint8Array.from(atob(weights), (letter) => letter.charCodeAt(0));
  const last = layers.at(-1);
  const header = { layers, input: digest, activation: last.activation, slope: last.slope, ranges: [[0, 0], [0, 0]] };
  const next = foreseenMaps(header, new Float32Array(bytes.buffer), slider, value);
  return next && { shape: next.header.shape, values: [...next.values], ranges: next.header.ranges };
})"""


def random_stack(rng: np.random.Generator) -> tuple[list[Layer], tuple[int, int, int]] | None:
    """Two or three convolutions with groups, fills and non-linearities, and the (C, H, W) that they are run on."""
    channels, layers = int(rng.integers(1, 4)), []
    shape = (channels, int(rng.integers(9, 21)), int(rng.integers(9, 21)))
    for _ in range(int(rng.integers(2, 4))):
        case = random_case(rng, largest=4)
        groups = int(rng.choice([g for g in (1, 2, 3) if channels % g == 0]))
        kind = str(rng.choice(["conv", "depthwise"]))
        out = (channels if kind == "depthwise" else groups) * int(rng.integers(1, 3))
        spec = replace(case.spec, groups=groups if kind == "conv" else 1)
        layers.append(Layer(kind, spec, out, bool(rng.integers(2)), str(rng.choice(list(ACTIVATIONS)))))
        channels = out
    return layers, shape


def shapes_through(layers, shape):
    """The shape before each layer, and after the last; None where one does not fit."""
    shapes = [shape]
    try:
        for layer in layers:
            shapes.append(layer.output_shape(shapes[-1]))
    except ValueError:
        return None
    return shapes


def test_the_grid_foresees_the_maps_of_the_same_network_in_pytorch(scripts):
    rng, given, wanted = np.random.default_rng(6), [], []
    while len(wanted) < 200:
        layers, shape = random_stack(rng)
        before = shapes_through(layers, shape)
        slider, value = SLIDERS[len(wanted) % 2], int(rng.integers(1, 4))
        follows = [True, *(bool(rng.integers(2)) for _ in layers[1:])]
        moved_layers = [
            replace(layer, spec=moved(layer.spec, slider, value)) if own else layer
            for layer, own in zip(layers, follows)
        ]
        if before is None or shapes_through(moved_layers, shape) is None:
            continue
        weights = initial_weights(layers, shape[0], "default", len(wanted))
        x = rng.normal(size=shape).astype(np.float32)
        rows = [
            layer_ahead(layer, own, before[i], [slider] if follows[i] else [])
            for i, (layer, own) in enumerate(zip(layers, weights))
        ]
        with torch.inference_mode():
            z = a = torch.from_numpy(x)[None]
            for convolution, nonlinearity in torch_network(moved_layers, weights, shape[0]):
                z = convolution(a)
                a = nonlinearity(z)
        encoded = base64.b64encode(weights_ahead(weights)).decode()
        given.append([rows, "x", {"shape": shape, "values": x.ravel().tolist()}, encoded, slider, value])
        wanted.append((z[0].numpy(), a[0].numpy()))
    for found, (z, a) in zip(scripts(MAPPED, given), wanted):
        assert found["shape"] == list(z.shape)
        assert found["values"] == pytest.approx(z.ravel(), rel=1e-4, abs=1e-4)
        assert found["ranges"] == [
            pytest.approx((side.min(), side.max()), rel=1e-4, abs=1e-4) for side in (z, a)
        ]


def test_maps_that_follow_no_slider_or_would_not_fit_are_left_to_the_server(scripts):
    layer = Layer("conv", ConvSpec(3, padding_mode="reflect"), 2, False, "relu")
    weights = initial_weights([layer], 1, "default", 0)
    encoded = base64.b64encode(weights_ahead(weights)).decode()
    shape = (1, 4, 4)
    picture = {"shape": shape, "values": [0.0] * 16}

    def asked(follows, value):
        return [[layer_ahead(layer, weights[0], shape, follows)], "x", picture, encoded, "Padding", value]

    given = [asked(["Padding"], 3), asked([], 3), asked(["Stride"], 3), asked(["Padding"], 4)]
    assert [found is None for found in scripts(MAPPED, given)] == [False, True, True, True]

"""What a look at a network or a comparison of filters shows can be taken along with its own numbers and scale."""

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageColor
from torch.nn.functional import conv2d, interpolate

from core.export import pictures
from core.figures import theme
from tests.pages.sent import files
from tests.pages.test_take_home_tables import offered, take_home  # noqa: F401

pytestmark = pytest.mark.usefixtures("every_tab_open")
_NETWORK = {"stack": "conv.4.relu;conv.6.k3.s2.p1", "net_size": "32"}


def test_the_hypercolumn_is_the_maps_values_above_the_chosen_pixel(offered, runs):  # noqa: F811
    take_home("feature_maps", look="hypercolumn", pixel="5,9", **_NETWORK)
    maps = [torch.tensor(layer.after) for layer in runs[-1].layer_maps]
    row, column = 5, 9
    at = row * 32 + column
    at_size = [interpolate(each[None], (32, 32), mode="bilinear")[0] for each in maps]
    every = torch.cat(at_size).numpy()
    np.testing.assert_allclose(offered["hypercolumn"].values[0], every[:, row, column], atol=1e-6)
    equal = np.concatenate([_of_equal_weight(each.numpy()) for each in at_size]).reshape(len(every), -1)
    lengths = np.linalg.norm(equal, axis=0)
    cosine = (equal.T @ equal[:, at]) / lengths / lengths[at]
    np.testing.assert_allclose(offered["similar positions"].values.ravel(), cosine, atol=1e-4)
    assert offered["hypercolumns in colors"].values.shape == (3, 32, 32)


def _of_equal_weight(maps: np.ndarray) -> np.ndarray:
    centered = maps - maps.mean((1, 2), keepdims=True, dtype=np.float64)
    return centered / np.sqrt((centered**2).sum())


def test_the_effective_field_is_pytorchs_gradient(offered, runs):  # noqa: F811
    take_home("feature_maps", look="sees", layer="0", channel="1", position="7,8", **_NETWORK)
    run = runs[-1]
    x = torch.from_numpy(run.x.copy())[None].requires_grad_()
    weight, bias = (torch.from_numpy(np.array(each)) for each in _first_layer(run))
    spec = run.layers[0].spec
    conv2d(x, weight, bias, stride=spec.stride, padding=spec.padding[0][0])[0, 1, 7, 8].backward()
    expected = x.grad[0].abs().sum(0).numpy()
    found = offered["effective receptive field"].values
    assert found.any()
    scale = offered["effective receptive field"].scale
    assert scale.low == 0
    np.testing.assert_allclose(
        scale.high, np.sort(expected[expected > 0])[-2], rtol=1e-5
    )  # of 9 all but the largest
    np.testing.assert_allclose(found, expected, atol=1e-5)


def _first_layer(run):
    return run.weights[0].weight, run.weights[0].bias


def test_the_look_at_channels_offers_nothing_that_it_does_not_show(offered):  # noqa: F811
    take_home("feature_maps", look="channels", **_NETWORK)
    assert len(offered) == 3


def test_the_look_at_layers_offers_the_maps_of_every_layer(offered, runs):  # noqa: F811
    take_home("feature_maps", look="layers", **_NETWORK)
    for number, maps in enumerate(runs[-1].layer_maps, 1):
        np.testing.assert_array_equal(offered[f"all of layer {number}"].values, maps.after)


def test_the_parts_of_a_channel_are_pytorchs_and_add_up_to_it(offered, runs):  # noqa: F811
    take_home("feature_maps", look="channel", layer="1", channel="2", **_NETWORK)
    run = runs[-1]
    x, weight, bias = run.layer_maps[0].after, run.weights[1].weight[2], float(run.weights[1].bias[2])
    apart = torch.tensor(weight)[:, None]
    expected = conv2d(torch.tensor(x)[None], apart, stride=2, padding=1, groups=4)[0].numpy()
    parts = offered["parts of the channel"].values
    np.testing.assert_allclose(parts, expected, atol=1e-5)
    np.testing.assert_allclose(
        offered["channel before its activation"].values, parts.sum(0) + bias, atol=1e-5
    )
    np.testing.assert_array_equal(offered["inputs of the channel"].values, x)


def test_class_scores_are_pytorchs_and_have_no_picture(offered, runs):  # noqa: F811
    app = take_home("feature_maps", look="classes", pooling="average", classes="5", **_NETWORK)
    assert "PNG" in files(app).values()
    vector = torch.tensor(runs[-1].layer_maps[-1].after).mean((1, 2))
    weight, bias = (torch.tensor(offered[f"linear layer {name}"].values) for name in ("weights", "biases"))
    logits = weight @ vector + bias[0]
    for name, expected in (("vector", vector), ("logits", logits), ("probabilities", logits.softmax(0))):
        item = offered[f"class scores {name}"]
        np.testing.assert_allclose(item.values[0], expected, atol=1e-5)
        assert item.sheet is None
    app.session_state["tables_what_feature_maps"] = "class scores logits"
    app.button(key="take_home").click().run()
    labels = set(files(app).values())
    assert {"CSV", "NPY"} <= labels
    assert "PNG" not in labels


def test_paths_are_the_gradient_of_a_network_of_ones(offered, runs):  # noqa: F811
    take_home("feature_maps", look="sees", layer="1", position="3,4", **_NETWORK)
    x = torch.zeros(1, 1, *runs[-1].x.shape[1:], requires_grad=True)
    first, second = (layer.spec for layer in runs[-1].layers)
    ones = torch.ones(1, 1, 3, 3)
    maps = conv2d(conv2d(x, ones, padding=first.padding[0][0]), ones, stride=2, padding=second.padding[0][0])
    maps[0, 0, 3, 4].backward()
    np.testing.assert_array_equal(offered["paths from each pixel"].values, x.grad[0, 0])


def test_the_effective_field_leaves_in_the_colors_of_the_screen_with_their_legend(offered):  # noqa: F811
    take_home("feature_maps", look="sees", layer="0", channel="1", position="7,8", **_NETWORK)
    item = offered["effective receptive field"]
    image = Image.open(io.BytesIO(pictures.picture(item.sheet, item.scale, 1, item.legend))).convert("RGB")
    row, column = np.unravel_index(item.values.argmax(), item.values.shape)
    brightest, darkest = (ImageColor.getrgb(theme.STRENGTH[end]) for end in (-1, 0))
    assert image.getpixel((int(column), int(row))) == brightest
    assert image.getpixel((31, 31)) == darkest  # sees nothing of the value
    assert image.getpixel((image.width - 2, 32 + 12)) == brightest  # the legend's right end
    assert item.legend == "|gradient| of the value before the activation"  # which ReLU makes 0


def test_every_compared_filter_has_its_output_and_its_kernel(offered):  # noqa: F811
    take_home("filters", size="64", compare="1")
    outputs = [name for name in offered if name.endswith(" output")]
    assert len(outputs) > 3
    x = torch.from_numpy(np.array(offered["input"].values))[:, None]
    for name in outputs:
        item, kernel = offered[name], offered[name.removesuffix("output") + "kernel"].values
        largest = np.abs(kernel).max()
        scale = offered[name.removesuffix("output") + "kernel"].scale
        assert (scale.low, scale.high) == (-largest, largest)
        if kernel.shape[1:] == (3, 3):
            full = conv2d(x, torch.from_numpy(np.array(kernel))[None])[:, 0].numpy()
            inside = (
                item.values[:, 1:-1, 1:-1] if item.values.shape[1:] == tuple(x.shape[2:]) else item.values
            )
            np.testing.assert_allclose(inside, full, atol=1e-4)


def test_b_is_offered_beside_a(offered):  # noqa: F811
    take_home("filters", size="64", kernel="sobel_vertical", beside="apply=handcrafted&kernel=box_blur")
    kernel = offered["B kernel"].values
    np.testing.assert_allclose(kernel, np.full(kernel.shape, 1 / kernel[0].size), atol=1e-6)
    image = Image.open(io.BytesIO(pictures.picture(offered["B output"].sheet, offered["B output"].scale)))
    expected = np.rint(255 * offered["B output"].values.clip(0, 1)).transpose(1, 2, 0)
    assert np.abs(np.asarray(image.convert("RGB")).astype(int) - expected).max() <= 1


def test_the_parts_of_the_colors_are_pytorchs_on_one_scale_and_add_up_to_the_output(offered):  # noqa: F811
    take_home("filters", size="64", color="rgb", mix="sum", kernel="sobel_vertical")
    x, weight = (torch.tensor(offered[name].values) for name in ("input", "weights"))
    parts = [offered[f"output of {color} alone"] for color in ("red", "green", "blue")]
    for i, part in enumerate(parts):
        expected = conv2d(x[None, i : i + 1], weight[:, i : i + 1])[0, 0]
        np.testing.assert_allclose(part.values, expected, atol=1e-5)
        assert part.scale == parts[0].scale
    total = sum(part.values for part in parts)
    np.testing.assert_allclose(offered["output"].values[0], total, atol=1e-5)

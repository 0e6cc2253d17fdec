"""A network that somebody pastes on Feature maps: taken with its weights, or refused, and the page stays."""

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from core.ui.feature_maps import classes
from tests.network.module_text.test_published_networks import maps_of
from tests.pages.sent import upload
from tests.pages.test_pages import assert_standing, opened

SMALL = {"net_size": "32", "size": "64", "color": "gray"}
LISTED = (
    "nn.Conv2d(3, 4, 3, padding=1), nn.Dropout(), nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1), "
    "nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4 * 32 * 32, 7)"
)


def pasted(app, text: str):
    return assert_standing(app.text_area(key="pasted_network").set_value(text).run())


def used(app):
    return assert_standing(app.button(key="use_pasted").click().run())


def test_a_pasted_network_runs_with_its_own_weights(runs, monkeypatch):
    answers, classify = [], classes.classify
    monkeypatch.setattr(classes, "classify", lambda *a: answers.append(classify(*a)) or answers[-1])
    app = opened("feature_maps", look="classes", **SMALL)
    torch.manual_seed(5)  # not the page's seed
    theirs = eval(f"nn.Sequential({LISTED})").eval()
    assert isinstance(theirs[0], nn.Conv2d)
    used(pasted(app, f"model = nn.Sequential({LISTED})"))
    assert app.slider(key="net_size").value == 64  # the linear layer says so
    assert runs[-1].x.shape == (3, 64, 64) and app.number_input(key="classes").value == 7
    data = safetensors.torch.save(theirs.state_dict())
    app = assert_standing(upload(app, "weights_file", "mine.safetensors", data))
    assert not app.warning
    x = torch.tensor(runs[-1].x)[None]
    for mine, expected in zip(runs[-1].layer_maps, maps_of(theirs[:6], x), strict=True):
        np.testing.assert_allclose(mine.after, expected, rtol=1e-5, atol=1e-5)
    with torch.inference_mode():
        np.testing.assert_allclose(answers[-1].logits, theirs(x)[0], rtol=1e-4, atol=1e-5)


def test_what_is_left_out_is_named_before_it_is_taken(runs):
    app = opened("feature_maps", **SMALL)
    before = runs[-1].key
    pasted(app, "m = nn.Sequential(\nnn.Conv2d(1, 4, 3),\nnn.GELU())")
    assert "Line 3: GELU has no counterpart here" in app.warning[0].value.replace("\\", "")
    assert runs[-1].key == before  # nothing is taken yet
    used(app)
    assert len(runs[-1].layers) == 1 and app.button(key="use_pasted").disabled


@pytest.mark.parametrize(
    "text", ["import os; os.system('x')", "hello", "(" * 999, "[{", "nn.Conv2d(3, 128, 3),"]
)
def test_what_cannot_be_read_gets_one_sentence_and_the_page_stays(runs, text):
    app = opened("feature_maps", **SMALL)
    pasted(app, text)
    assert len(app.error) == 1 and app.error[0].value.endswith(".")
    assert len(runs[-1].layer_maps) == 2


def test_the_fill_of_the_padding_comes_with_the_network(runs):
    app = opened("feature_maps", **SMALL)
    used(pasted(app, "nn.ReflectionPad2d(1), nn.Conv2d(1, 4, 3),"))
    assert runs[-1].layers[0].spec.padding_mode == "reflect"


def test_markdown_in_a_pasted_text_means_nothing():
    app = opened("feature_maps", **SMALL)
    pasted(app, "nn.Conv2d(1, 4, 3),\nnn.Conv2d(4, 4, 3, **{'[x](http://a)': 1}),")
    assert "](" not in app.warning[0].value.replace("\\]\\(", "")

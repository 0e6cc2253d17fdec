"""Trained weights on Feature maps and im2col: recorded runs, a file of one's own, and what does not fit."""

import numpy as np
import pytest
import safetensors.torch
import streamlit as st
import torch
from torch import nn

from core.network.weight_files import to_safetensors
from core.training.datasets import TASKS
from core.training.model import Model
from core.training.recorded import RECORDED, load
from core.training.room import Run
from core.training.run import Settings, Snapshot
from core.training.torch_model import as_tensors, logits
from core.ui.feature_maps import classes, trained_weights
from core.ui.feature_maps.trained_weights import link_state
from tests.pages.sent import saved, upload
from tests.pages.test_pages import NONSENSE, assert_standing, opened

SMALL = {"net_size": "32", "size": "64", "color": "gray"}
STACK = "conv.2.k3.s1.p0.d1.relu;conv.3.k3.s1.p0.d1"  # "0.weight" and "2.weight" in PyTorch


def recorded_link(task: str) -> dict[str, str]:
    return SMALL | link_state(task, load(task).settings.model)


def captions(app) -> str:
    return "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("task", RECORDED)
def test_the_link_to_a_recorded_run_shows_its_network_with_its_weights(runs, task):
    app = opened("feature_maps", **recorded_link(task))
    assert not app.warning
    recording = load(task)
    model, named = recording.settings.model, recording.snapshots[-1].parameters
    assert runs[-1].layers == model.layers
    normalized = TASKS[task].normalized(runs[-1].x)
    expected = torch.tensor(normalized)[None]
    for layer in (0, 2):
        weight, bias = (torch.tensor(named[f"{layer}.{part}"]) for part in ("weight", "bias"))
        spec = model.layers[layer // 2].spec
        expected = nn.functional.conv2d(expected, weight, bias, spec.stride, spec.padding[0][0]).relu()
    np.testing.assert_allclose(runs[-1].layer_maps[-1].after, expected[0], rtol=1e-3, atol=1e-4)
    assert "layer 1 has `0.weight`, layer 2 has `2.weight`" in captions(app)


def test_with_its_linear_layer_the_network_classifies_the_picture(runs, monkeypatch):
    answers, classify = [], classes.classify
    monkeypatch.setattr(classes, "classify", lambda *a: answers.append(classify(*a)) or answers[-1])
    app = opened("feature_maps", look="classes", **recorded_link("textures"))
    recording = load("textures")
    trained, x = recording.settings.model, runs[-1].x
    model = Model(trained.layers, trained.pooling, trained.classes, x.shape)
    with torch.inference_mode():
        tensors = as_tensors(recording.snapshots[-1].parameters, learn=False)
        expected = logits(model, tensors, torch.tensor(TASKS["textures"].normalized(x))[None])[0]
    np.testing.assert_allclose(answers[-1].logits, expected, rtol=1e-3, atol=1e-3)
    assert "0: brick; 1: grass; 2: gravel" in captions(app)


def test_random_weights_say_that_nobody_has_taught_them():
    assert "nobody has taught it anything yet" in captions(opened("feature_maps", look="classes", **SMALL))


def test_a_stack_that_they_do_not_fit_keeps_random_weights_and_says_what_it_needs(runs):
    app = opened("feature_maps", weights_from="textures", stack=STACK, **SMALL)
    assert "Layer 1 keeps its random weights: it needs 2 × 1 × 3 × 3" in app.warning[0].value
    before = runs[-1].layer_maps[-1].after
    assert_standing(app.selectbox(key="weights_from").select("random").run())
    assert not app.warning
    np.testing.assert_array_equal(before, runs[-1].layer_maps[-1].after)


def test_a_click_takes_the_stack_that_they_were_trained_in(runs):
    app = opened("feature_maps", weights_from="digits", stack=STACK, **SMALL)
    assert_standing(app.button(key="trained_stack").click().run())
    assert app.button(key="trained_stack").disabled
    assert runs[-1].layers == load("digits").settings.model.layers and not app.warning


def test_a_preset_has_random_weights_again(runs):
    app = opened("feature_maps", **recorded_link("textures"))
    assert_standing(app.selectbox(key="preset").select_index(1).run())
    assert app.selectbox(key="weights_from").value == "random" and runs[-1].trained is None


def uploaded(app, data: bytes, name: str = "mine.safetensors"):
    return assert_standing(upload(app, "weights_file", name, data))


def network() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 3, 3))


def test_a_file_of_ones_own_fills_the_stack_as_in_pytorch(runs):
    app, theirs = opened("feature_maps", stack=STACK, **SMALL), network()
    key = runs[-1].key
    uploaded(app, safetensors.torch.save(theirs.state_dict()))
    assert not app.error and not app.warning
    with torch.inference_mode():
        expected = theirs(torch.tensor(runs[-1].x)[None])[0]
    np.testing.assert_allclose(runs[-1].layer_maps[-1].after, expected, rtol=1e-4, atol=1e-5)
    assert runs[-1].key != key
    assert app.selectbox(key="weights_from").value == "own"
    assert "From your file: layer 1 has `0.weight`, layer 2 has `2.weight`." in captions(app)


def test_what_does_not_fit_is_said_and_the_rest_is_used(runs):
    app = opened("feature_maps", stack=STACK, **SMALL)
    weight = np.ones((2, 1, 3, 3), np.float32)
    uploaded(app, to_safetensors({"a.weight": weight, "b.weight": np.ones((9, 9))}), "anything.bin")
    np.testing.assert_array_equal(runs[-1].weights[0].weight, weight)
    assert "Layer 2 keeps its random weights" in app.warning[0].value
    assert "No layer of the stack takes `b.weight` (9 × 9)." in captions(app)


def test_a_bad_file_gets_one_sentence_and_the_weights_stay(runs):
    app = opened("feature_maps", stack=STACK, **SMALL)
    key = runs[-1].key
    uploaded(app, b"PK\x03\x04 and so on", "weights.pt")
    assert len(app.error) == 1 and "never opened here" in app.error[0].value
    assert runs[-1].key == key
    uploaded(app, safetensors.torch.save(network().state_dict()))
    assert not app.error


@pytest.mark.parametrize(
    ("source", "said"), [("own", "Choose your file"), ("run", "You have not trained a network yet")]
)
def test_a_link_to_what_only_somebody_else_has_says_so(runs, source, said):
    app = opened("feature_maps", weights_from=source, stack=STACK, **SMALL)
    assert said in app.warning[0].value and len(runs[-1].layer_maps) == 2


def test_ones_newest_run_can_be_taken(runs, monkeypatch):
    settings = Settings(filters=2, kernel_size=3)
    snapshot = Snapshot(5, 1.0, 0.5, 1.0, 0.5, settings.model.initial(9))
    run = Run("", settings, [Snapshot(0, 1.1, 0.3, 1.1, 0.3, settings.model.initial(0)), snapshot])
    monkeypatch.setattr(trained_weights, "newest_run", lambda: run)
    app = opened("feature_maps", **SMALL | link_state("run", settings.model))
    assert not app.warning
    expected = snapshot.parameters["0.weight"] / np.float32(TASKS["textures"].deviation)
    np.testing.assert_array_equal(runs[-1].weights[0].weight, expected)
    assert "From your newest run" in captions(app)


@pytest.mark.parametrize("with_classes", [False, True])
def test_the_download_is_what_the_page_computes_with(runs, monkeypatch, tmp_path, with_classes):
    monkeypatch.setattr(st, "expander", _open_expander(st.expander, "weights_as_file"))
    answers, classify = [], classes.classify
    monkeypatch.setattr(classes, "classify", lambda *a: answers.append(classify(*a)) or answers[-1])
    link = recorded_link("textures") | {"look": "classes"} if with_classes else SMALL | {"stack": STACK}
    app = opened("feature_maps", **link)
    (lines,) = (code.value for code in app.code)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.safetensors").write_bytes(saved(app, "download_weights"))
    space: dict = {}
    exec(lines, space)  # noqa: S102  our own lines
    with torch.inference_mode():
        theirs = space["model"](torch.tensor(runs[-1].x)[None])[0]
    ours = answers[-1].logits if with_classes else runs[-1].layer_maps[-1].after
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def _open_expander(expander, key: str):
    """An expander that is open from the start if it has this key."""
    return lambda *a, **k: expander(*a, **k | ({"expanded": True} if k.get("key") == key else {}))


@pytest.mark.parametrize("color", ["gray", "rgb"])
def test_the_trained_filters_can_be_unrolled(shown, color):
    app = opened("im2col", bank="trained", color=color, filters="3")
    assert not app.warning and not app.error
    scene, weight = shown[-1], load("textures").snapshots[-1].parameters["0.weight"]
    channels = 3 if color == "rgb" else 1
    assert scene.weight.shape == (3, channels, 7, 7)
    np.testing.assert_allclose(scene.weight.sum(1), weight[:3, 0], rtol=1e-5)
    assert any("7 × 7 by definition" in caption.value for caption in app.caption)


def test_the_filters_of_ones_own_file_are_unrolled_instead(shown):
    app = opened("feature_maps", stack=STACK, **SMALL)
    uploaded(app, safetensors.torch.save(network().state_dict()))
    app.switch_page("pages/im2col.py").run()
    assert_standing(app.selectbox(key="bank").select("trained").run())
    assert_standing(app.number_input(key="filters").set_value(2).run())
    expected = network()[0].weight.detach().numpy()
    np.testing.assert_array_equal(shown[-1].weight, expected)


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_page(text):
    assert_standing(opened("feature_maps", weights_from=text, **SMALL))

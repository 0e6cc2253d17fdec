"""The recorded runs: what the command makes, read back, and true to what it claims."""

from itertools import takewhile

import numpy as np
import pytest
from safetensors.numpy import load as read

from core.convolution import conv2d
from core.lessons.stops import BY_NAME
from core.training.datasets import TASKS
from core.training.record import RUNS
from core.training.recorded import EVERY, RECORDED, as_files, is_checkpoint, load, measures, on_raw_pixels
from core.training.run import train


@pytest.fixture(scope="module", params=RECORDED)
def task(request) -> str:
    return request.param


def test_training_the_first_steps_again_finds_the_same_checkpoints(task):
    run = load(task)
    assert run.settings == RECORDED[task]
    recorded = {snapshot.step: snapshot for snapshot in run.snapshots}
    again = takewhile(lambda snapshot: snapshot.step <= 8, train(run.settings, TASKS[task].load()))
    found = [snapshot for snapshot in again if snapshot.step in recorded]
    assert [snapshot.step for snapshot in found] == [0, 1, 2, 3, 5, 8]
    for snapshot in found:
        same = recorded[snapshot.step]
        assert snapshot.loss == pytest.approx(same.loss, rel=1e-3)
        for name, value in snapshot.parameters.items():
            np.testing.assert_allclose(value, same.parameters[name], atol=1e-3)


def test_it_claims_what_its_last_weights_do(task):
    run, data = load(task), TASKS[task].load()
    last, model = run.snapshots[-1], run.settings.model
    assert last.step == run.settings.steps and run.curve[-1] == measures(last)
    x = TASKS[task].normalized(data.held_out_x)
    for spec_layer, weights in zip(model.layers, model.layer_weights(last.parameters)):
        x = np.maximum(conv2d(x, weights.weight, spec_layer.spec, weights.bias), 0)
    vector = x.mean((2, 3)) if model.pooling == "average" else x.reshape(len(x), -1)
    weight, bias = (last.parameters[name] for name in model.names[-1])
    right = ((vector @ weight.T + bias).argmax(1) == data.held_out_y).mean()
    assert last.held_out_accuracy == pytest.approx(right, abs=0.01)
    assert last.held_out_accuracy > 0.9 and run.snapshots[0].held_out_accuracy < 0.5
    assert 0 < run.seconds < 20


def test_files_are_small_and_hold_numbers_only(task):
    weights, described = RUNS / f"{task}.safetensors", RUNS / f"{task}.json"
    assert weights.stat().st_size + described.stat().st_size <= 300_000
    assert {value.dtype for value in read(weights.read_bytes()).values()} == {np.dtype(np.float32)}


def test_a_run_is_written_as_it_is_read(task):
    run = load(task)
    weights, described = as_files(run.snapshots, run.settings, run.seconds)
    assert read(weights).keys() == read((RUNS / f"{task}.safetensors").read_bytes()).keys()
    assert '"seconds"' in described


def test_checkpoints_are_at_the_beginning_and_then_every_so_often():
    settings = RECORDED["digits"]
    steps = [step for step in range(settings.steps + 1) if is_checkpoint(step, settings)]
    assert steps[:8] == [0, 1, 2, 3, 5, 8, 13, 20] and steps[8:] == list(
        range(EVERY, settings.steps + 1, EVERY)
    )


def test_weights_for_raw_pixels_give_the_same_maps():
    run, task = load("textures"), TASKS["textures"]
    parameters, model = run.snapshots[-1].parameters, run.settings.model
    raw = on_raw_pixels(parameters, model.names[0], task.mean, task.deviation)
    x, spec = task.load().held_out_x[:3], model.layers[0].spec
    expected = conv2d(task.normalized(x), parameters["0.weight"], spec, parameters["0.bias"])
    np.testing.assert_allclose(conv2d(x, raw["0.weight"], spec, raw["0.bias"]), expected, atol=1e-3)


def test_the_stops_say_the_runs_numbers():
    first, *_, last = load("textures").snapshots
    assert f"from {first.loss:.2f} to {last.loss:.2f}" in BY_NAME["loss"].notice
    assert f"{100 * last.held_out_accuracy:.0f} % of the held-out" in BY_NAME["loss"].notice
    digits = load("digits").snapshots[-1].held_out_accuracy
    assert f"{100 * digits:.0f} % of the held-out" in BY_NAME["digits"].notice

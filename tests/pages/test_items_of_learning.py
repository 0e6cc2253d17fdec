"""What leaves the sections of Learning is what PyTorch and NumPy make of the same pictures and weights."""

import numpy as np
import pytest
import torch
from torch.nn.functional import conv2d

from core.kernels import HANDCRAFTED
from core.training.recorded import load
from tests.pages.test_learning_page import finished, own_room  # noqa: F401
from tests.pages.test_take_home_tables import offered, opened, take_home  # noqa: F401

pytestmark = pytest.mark.usefixtures("every_tab_open")


def test_filters_leave_at_the_step_that_is_chosen_in_the_colors_of_the_viewer(offered):  # noqa: F811
    run = load("textures")
    app = opened("learning")
    app.session_state[f"tables_step_{run.snapshots[-1].step}_{len(run.snapshots)}"] = run.snapshots[1].step
    app.button(key="take_home").click().run()
    assert not app.exception
    item = offered[f"filters at step {run.snapshots[1].step}"]
    np.testing.assert_array_equal(item.values, run.snapshots[1].parameters["0.weight"][:, 0])
    every = np.stack([each.parameters["0.weight"][:, 0] for each in run.snapshots])
    np.testing.assert_array_equal(offered["filters at all checkpoints"].values, every)
    assert (item.scale.low, item.scale.high) == (-np.abs(every).max(), np.abs(every).max())
    curves = offered["curves"]
    assert curves.columns[:2] == ("step", "loss")
    np.testing.assert_allclose(curves.values[:, 1], [point["loss"] for point in run.curve], rtol=1e-6)


def test_a_run_of_ones_own_leaves_as_far_as_it_has_come(offered, own_room):  # noqa: F811
    link = {"learning_task": "digits", "train_steps": "50", "train_filters": "2"}
    app = opened("learning", section="train", **link)
    app = finished(app.button(key="train_start").click().run())
    app.button(key="take_home").click().run()
    assert not app.exception
    run = app.session_state["training_runs"][-1]
    last = run.snapshots[-1]
    assert last.step == 50
    np.testing.assert_array_equal(offered["filters at step 50"].values, last.parameters["0.weight"][:, 0])
    assert len(offered["curves"].values) == len(run.snapshots)
    np.testing.assert_array_equal(offered["curves"].values[-1][:2], np.float32([50, last.loss]))


def test_one_step_leaves_with_pytorchs_numbers(offered):  # noqa: F811
    take_home(
        "learning", section="step", learning_task="digits", step_batch="3", step_rate="0.5", step_filter="2"
    )
    batch, logits = (torch.tensor(offered[name].values) for name in ("pictures of the batch", "logits"))
    assert batch.shape == (3, 1, 8, 8)
    probabilities = logits.softmax(1)
    np.testing.assert_allclose(offered["probabilities"].values, probabilities, atol=1e-6)
    losses = offered["losses"].values[:, 0]
    assert all(
        np.isclose(-np.log(p), loss, atol=1e-4).any() for p, loss in zip(probabilities.numpy(), losses)
    )
    kernel, gradient, new = (offered[name].values for name in ("kernel", "gradient", "new kernel"))
    assert gradient.any()
    np.testing.assert_allclose(new, kernel - 0.5 * gradient, atol=1e-6)
    np.testing.assert_array_equal(kernel, load("digits").snapshots[0].parameters["0.weight"][2, 0])


def test_the_backward_pass_leaves_with_autograds_gradients(offered):  # noqa: F811
    take_home("learning", section="backward", backward_loss="squares", stride="2", padding="1")
    x, weight = (torch.tensor(offered[name].values).requires_grad_() for name in ("input", "kernel"))
    y = conv2d(x[None], weight[None, None], stride=2, padding=1)
    (y.square().sum() / 2).backward()
    for name, expected in (("output", y[0, 0]), ("weights", weight.grad), ("input", x.grad[0])):
        found = offered[f"gradient by the {name}"].values
        np.testing.assert_allclose(found, expected.detach(), rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(offered["output"].values[0], y.detach()[0, 0], atol=1e-3)


def test_what_the_learned_kernel_makes_of_the_picture_leaves_on_the_truths_scale(offered):  # noqa: F811
    take_home("learning", section="kernel", fit_step="200", fit_rate="95", size="64")
    truth = offered["kernel truth"].values
    np.testing.assert_array_equal(truth, np.float32(HANDCRAFTED["sobel_vertical"].weights_for(3)))
    learned = offered["kernel on noise at step 200"].values
    assert np.abs(learned - truth).max() < np.abs(offered["kernel start"].values - truth).max() / 100
    target, output = offered["output of the truth"], offered["output at step 200"]
    assert target.scale == output.scale
    take_home("filters", size="64")
    pixels = torch.tensor(offered["input"].values)
    for kernel, found in ((truth, target), (offered["kernel on this picture at step 200"].values, output)):
        expected = conv2d((pixels - pixels.mean())[None], torch.tensor(kernel)[None, None])[0]
        np.testing.assert_allclose(found.values, expected, atol=1e-5)
    distances = offered["distances"]
    assert distances.columns == ("step", "this picture", "noise")
    start = np.linalg.norm(offered["kernel start"].values - truth)
    np.testing.assert_allclose(distances.values[0], [0, start, start], rtol=1e-6)


def test_mistakes_leave_as_counts_of_all_held_out_pictures_and_the_answer_before_and_after(offered):  # noqa: F811
    link = {"mistakes_input": "held_out", "mistakes_picture": "4", "mistakes_patch": "4"}
    take_home("learning", section="mistakes", learning_task="digits", **link)
    counts = offered["confusion matrix"]
    assert counts.columns == tuple("0123456789")
    assert counts.values.sum() == 449  # pictures held out
    taken, answer = offered["what the network takes"].values, offered["answer before and after"].values
    np.testing.assert_allclose(answer.sum(1), 1, atol=1e-6)
    assert not taken[0, 1:5, 1:5].any()  # the patch: 4 by 4 cells around row 3, column 3

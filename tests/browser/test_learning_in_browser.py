"""The learning page in a real Chromium: filters change before one's eyes, and every number is PyTorch's."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from core.training.datasets import TASKS
from core.training.recorded import load
from tests.browser.expecting import expect
from tests.training.networks import as_sequential


def shown(page: Page, component: str = "") -> Page:
    expect(page.locator(f".root[data-ready]{component}").first).to_be_visible()
    return page


SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def numbers(text: str) -> list[float]:
    """Numbers as the page writes them: 0.25, −5.613·10⁻⁵."""
    plain = text.translate(SUPERSCRIPTS).replace("·10", "e")
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-\d+)?", plain)]


def test_filters_go_from_random_to_trained_and_any_step_can_be_looked_at(visit):
    page = shown(visit("/learning"))
    run = load("textures")
    root = page.locator(".root[data-step]")
    expect(root).to_have_attribute("data-step", "400")  # it has played by itself
    for key, place in (("Home", 0), ("ArrowRight", 1), ("End", -1)):
        page.locator(".view").press(key)
        snapshot = run.snapshots[place]
        expect(root).to_have_attribute("data-step", str(snapshot.step))
        words = page.locator(".words")
        expect(words).to_contain_text(f"{round(100 * snapshot.held_out_accuracy)} % of what is held out")
        label = page.locator("canvas.filter").nth(2).get_attribute("aria-label")
        found = numbers(label.partition(":")[2])
        assert found == pytest.approx(
            snapshot.parameters["0.weight"][2, 0].ravel().tolist(), rel=0.06, abs=1e-3
        )


def test_a_run_is_started_seen_and_stopped(visit):
    page = visit.cold("/learning?section=train&learning_task=digits&train_steps=1600&train_rate=0.003")
    page.get_by_role("button", name="Start", exact=True).click()
    root = page.locator(".root[data-step]")
    expect(root).to_be_visible(timeout=60_000)
    page.wait_for_function(
        "() => document.body.innerText.match(/Step \\d\\d+ of 1600, about \\d+ s left/)", timeout=60_000
    )
    page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True).click()
    expect(
        page.get_by_text(re.compile(r"Stopped at step \d+ of 1600\. What was learned stays\."))
    ).to_be_visible()
    assert int(root.get_attribute("data-step")) > 0


def test_the_step_that_is_worked_out_is_pytorchs(visit):
    page = shown(visit("/learning?section=step&step_rate=0.5&step_filter=3"), ":has(figcaption)")
    grids = page.locator(".root figure canvas")
    expect(grids).to_have_count(3)
    kernel, gradient, new = (
        np.array(numbers(grids.nth(place).get_attribute("aria-label").partition(": ")[2]))
        for place in range(3)
    )
    run, task = load("textures"), TASKS["textures"]
    data = task.load()
    chosen = np.random.RandomState(0).permutation(len(data.train_y))[:4]
    network = as_sequential(run.settings.model, run.snapshots[0].parameters)
    x, y = torch.tensor(task.normalized(data.train_x[chosen])), torch.tensor(data.train_y[chosen])
    loss = torch.nn.functional.cross_entropy(network(x), y)
    loss.backward()
    weight = network[0].weight
    for found, expected in (
        (kernel, weight[3, 0]),
        (gradient, weight.grad[3, 0]),
        (new, weight[3, 0] - 0.5 * weight.grad[3, 0]),
    ):
        assert found == pytest.approx(expected.detach().numpy().ravel(), rel=1e-3, abs=1e-6)
    expect(page.get_by_text(f"{loss.item():.4f}"[:6]).first).to_be_visible()

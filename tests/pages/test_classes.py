"""The numbers that the page writes down for a classification, read back and compared with PyTorch's."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.network.classifier import classify
from core.ui.feature_maps.class_table import class_table
from core.ui.feature_maps.classes import loss_formula, loss_sum, softmax_formula
from tests.network.stacks import picture
from tests.pages.test_pages import opened

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def read(text: str) -> float:
    """A number as the page writes it, in Markdown or LaTeX."""
    text = text.translate(SUPERSCRIPTS).strip().replace(r" \cdot 10^{", "e").replace("·10", "e").rstrip("}")
    return 0.0 if text == "≈ 0" else float(text)


def columns(answer) -> np.ndarray:
    """(K, 3): logits, exponentials, probabilities, from the table."""
    rows = class_table(answer).split("<tr")[2:]
    return np.array(
        [[read(cell) for cell in re.findall(r"<td style[^>]*>([^<]*)</td>", row)[:3]] for row in rows]
    )


def bars(answer) -> list[float]:
    """How long each class's bar is, in percent of the longest."""
    return [float(length) for length in re.findall(r"<div style='width:([\d.]+)%", class_table(answer))]


@pytest.mark.parametrize("scale", [0.1, 1, 30, 300])
def test_the_table_holds_the_logits_exponentials_and_probabilities_of_torch(scale):
    features = picture((7, 1, 1)) * np.float32(scale)
    weight, bias = picture((1, 5, 7))[0], picture((1, 1, 5))[0, 0]
    answer = classify(features, "flatten", 2, weight, bias)
    logits = F.linear(torch.tensor(features).flatten(), torch.tensor(weight), torch.tensor(bias)).double()
    shift = logits.max() if answer.shift else 0
    expected = torch.stack([logits, (logits - shift).exp(), logits.softmax(0)], dim=1)
    np.testing.assert_allclose(columns(answer), expected, rtol=2e-3, atol=1e-30)
    loss = F.cross_entropy(logits[None], torch.tensor([2]))
    assert read(loss_formula(answer).rpartition(" = ")[2]) == pytest.approx(loss.item(), rel=1e-3)


def answer_to(*logits: float):
    """The classification with these logits; the true class is 0."""
    weight = np.array(logits)[:, None]
    return classify(np.ones((1, 1, 1)), "flatten", 0, weight, np.zeros(len(logits)))


@pytest.mark.parametrize("logits", [(1, 2, 3), (0, 12, 0), (0, 60, 0), (0, 200), (0, 900), (12, 0), (200, 0)])
def test_the_loss_is_minus_the_logarithm_of_the_probability_beside_it(logits):
    formula = loss_formula(answer_to(*logits))
    probability, loss = re.search(r"left\( (.*) \\right\) = (.*)$", formula).groups()
    assert read(loss) == pytest.approx(-logarithm(probability), rel=1e-4)
    assert "e-" not in formula and "0.0000" not in formula


def test_a_shift_is_in_the_formula_and_in_the_columns_title():
    shifted, plain = answer_to(90, 91), answer_to(1, 2)
    assert "exp(z − m)" in class_table(shifted) and "exp(z)" in class_table(plain)
    assert softmax_formula(shifted).startswith(
        r"m = 91, \quad \hat{y}_{0} = \dfrac{e^{z_{0} - m}}{\sum_c e^{z_c - m}}"
    )
    assert softmax_formula(plain).startswith(
        r"\hat{y}_{0} = \dfrac{e^{z_{0}}}{\sum_c e^{z_c}} = \dfrac{2.71828}{10.1073}"
    )


def test_bars_tell_probabilities_apart_that_are_nearly_the_same():
    """0.163 / 0.243 = 67 % of the longest bar, and each bar is as long as its probability is large."""
    answer = answer_to(*np.log([0.163, 0.243, 0.2, 0.194, 0.2]))
    assert bars(answer) == pytest.approx([67.08, 100, 82.30, 79.84, 82.30], abs=0.02)


def test_only_the_true_class_has_the_target_1():
    targets = re.findall(r">([^<>]*)</td></tr>", class_table(answer_to(3, 1, 2)))
    assert targets == ["1", "0", "0"]


def logarithm(text: str) -> float:
    """The logarithm of a probability as the page writes it."""
    if text.startswith("e^"):
        return read(text[3:])
    return np.log1p(-read(text[4:])) if text.startswith("1 - ") else np.log(read(text))


@given(st.lists(st.floats(-60, 60, width=32), min_size=2, max_size=10))
def test_the_loss_is_the_sum_over_all_classes_that_its_formula_says(logits):
    """Every target times the logarithm of the probability beside it, as written: the classes left out have target 0."""
    answer = answer_to(*logits)
    terms = re.findall(r"\{([01]) \\cdot \\log (.*?)\}(?= \+|\)| \\dots)", loss_sum(answer))
    assert len(terms) == len(logits) or (r"\dots" in loss_sum(answer) and len(logits) > 5)
    total = -sum(int(target) * logarithm(text) for target, text in terms)
    probability = (
        np.exp(np.float64(logits[0]) - np.max(logits)) / np.exp(np.float64(logits) - np.max(logits)).sum()
    )
    assert [int(target) for target, _ in terms] == [1] + [0] * (len(terms) - 1)
    assert total == pytest.approx(-np.log(probability), rel=2e-3, abs=1e-7)


def test_tiny_weights_are_written_as_powers_of_ten():
    assert r"1 \cdot 10^{-5}" in softmax_formula(answer_to(np.log(1e-5), 0))


def test_a_large_vector_bounds_the_classes_and_says_why():
    """16 * 224 * 224 = 802,816 features: 4,194,304 weights are enough for 5 classes."""
    app = opened("feature_maps", look="classes", classes="9", true_class="8", stack="conv.16.k1.s1.p0.d1")
    assert (app.number_input(key="classes").value, app.number_input(key="true_class").value) == (5, 4)
    assert any("At most 5 classes here" in caption.value for caption in app.caption)
    app.button_group(key="pooling").set_value("average").run()
    assert app.number_input(key="classes").value == 9

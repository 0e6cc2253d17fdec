"""From features to classes: flatten or average, a linear layer, softmax and cross-entropy, with their numbers."""

import math

import numpy as np
import streamlit as st

from core.figures.labels import by, rounded, tex_rounded
from core.network.classifier import MAX_WEIGHTS, POOLINGS, Classification, classify, most_classes
from core.network.weight_fitting import linear_layer
from core.ui.app import state
from core.ui.app.choices import segments
from core.ui.feature_maps.network_choice import MOST_CLASSES
from core.ui.feature_maps.network_run import Run

_FEW = 10  # products of a logit that are written out
_BAR = 10  # characters for a probability of 1
_EXACT = 6  # significant digits of numbers that a learner computes on with
_NEARLY_1 = 0.99  # from here on 1 - p is what tells


def show_classes(run: Run) -> None:
    """The last layer's maps as a vector, its logits, probabilities and loss, each with its shape."""
    features = run.layer_maps[-1].after
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments("The maps become a vector by", "pooling", POOLINGS)
        room = most_classes(features, state.value("pooling"))
        most = max(2, min(MOST_CLASSES, room))
        count = min(state.value("classes"), most)
        disabled = most == 2  # a control from 2 to 2 has nothing to choose
        st.number_input(
            "Classes", 2, most, count, width=130, disabled=disabled, **state.widget("classes", shown=count)
        )
        true = min(state.value("true_class"), count - 1)
        st.number_input("True class", 0, count - 1, true, width=130, **state.widget("true_class", shown=true))
    linear = _trained_linear_layer(run, features, count)
    try:
        answer = classify(
            features, state.value("pooling"), count, state.value("net_seed"), true, *(linear or (None, None))
        )
    except ValueError as error:
        st.warning(str(error))
        return
    if room < MOST_CLASSES:
        st.caption(
            f"At most {most} classes here: each weighs all {features.size:,} features, and the linear layer may have "
            f"{MAX_WEIGHTS:,} weights. Global average pooling leaves room for {MOST_CLASSES}."
        )
    steps, numbers = st.columns([1, 1], gap="large")
    with steps:
        _explain(features, answer)
    with numbers:
        st.markdown(table(answer))
        st.caption(_whose_linear_layer(run, linear is not None))


def _trained_linear_layer(
    run: Run, features: np.ndarray, classes: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """The weight (K, D) and bias (K,) that were trained with all of the layers, if they fit."""
    if run.trained is None:
        return None
    pooling = state.value("pooling")
    size = features.size if pooling == "flatten" else len(features)
    return linear_layer(run.layers, run.x.shape, pooling, (classes, size), run.trained.named)


def _whose_linear_layer(run: Run, is_trained: bool) -> str:
    """A sentence on where the linear layer's weights come from."""
    if not is_trained:
        return "The linear layer is random, drawn from the seed: nobody has taught it anything yet."
    names = "; ".join(f"{number}: {name}" for number, name in enumerate(run.trained.classes))
    return f"The linear layer is from {run.trained.title} too. {names}".strip()


def _explain(features: np.ndarray, answer: Classification) -> None:
    """Every step with its shape, and the true class worked out."""
    size, classes, true = len(answer.vector), len(answer.logits), answer.true_class
    if state.value("pooling") == "average":
        how = f"the mean of each of the {size} maps"
    else:
        how = f"{by(features.shape)} values, one under the other"
    st.markdown(f"**1. Vector** `{[1, *features.shape]}` → `[1, {size}]`: {how}.")
    st.markdown(
        f"**2. Linear layer** `[1, {size}]` → `[1, {classes}]`: each class weighs every feature "
        f"({answer.parameter_formula} parameters). The results are the **logits**."
    )
    st.latex(_logit(answer))
    st.markdown(
        f"**3. Softmax** `[1, {classes}]` → `[1, {classes}]`: exponentials, divided by their sum, are probabilities."
        + (" Here m, the largest logit, is subtracted first, so that none overflows." if answer.shift else "")
    )
    st.latex(softmax_formula(answer))
    st.markdown(
        f"**4. Cross-entropy** `[1, {classes}]` → `[]`, one number: how surprised the network is by the true "
        f"class {true}."
    )
    st.latex(loss_formula(answer))
    st.markdown(
        f"Guessing all classes alike would cost $-\\log \\frac{{1}}{{{classes}}} = {tex_rounded(np.log(classes))}$."
    )


def _logit(answer: Classification) -> str:
    """The true class's logit with its products, the first and the last where there are many."""
    true, size = answer.true_class, len(answer.vector)
    kept = range(size) if size <= _FEW else (0, 1, size - 1)
    products = [rf"{_factor(answer.weight[true, i])} \cdot {_factor(answer.vector[i])}" for i in kept]
    if size > _FEW:
        products[-1] = rf"\dots + {products[-1]}"
    lines = [*products, _factor(answer.bias[true])]
    sum_ = r" \\ & + ".join(lines)
    logit = tex_rounded(answer.logits[true], _EXACT)
    return rf"\begin{{aligned}} z_{{{true}}} = {{}}& {sum_} \\ = {{}}& {{{logit}}} \end{{aligned}}"


def _factor(number: float) -> str:
    text = tex_rounded(number)
    return f"({text})" if number < 0 else text


def softmax_formula(answer: Classification) -> str:
    """The true class's probability as a quotient of exponentials, in LaTeX."""
    true, less = answer.true_class, " - m" if answer.shift else ""
    exponential = tex_rounded(answer.exponentials[true], _EXACT)
    total = tex_rounded(answer.exponentials.sum(), _EXACT)
    named = rf"m = {tex_rounded(answer.shift, _EXACT)}, \quad " if answer.shift else ""
    return (
        rf"{named}p_{{{true}}} = \frac{{e^{{z_{{{true}}}{less}}}}}{{\sum_c e^{{z_c{less}}}}} = "
        rf"\frac{{{exponential}}}{{{total}}} = {_true_probability(answer)}"
    )


def loss_formula(answer: Classification) -> str:
    """The loss as the logarithm of the true class's probability, in LaTeX."""
    return (
        rf"L = -\log p_{{{answer.true_class}}} = -\log \left( {_true_probability(answer)} \right) = "
        rf"{tex_rounded(answer.loss, 5)}"
    )


def _true_probability(answer: Classification) -> str:
    """The true class's probability in LaTeX, from the loss: exact where it is nearly 0 or nearly 1."""
    probability = math.exp(-answer.loss)
    if probability == 0:
        return rf"e^{{{tex_rounded(-answer.loss, _EXACT)}}}"
    if probability > _NEARLY_1:
        return f"1 - {tex_rounded(-math.expm1(-answer.loss), _EXACT)}"
    return tex_rounded(probability, _EXACT)


def table(answer: Classification) -> str:
    """Every class with its logit, exponential and probability p, in Markdown."""
    exponential = "exp(z − m)" if answer.shift else "exp(z)"
    rows = [f"| class | logit z | {exponential} | p | |", "|---:|---:|---:|---:|:---|"]
    for index, numbers in enumerate(zip(answer.logits, answer.exponentials, answer.probabilities)):
        logit, exponential, probability = map(float, numbers)
        bar = "▇" * max(1, round(_BAR * probability))
        cells = [str(index), rounded(logit), _positive(exponential), _positive(probability)]
        if index == answer.true_class:
            cells = [f"**{cell}**" for cell in cells]
            bar += " true"
        rows.append(f"| {' | '.join(cells)} | {bar} |")
    return "\n".join(rows)


def _positive(number: float) -> str:
    """A number that is more than 0, if too little for float32."""
    return rounded(number) if number else "≈ 0"

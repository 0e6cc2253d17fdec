"""From features to classes: flatten or average, a linear layer, softmax and cross-entropy, with their numbers."""

import numpy as np
import streamlit as st

from core.classifier import POOLINGS, Classification, classify
from core.ui import state
from core.ui.choices import segments
from core.ui.network_run import Run

_FEW = 4  # products of a logit that are written out
_BAR = 10  # characters for a probability of 1


def show_classes(run: Run) -> None:
    """The last layer's maps as a vector, its logits, probabilities and loss, each with its shape."""
    features = run.activations[-1].after
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments("The maps become a vector by", "pooling", POOLINGS)
        count = state.value("classes")
        st.number_input("Classes", 2, 10, count, width=130, **state.widget("classes"))
        true = min(state.value("true_class"), count - 1)
        keywords = state.widget("true_class", shown=true)
        st.number_input("True class", 0, count - 1, true, width=130, **keywords)
    try:
        answer = classify(features, state.value("pooling"), count, state.value("net_seed"), true)
    except ValueError as error:
        st.warning(str(error))
        return
    steps, numbers = st.columns([1, 1], gap="large")
    with steps:
        _explain(features, answer)
    with numbers:
        st.markdown(_table(answer))
        st.caption("The linear layer is random too, drawn from the seed: nobody has taught it anything yet.")


def _explain(features: np.ndarray, answer: Classification) -> None:
    """Every step with its shape, and the true class worked out."""
    size, classes, true = len(answer.vector), len(answer.logits), answer.true_class
    shape = " × ".join(map(str, features.shape))
    if state.value("pooling") == "average":
        how = f"the mean of each of the {size} maps"
    else:
        how = f"{shape} values, one under the other"
    st.markdown(f"**1. Vector** `{[1, *features.shape]}` → `[1, {size}]`: {how}.")
    st.markdown(
        f"**2. Linear layer** `[1, {size}]` → `[1, {classes}]`: each class weighs every feature "
        f"({answer.parameter_formula} parameters). The results are the **logits**."
    )
    st.latex(_logit(answer))
    st.markdown("**3. Softmax**: exponentials, divided by their sum, are probabilities.")
    st.latex(_softmax(answer))
    st.markdown(f"**4. Cross-entropy** for the true class {true}: how surprised the network is.")
    probability = float(answer.probabilities[true])
    st.latex(rf"L = -\log p_{{{true}}} = -\log {probability:.4f} = {answer.loss:.4f}")
    st.markdown(
        f"Guessing all classes alike would cost $-\\log \\frac{{1}}{{{classes}}} = {np.log(classes):.4f}$."
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
    return rf"\begin{{aligned}} z_{{{true}}} = {{}}& {sum_} \\ = {{}}& {{{answer.logits[true]:.4f}}} \end{{aligned}}"


def _factor(number: float) -> str:
    text = f"{number:.4g}"
    return f"({text})" if number < 0 else text


def _softmax(answer: Classification) -> str:
    true = answer.true_class
    exponentials, total = answer.exponentials, float(answer.exponentials.sum())
    exponent = f"z_{{{true}}}" + (f" - {answer.shift:.4g}" if answer.shift else "")
    return (
        rf"p_{{{true}}} = \frac{{e^{{{exponent}}}}}{{\sum_c e^{{z_c}}}} = "
        rf"\frac{{{exponentials[true]:.4f}}}{{{total:.4f}}} = {answer.probabilities[true]:.4f}"
    )


def _table(answer: Classification) -> str:
    rows = ["| class | logit z | exp(z) | probability p | |", "|---:|---:|---:|---:|:---|"]
    for index, numbers in enumerate(zip(answer.logits, answer.exponentials, answer.probabilities)):
        logit, exponential, probability = map(float, numbers)
        bar = "▇" * max(1, round(_BAR * probability))
        cells = [str(index), f"{logit:.4f}", f"{exponential:.4f}", f"{probability:.4f}"]
        if index == answer.true_class:
            cells = [f"**{cell}**" for cell in cells]
            bar += " true"
        rows.append(f"| {' | '.join(cells)} | {bar} |")
    return "\n".join(rows)

"""From features to classes: flatten or average, a linear layer, softmax and cross-entropy, with their numbers."""

import math

import numpy as np
import streamlit as st

from core.figures.labels import by, tex_rounded
from core.lessons.glossary import meaning
from core.network.classifier import MAX_WEIGHTS, POOLINGS, Classification, classify, most_classes, vector_size
from core.network.weight_fitting import linear_layer
from core.network.weights import initial_linear_layer
from core.ui.app import state
from core.ui.app.choices import segments
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.feature_maps import pasted_names
from core.ui.feature_maps.class_table import class_table
from core.ui.feature_maps.network_choice import MOST_CLASSES
from core.ui.feature_maps.network_run import Run

_HOW = {"average": meaning("global_average_pooling"), "flatten": None}
_FEW = 10  # products of a logit that are written out
_FEW_CLASSES = 5  # classes that are all written out in the loss
_EXACT = 6  # significant digits of numbers that a learner computes on with
_NEARLY_1 = 0.99  # from here on 1 - p is what tells


def show_classes(run: Run) -> None:
    """The last layer's maps as a vector, its logits, probabilities and loss, each with its shape."""
    features = run.layer_maps[-1].after
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments("The maps become a vector by", "pooling", POOLINGS)
        room = most_classes(features, state.value("pooling"))
        most = max(2, min(MOST_CLASSES, room))
        count, true = asked_for(features)
        why = (
            "more would not fit the screen" if room >= MOST_CLASSES else "the linear layer would be too large"
        )
        look = {"width": 130, "disabled": most == 2}  # a control from 2 to 2 has nothing to choose
        said = [whole_number("Classes", "classes", 2, most, why, count, **look)]
        why = f"{count} classes are counted from 0"
        said.append(whole_number("True class", "true_class", 0, count - 1, why, true, width=130))
    explain_numbers(*said)
    try:
        answer = answer_of(run)
    except ValueError as error:
        st.warning(str(error))
        return
    if room < MOST_CLASSES:
        st.caption(
            f"At most {most} classes here: each weighs all {features.size:,} features, and the linear layer may have "
            f"{MAX_WEIGHTS:,} weights. Global average pooling leaves room for {MOST_CLASSES}."
        )
    steps, numbers = st.columns([1, 1], gap="medium")
    with steps:
        _explain(features, answer)
        st.caption(_whose_linear_layer(run, trained_linear_layer(run, features, count) is not None))
    with numbers:
        with st.container(key="class_table"):
            st.html(class_table(answer))
        _explain_loss(answer)


def answer_of(run: Run) -> Classification:
    """What the network answers. Raises ValueError where its linear layer would be too large."""
    features = run.layer_maps[-1].after
    count, true = asked_for(features)
    linear = trained_linear_layer(run, features, count) or _random_linear_layer(run, features, count)
    return classify(features, state.value("pooling"), true, *linear)


def asked_for(features: np.ndarray) -> tuple[int, int]:
    """How many classes features (C, H, W) are told apart in, and the true one: as asked for, as far as it can be."""
    room = most_classes(features, state.value("pooling"))
    count = min(state.value("classes"), max(2, min(MOST_CLASSES, room)))
    return count, min(state.value("true_class"), count - 1)


def trained_linear_layer(
    run: Run, features: np.ndarray, classes: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """The weight (K, D) and bias (K,) that were trained with all of the layers, if they fit."""
    if run.trained is None:
        return None
    shape = (classes, vector_size(features, state.value("pooling")))
    written = pasted_names.of_head()
    return linear_layer(run.layers, run.x.shape, state.value("pooling"), shape, run.trained.named, written)


def _random_linear_layer(run: Run, features: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """The weight (K, D) and bias (K,) that are drawn after those of all layers."""
    shape = (classes, vector_size(features, state.value("pooling")))
    return initial_linear_layer(
        run.layers, len(run.x), state.value("net_scheme"), state.value("net_seed"), shape
    )


def _whose_linear_layer(run: Run, is_trained: bool) -> str:
    """A sentence on where the linear layer's weights come from."""
    if not is_trained:
        return "The linear layer is random, drawn from the seed: nobody has taught it anything yet."
    names = "; ".join(f"{number}: {name}" for number, name in enumerate(run.trained.classes))
    return f"The linear layer is from {run.trained.title} too. {names}".strip()


def _explain(features: np.ndarray, answer: Classification) -> None:
    """Every step up to the probabilities with its shape, the true class's worked out."""
    size, classes = len(answer.vector), len(answer.logits)
    if state.value("pooling") == "average":
        how = f"the mean of each of the {size} maps"
    else:
        how = f"{by(features.shape)} values, one under the other"
    st.markdown(
        f"**1. Vector** `{[1, *features.shape]}` → `[1, {size}]`: {how}.", help=_HOW[state.value("pooling")]
    )
    st.markdown(
        f"**2. Linear layer** `[1, {size}]` → `[1, {classes}]`: each class weighs every feature "
        f"({answer.parameter_formula} parameters). The results are the **logits** z; that of the true class:  \n"
        f"${_logit(answer)}$",
        help=meaning("logits"),
    )
    shift = " Here m, the largest logit, is subtracted first, so that none overflows." if answer.shift else ""
    st.markdown(
        f"**3. Softmax** `[1, {classes}]` → `[1, {classes}]`: exponentials, divided by their sum, are probabilities "
        rf"$\hat{{y}}$.{shift}  " + f"\n${softmax_formula(answer)}$",
        help=meaning("softmax"),
    )


def _explain_loss(answer: Classification) -> None:
    """The loss: its formula, the same with this state's numbers, and what it is measured by."""
    classes, true = len(answer.logits), answer.true_class
    st.markdown(
        f"**4. Cross-entropy** `[1, {classes}]` → `[]`, one number: how surprised the network is by the true "
        rf"class {true}. With y = 1 for the true class and y = 0 for the others:  " + "\n"
        r"$\displaystyle L = -\sum_c y_c \log \hat{y}_c$  "
        + f"\n${loss_sum(answer)}$  \n${loss_formula(answer)}$",
        help=meaning("cross_entropy"),
    )
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
    sum_ = " + ".join([*products, _factor(answer.bias[true])])
    return rf"z_{{{true}}} = {sum_} = {tex_rounded(answer.logits[true], _EXACT)}"


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
        rf"{named}\hat{{y}}_{{{true}}} = \dfrac{{e^{{z_{{{true}}}{less}}}}}{{\sum_c e^{{z_c{less}}}}} = "
        rf"\dfrac{{{exponential}}}{{{total}}} = {_probability(answer, true, _EXACT)}"
    )


def loss_sum(answer: Classification) -> str:
    """The loss as the sum over all classes with its numbers, or over the first and the true one of many, in LaTeX."""
    true, classes = answer.true_class, len(answer.logits)
    kept = range(classes) if classes <= _FEW_CLASSES else sorted({0, 1, true})
    terms, before = [], -1
    for index in kept:
        dots = r"\dots + " if index > before + 1 else ""
        terms.append(rf"{dots}{{{int(index == true)} \cdot \log {_probability(answer, index, 4)}}}")
        before = index
    rest = r" + \dots" if before < classes - 1 else ""
    return rf"L = -({' + '.join(terms)}{rest})"


def loss_formula(answer: Classification) -> str:
    """The loss as the logarithm of the true class's probability, in LaTeX."""
    return (
        rf"L = -\log \hat{{y}}_{{{answer.true_class}}} = "
        rf"-\log \left( {_probability(answer, answer.true_class, _EXACT)} \right) = {tex_rounded(answer.loss, 5)}"
    )


def _probability(answer: Classification, index: int, digits: int) -> str:
    """A class's probability in LaTeX, from the logits: exact where it is nearly 0 or nearly 1."""
    surprise = answer.surprise(index)
    probability = math.exp(-surprise)
    if probability == 0:
        return rf"e^{{{tex_rounded(-surprise, digits)}}}"
    if probability > _NEARLY_1:
        return f"1 - {tex_rounded(-math.expm1(-surprise), digits)}"
    return tex_rounded(probability, digits)

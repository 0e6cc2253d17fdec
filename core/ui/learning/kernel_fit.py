"""Learn this kernel: gradient descent recovers a kernel of the catalogue, on the picture and on noise."""

import numpy as np
import streamlit as st

from core.figures.camera_button import CAMERA_BUTTON
from core.filters.initializers import random_filters
from core.images import to_gray
from core.kernels import HANDCRAFTED
from core.training.kernel_fit import NEAR, Descent, FitStep, Patches, patches, shuffled, without_mean
from core.ui.app import parameter, state
from core.ui.app.choices import LAST_SEED, seed_input, select, titles
from core.ui.app.picture_source import Picture
from core.ui.app.remembering import remembered
from core.ui.app.sidebar import controls
from core.ui.components.grids.grids import Matrix, show_matrices
from core.ui.learning.kernel_fit_words import NOISE, PICTURE, distance_sentence, table, why_sentence

STEPS = 200
SMALLEST, LARGEST = 3, 7  # pixels per side of a kernel
_DIGITS = {3: 3}  # of the numbers in a kernel's cells, by its size; else 2

state.register(
    {
        "fit_kernel": parameter.choice("sobel_vertical", HANDCRAFTED),
        "fit_size": parameter.integer(5, SMALLEST, LARGEST, 2),
        "fit_rate": parameter.integer(10, 5, 110, 5),
        "fit_seed": parameter.integer(0, 0, LAST_SEED),
        "fit_step": parameter.integer(20, 0, STEPS),
    }
)


def show_kernel_fit() -> None:
    """The kernel at a step, its distance to the truth at every step, and why it takes as many."""
    _choose()
    try:
        descents = descents_of(controls().picture)
    except ValueError as error:
        st.warning(str(error))
        return
    st.markdown(
        "The computer sees a picture and what a kernel made of it, not the kernel. It begins with random numbers, and "
        "every step moves them against the gradient of the mean of ½ (y − target)² over all output pixels."
    )
    step = state.value("fit_step")
    st.slider("Step", 0, STEPS, step, **state.widget("fit_step"))
    runs = {name: first_steps(descent) for name, descent in descents.items()}
    _show_kernels(descents[PICTURE], {name: run[step] for name, run in runs.items()})
    st.markdown(distance_sentence(runs, step))
    distances, eigenvalues = st.columns(2, gap="large")
    with distances:
        _show_distances(runs, step)
    with eigenvalues:
        _show_eigenvalues(descents)
    _explain(descents)


def _choose() -> None:
    """Draw the controls."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Kernel to be learned", "fit_kernel", titles(HANDCRAFTED), width=250)
        if HANDCRAFTED[state.value("fit_kernel")].fixed_size is None:
            st.slider(
                "Kernel size",
                SMALLEST,
                LARGEST,
                state.value("fit_size"),
                2,
                width=150,
                **state.widget("fit_size"),
            )
        st.slider(
            "Learning rate",
            5,
            110,
            state.value("fit_rate"),
            5,
            format="%d %%",
            width=170,
            help="As a share of the largest rate at which descent is stable, 2 / (largest eigenvalue). The picture and "
            "the noise each have their own.",
            **state.widget("fit_rate"),
        )
        seed_input("Seed", "fit_seed")


def descents_of(picture: Picture) -> dict[str, Descent]:
    """The descent on the picture, and that on its shuffled pixels.

    Raises:
        ValueError: the kernel does not fit the picture, or the picture is the same everywhere.
    """
    seed = state.value("fit_seed")
    truth = HANDCRAFTED[state.value("fit_kernel")].weights_for(state.value("fit_size"))
    size = len(truth)
    start = random_filters((1, 1, size, size), "default", seed)[0, 0]
    share = state.value("fit_rate") / 100
    return {
        name: Descent(_patches(picture.digest, size, noise, picture.pixels), truth, start, share)
        for name, noise in ((PICTURE, None), (NOISE, seed))
    }


@remembered
def _patches(digest: str, size: int, seed: int | None, _pixels: np.ndarray) -> Patches:
    """The patches of a picture (C, H, W) in gray, without its mean; shuffled if there is a seed for that."""
    pixels = without_mean(to_gray(_pixels))
    return patches(pixels if seed is None else shuffled(pixels, seed), size)


def first_steps(descent: Descent) -> list[FitStep]:
    """The start and every step that can be looked at."""
    return [step for step, _ in zip(descent.steps(), range(STEPS + 1))]


def largest_weight(descent: Descent) -> float:
    """The end of the kernels' color scale: the largest weight of the truth and of the start."""
    return float(max(np.abs(descent.truth).max(), np.abs(descent.start).max()))


def _show_kernels(descent: Descent, now: dict[str, FitStep]) -> None:
    """Truth, start and the current kernels with their numbers, on one scale."""
    largest = largest_weight(descent)
    digits = _DIGITS.get(len(descent.truth), 2)
    kernels = {"The truth w*": descent.truth, "The start": descent.start}
    kernels |= {f"On {name}, step {step.step}": step.kernel for name, step in now.items()}
    show_matrices(
        [Matrix(title, kernel, largest=largest, digits=digits) for title, kernel in kernels.items()],
        key="fit_kernels",
    )


def _show_distances(runs: dict[str, list[FitStep]], step: int) -> None:
    from core.figures.fit_charts import distance_chart  # Plotly loads only when a chart is asked for

    st.markdown("**The distance to the truth**")
    st.plotly_chart(
        distance_chart(
            {name: [one.distance for one in run] for name, run in runs.items()}, step=step, near=NEAR
        ),
        key="fit_distances",
        height=320,
        config=CAMERA_BUTTON,
        alt="The distance to the truth, on a logarithmic axis, against the step, for this picture and for noise",
    )


def _show_eigenvalues(descents: dict[str, Descent]) -> None:
    from core.figures.fit_charts import spectrum_chart

    st.markdown("**The eigenvalues of the patches' covariance**")
    st.plotly_chart(
        spectrum_chart({name: descent.patches.eigenvalues for name, descent in descents.items()}),
        key="fit_eigenvalues",
        height=320,
        config=CAMERA_BUTTON,
        alt="Every eigenvalue as a share of the largest, on a logarithmic axis, for this picture and for noise",
    )


def _explain(descents: dict[str, Descent]) -> None:
    """Why the one takes longer, with the numbers of both, and the directions of the extreme eigenvalues."""
    st.markdown(why_sentence({name: descent.patches for name, descent in descents.items()}))
    st.markdown(table(descents))
    answers = extreme_directions(descents[PICTURE]).items()
    show_matrices(
        [Matrix(f"The {which} answer of this picture", kernel, digits=2) for which, kernel in answers],
        key="fit_directions",
    )
    st.caption(
        "The noise is the picture's own pixels in a random order: the same values, the same mean and spread; only the "
        "neighbors are lost. Both are taken minus their mean, because with it even noise has one eigenvalue far above "
        "the others. The eigenvalues are those of M = P Pᵀ / L, with the patches as the columns of P, so the gradient "
        "is M (w − w*); no cell's own mean is subtracted. From any start it takes at most ln 0.01 / ln f steps, where "
        "f is the share of the slowest direction that a step leaves."
    )


def extreme_directions(descent: Descent) -> dict[str, np.ndarray]:
    """The patterns (K, K) that the output answers to most and least strongly."""
    directions, shape = descent.patches.directions, descent.truth.shape
    places = {"strongest": 0, "weakest": -1}
    return {which: _upright(directions[:, place]).reshape(shape) for which, place in places.items()}


def _upright(direction: np.ndarray) -> np.ndarray:
    """An eigenvector (K·K,) with its largest entry positive: either sign is as good."""
    return direction * np.sign(direction[np.abs(direction).argmax()])

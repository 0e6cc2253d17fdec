"""Learn this kernel: gradient descent recovers a kernel of the catalogue, on the picture and on noise."""

import numpy as np
import streamlit as st

from core.figures.labels import percent, rounded
from core.filters.initializers import random_filters
from core.images import to_gray
from core.kernels import HANDCRAFTED
from core.training.kernel_fit import NEAR, Descent, FitStep, Patches, patches, shuffled, without_mean
from core.ui.app import parameter, state
from core.ui.app.choices import LAST_SEED, seed_input, select, titles
from core.ui.app.picture_source import Picture
from core.ui.app.sidebar import controls
from core.ui.components.grids.grids import Matrix, show_matrices

STEPS = 200
SMALLEST, LARGEST = 3, 7  # pixels per side of a kernel
_PICTURE, _NOISE = "this picture", "noise"
_ALIKE = 0.5  # a correlation of neighbors from which on they are called alike
_DIGITS = 3  # of the numbers in a kernel's cells

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
        descents = _descents(controls().picture)
    except ValueError as error:
        st.warning(str(error))
        return
    st.markdown(
        "The computer sees a picture and what a kernel made of it, not the kernel. It begins with random numbers, and "
        "every step moves them against the gradient of the mean of ½ (y − target)² over all output pixels."
    )
    step = state.value("fit_step")
    st.slider("Step", 0, STEPS, step, **state.widget("fit_step"))
    runs = {name: _first_steps(descent) for name, descent in descents.items()}
    _show_kernels(descents[_PICTURE], {name: run[step] for name, run in runs.items()})
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
        seed_input("Seed of the start and the noise", "fit_seed")


def _descents(picture: Picture) -> dict[str, Descent]:
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
        for name, noise in ((_PICTURE, None), (_NOISE, seed))
    }


@st.cache_resource(max_entries=32, show_spinner=False)  # of some ten kilobytes each
def _patches(digest: str, size: int, seed: int | None, _pixels: np.ndarray) -> Patches:
    """The patches of a picture (C, H, W) in gray, without its mean; shuffled if there is a seed for that."""
    pixels = without_mean(to_gray(_pixels))
    return patches(pixels if seed is None else shuffled(pixels, seed), size)


def _first_steps(descent: Descent) -> list[FitStep]:
    return [step for step, _ in zip(descent.steps(), range(STEPS + 1))]


def _show_kernels(descent: Descent, now: dict[str, FitStep]) -> None:
    """Truth, start and the current kernels with their numbers, on one scale: that of the truth and the start."""
    largest = float(max(np.abs(descent.truth).max(), np.abs(descent.start).max()))
    kernels = {"The truth w*": descent.truth, "The start": descent.start}
    kernels |= {f"On {name}, step {step.step}": step.kernel for name, step in now.items()}
    show_matrices(
        [Matrix(title, kernel, largest=largest, digits=_DIGITS) for title, kernel in kernels.items()],
        key="fit_kernels",
    )


def distance_sentence(runs: dict[str, list[FitStep]], step: int) -> str:
    """How far each kernel is from the truth; both began at the same one."""
    distances = [
        f"**{rounded(run[step].distance, 3)}** on {name} ({_compared(run[step].distance, run[0].distance)})"
        for name, run in runs.items()
    ]
    return (
        f"After {step} {'step' if step == 1 else 'steps'} the distance to the truth, the root of the summed squared "
        f"differences, is {' and '.join(distances)}; it was {rounded(runs[_PICTURE][0].distance, 3)} at the "
        "start."
    )


def _compared(distance: float, start: float) -> str:
    if distance > start:
        return f"{rounded(distance / start, 3)} times that of the start"
    return f"{percent(distance / start)} of the start's"


def _show_distances(runs: dict[str, list[FitStep]], step: int) -> None:
    from core.figures.fit_charts import distance_chart  # Plotly loads only when a chart is asked for

    st.markdown("**The distance to the truth**")
    st.plotly_chart(
        distance_chart(
            {name: [one.distance for one in run] for name, run in runs.items()}, step=step, near=NEAR
        ),
        key="fit_distances",
        height=320,
        config={"displayModeBar": False},
        alt="The distance to the truth, on a logarithmic axis, against the step, for this picture and for noise",
    )


def _show_eigenvalues(descents: dict[str, Descent]) -> None:
    from core.figures.fit_charts import spectrum_chart

    st.markdown("**The eigenvalues of the patches' covariance**")
    st.plotly_chart(
        spectrum_chart({name: descent.patches.eigenvalues for name, descent in descents.items()}),
        key="fit_eigenvalues",
        height=320,
        config={"displayModeBar": False},
        alt="Every eigenvalue as a share of the largest, on a logarithmic axis, for this picture and for noise",
    )


def _explain(descents: dict[str, Descent]) -> None:
    """Why the one takes longer, with the numbers of both, and the directions of the extreme eigenvalues."""
    st.markdown(why_sentence({name: descent.patches for name, descent in descents.items()}))
    st.markdown(table(descents))
    found = descents[_PICTURE].patches
    size = len(descents[_PICTURE].truth)
    show_matrices(
        [
            Matrix(
                f"The {which} answer of this picture",
                _upright(found.directions[:, place]).reshape(size, size),
                digits=2,
            )
            for which, place in (("strongest", 0), ("weakest", -1))
        ],
        key="fit_directions",
    )
    st.caption(
        "The noise is the picture's own pixels in a random order: the same values, the same mean and spread; only the "
        "neighbors are lost. Both are taken minus their mean, because with it even noise has one eigenvalue far above "
        "the others. The eigenvalues are those of M = P Pᵀ / L, with the patches as the columns of P, so the gradient "
        "is M (w − w*); no cell's own mean is subtracted. The number of steps from any start is ln 0.01 / ln f, with f "
        "the slowest direction's factor."
    )


def why_sentence(found: dict[str, Patches]) -> str:
    """What the eigenvalues say about the number of steps."""
    picture, noise = found[_PICTURE], found[_NOISE]
    alike, strangers = (f"{one.neighbor_correlation:.2f}".replace("-", "−") for one in (picture, noise))
    reason = "because neighboring pixels are alike " if picture.neighbor_correlation > _ALIKE else ""
    return (
        "**Why?** An eigenvalue says how strongly the output answers to a change of the kernel along one direction. "
        "The rate must suit the strongest answer, and the weakest has to make do with it. Of the picture's patches "
        f"{_ratio(picture)}, {reason}(the correlation of neighbors is {alike}); of the noise's {_ratio(noise)} "
        f"({strangers})."
    )


def _ratio(found: Patches) -> str:
    zeros = int((found.eigenvalues == 0).sum())
    if not zeros:
        return f"the largest eigenvalue is **{_times(found.condition)} times** the smallest"
    return (
        f"**{zeros} of {len(found.eigenvalues)}** eigenvalues are 0: they never show those patterns, so what the "
        "kernel is along them cannot be learned from them"
    )


def _times(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def table(descents: dict[str, Descent]) -> str:
    """For each descent the slowest direction and the steps until 1 % of the distance is left, in Markdown."""
    rows = [
        f"| | left by a step, along the slowest direction | steps to {NEAR:.0%} of the start | from any start, at most |",
        "|---|---:|---:|---:|",
    ]
    for name, descent in descents.items():
        left = f"{np.abs(descent.factors).max():.5f}"
        rows.append(f"| {name} | {left} | {_steps(descent.steps_to())} | {_steps(descent.most_steps_to())} |")
    return "\n".join(rows)


def _steps(count: int | None) -> str:
    return "never" if count is None else f"{count:,}"


def _upright(direction: np.ndarray) -> np.ndarray:
    """An eigenvector (K·K,) with its largest entry positive: either sign is as good."""
    return direction * np.sign(direction[np.abs(direction).argmax()])

"""What the numbers of recovering a kernel say: sentences and a table, on the picture and on noise."""

import numpy as np

from core.figures.labels import percent, rounded
from core.training.kernel_fit import NEAR, Descent, FitStep, Patches

PICTURE, NOISE = "this picture", "noise"
_ALIKE = 0.5  # a correlation of neighbors from which on they are called alike


def distance_sentence(runs: dict[str, list[FitStep]], step: int) -> str:
    """How far each kernel is from the truth; both began at the same one."""
    distances = [
        f"**{rounded(run[step].distance, 3)}** on {name} ({_compared(run[step].distance, run[0].distance)})"
        for name, run in runs.items()
    ]
    return (
        f"After {step} {'step' if step == 1 else 'steps'} the distance to the truth, the root of the summed squared "
        f"differences, is {' and '.join(distances)}; it was {rounded(runs[PICTURE][0].distance, 3)} at the "
        "start."
    )


def _compared(distance: float, start: float) -> str:
    if distance > start:
        return f"{rounded(distance / start, 3)} times that of the start"
    return f"{percent(distance / start)} of the start's"


def why_sentence(found: dict[str, Patches]) -> str:
    """What the eigenvalues say about the number of steps."""
    picture, noise = found[PICTURE], found[NOISE]
    alike, strangers = (f"{one.neighbor_correlation:z.2f}".replace("-", "−") for one in (picture, noise))
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
        f"| | a step removes, slowest direction | steps to {percent(NEAR)} of the start | from any start, at most |",
        "|---|---:|---:|---:|",
    ]
    for name, descent in descents.items():
        removed = f"{rounded(100 * (1 - float(np.abs(descent.factors).max())), 2)} %"
        rows.append(
            f"| {name} | {removed} | {_steps(descent.steps_to())} | {_steps(descent.most_steps_to())} |"
        )
    return "\n".join(rows)


def _steps(count: int | None) -> str:
    return "never" if count is None else f"{count:,}"

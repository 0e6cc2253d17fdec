"""What can be taken along of the Learning page: what its open section shows now."""

import numpy as np

from core.images import to_gray
from core.training.kernel_fit import output_of, without_mean
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.learning.backward import forward_pass, gradients, output_gradient
from core.ui.learning.kernel_fit import descents_of, extreme_directions, first_steps, largest_weight
from core.ui.learning.kernel_fit_words import PICTURE
from core.ui.take_home.item import Item, colors_up_to, gray, kernel_colors, signed
from core.ui.take_home.items_of_training import of_mistakes, of_one_step, of_own_run, of_recorded_run


def items_of_learning() -> list[Item]:
    """The pictures and matrices of the open section. Raises ValueError where the section cannot show any."""
    return _OF_SECTION[state.value("section")]()


def _of_backward() -> list[Item]:
    """Input, kernel and output, and the three gradients."""
    x, weight, _, y = forward_pass()
    by_output, by_weight, by_input = gradients(x, weight, controls().spec, output_gradient(y))
    return [
        Item("input", x, ("channel",), *gray(x)),
        Item("kernel", weight[0, 0], (), *kernel_colors(weight[0])),
        Item("output", y, ("channel",), *signed(y)),
        *(
            Item(f"gradient by the {name}", values, (), *kernel_colors(values[None]))
            for name, values in (("output", by_output), ("weights", by_weight), ("input", by_input))
        ),
    ]


def _of_kernel_fit() -> list[Item]:
    """The kernels at the chosen step, what truth and the learned one make of the picture, and the charts' numbers."""
    picture, step = controls().picture, state.value("fit_step")
    descents = descents_of(picture)
    runs = {name: first_steps(descent) for name, descent in descents.items()}
    of_picture = descents[PICTURE]
    largest = largest_weight(of_picture)
    kernels = {"truth": of_picture.truth, "start": of_picture.start}
    kernels |= {f"on {name} at step {step}": run[step].kernel for name, run in runs.items()}
    pixels = without_mean(to_gray(picture.pixels))
    target, learned = (output_of(pixels, each) for each in (of_picture.truth, runs[PICTURE][step].kernel))
    scale, sheet, legend = signed(target)
    names = tuple(descents)
    distances = [[each.distance for each in run] for run in runs.values()]
    table = np.float32([range(len(distances[0])), *distances]).T
    eigenvalues = np.float32([descents[name].patches.eigenvalues for name in names]).T
    return [
        *(
            Item(f"kernel {name}", np.float32(each), (), *colors_up_to(largest, each[None]))
            for name, each in kernels.items()
        ),
        Item("output of the truth", target, ("channel",), scale, sheet, legend),
        Item(f"output at step {step}", learned, ("channel",), scale, learned, legend),
        *(
            Item(f"{which} answer", np.float32(each), (), *kernel_colors(each[None]))
            for which, each in extreme_directions(of_picture).items()
        ),
        Item("distances", table, (), columns=("step", *names)),
        Item("eigenvalues", eigenvalues, (), columns=names),
    ]


_OF_SECTION = {
    "watch": of_recorded_run,
    "train": of_own_run,
    "step": of_one_step,
    "backward": _of_backward,
    "kernel": _of_kernel_fit,
    "mistakes": of_mistakes,
}

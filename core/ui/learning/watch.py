"""Watching a recorded run: filters from random to trained, the curves, and the current picture under both."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.convolution import conv2d
from core.figures.labels import percent
from core.images import resize, to_gray
from core.kernels import HANDCRAFTED
from core.training.datasets import TASKS
from core.training.recorded import Recording
from core.training.run import Settings, Snapshot
from core.training.similar import Similar, most_similar
from core.ui.app import state
from core.ui.app.picture_source import Picture
from core.ui.app.sidebar import controls
from core.ui.learning.run_choice import choose_task, describe_task, recording
from core.ui.learning.run_viewer.run_viewer import Likeness, Line, PictureMaps, run_viewer
from core.ui.learning.take_along import take_along

_SIDE = 128  # pixels of the picture's larger side under the filters


def show_watch() -> None:
    """A recorded run, to be played and scrubbed."""
    choose_task()
    task = state.value("learning_task")
    run = recording(task)
    random, trained = similar_kernels(task)
    run_viewer(
        [snapshot.step for snapshot in run.snapshots],
        filters_at(run.snapshots, run.settings),
        [Line("recorded", run.curve)],
        run.settings.steps,
        similar=[_likeness(one) for one in trained],
        maps=maps_of(task, controls().picture),
        plays=True,
        key=f"recorded_run_{task}",
    )
    st.markdown(_what_to_look_for(run, random, trained))
    take_along(task, run.settings, run.snapshots[-1].parameters)
    describe_task(task)


@st.cache_resource(max_entries=2, show_spinner=False)
def similar_kernels(task: str) -> tuple[list[Similar], list[Similar]]:
    """What the random filters of a recorded run are most like, and what the trained ones are."""
    first, *_, last = recording(task).snapshots
    return tuple(
        [most_similar(kernel) for kernel in one.parameters["0.weight"][:, 0]] for one in (first, last)
    )


def _likeness(similar: Similar) -> Likeness:
    title = HANDCRAFTED[similar.name].title
    return Likeness(f"{similar.cosine:.2f} {'−' if similar.negative else ''}{title}", similar.placed)


def filters_at(snapshots: Sequence[Snapshot], settings: Settings) -> np.ndarray:
    """(snapshots, F, K_h, K_w): the filters of the first layer at each of a run's snapshots."""
    weight, _ = settings.model.first_names
    return np.stack([snapshot.parameters[weight][:, 0] for snapshot in snapshots])


def maps_of(task: str, picture: Picture) -> PictureMaps:
    """A picture under the random and under the trained filters of a task, before ReLU."""
    run = recording(task)
    gray = to_gray(picture.pixels)
    small = gray if max(gray.shape) <= _SIDE else resize(gray, _SIDE)
    filters = run.settings.filters
    x = TASKS[task].normalized(small)[None].repeat(filters, 1)  # a copy for each filter: NumPy can do that
    first, last = (run.snapshots[place].parameters for place in (0, -1))
    size = run.settings.kernel_size
    spec = ConvSpec(size, padding=size // 2, groups=filters, padding_mode="replicate")
    before, after = (conv2d(x, one["0.weight"], spec, one["0.bias"])[0] for one in (first, last))
    height, width = small.shape[1:]
    caption = f"{picture.title}, {height} × {width} px, under these filters before ReLU; red above zero, blue below."
    return PictureMaps(before, after, caption)


def _what_to_look_for(run: Recording, random: list[Similar], trained: list[Similar]) -> str:
    """What the run shows, with its numbers."""
    begin, end = (np.mean([one.cosine for one in those]) for those in (random, trained))
    last = run.snapshots[-1]
    more = "more" if end > begin else "no more"
    return (
        "**What to look for:** which speckles become edges or blobs, and when. Below each filter is the handcrafted "
        f"kernel that the trained one is most like, with the cosine between the two. After {last.step} steps "
        f"({run.seconds:.1f} s on one core) {percent(last.held_out_accuracy)} of the held-out pictures are right. Each "
        "filter was compared with every handcrafted kernel, wherever it fits on the filter and with either sign: the "
        f"cosine with the most similar one is {begin:.2f} for the random filters and {end:.2f} for the trained ones on "
        f"average, so they are {more} like kernels that people wrote by hand."
    )

"""Taking trained weights along: to Feature maps and im2col by a link, home as a file with the lines that load it."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core.network.weight_files import pytorch_lines, to_safetensors
from core.training.datasets import TASKS
from core.training.run import Settings
from core.ui.components.files.taken import offer_file
from core.ui.feature_maps.trained_weights import link_state

_FEATURE_MAPS, _IM2COL = "pages/feature_maps.py", "pages/im2col.py"


def take_along(source: str, settings: Settings, parameters: Mapping[str, np.ndarray]) -> None:
    """A closed section with links, a download and the lines.

    Args:
        source: a value of the parameter ``weights_from``. settings: of the run. parameters: the weights after it.
    """
    with st.expander("Take these weights along", key=f"take_{source}", on_change="rerun") as section:
        if section.open:
            _show(source, settings, parameters)


def _show(source: str, settings: Settings, parameters: Mapping[str, np.ndarray]) -> None:
    st.page_link(
        _FEATURE_MAPS,
        label="See your picture under this network, on Feature maps",
        icon=":material/layers:",
        query_params=link_state(source, settings.model),
    )
    if source == "textures":
        st.page_link(
            _IM2COL,
            label="Unroll your picture for these filters, on im2col",
            icon=":material/view_column:",
            query_params={"bank": "trained"},
        )
    model, file = settings.model, f"{settings.task}.safetensors"
    data = to_safetensors(parameters)
    offer_file(
        f"Download {file} ({len(data) / 1000:,.0f} kB)",
        lambda: data,
        file,
        "application/octet-stream",
        key=f"download_{source}",
    )
    st.code(
        pytorch_lines(
            model.layers,
            model.picture_shape,
            file,
            pooling=model.pooling,
            features=model.features,
            classes=model.classes,
        ),
        "python",
    )
    st.caption(" ".join(_about_input(settings)))


def _about_input(settings: Settings) -> list[str]:
    """What the network takes and gives, in sentences."""
    task, (channels, height, width) = TASKS[settings.task], settings.model.picture_shape
    taken = f"[N, {channels}, {height}, {width}]"
    words = [f"`model` takes a tensor {taken} and gives a logit for each of {', '.join(task.classes)}."]
    if task.deviation != 1:
        words.append(
            f"Its pictures have values from 0 to 1 and are normalized: (x − {task.mean:g}) / {task.deviation:g}."
        )
    return words

"""The files that a page's scripts read, made when they are asked for."""

from collections.abc import Callable

from core.export.code_network import WEIGHTS_FILE
from core.export.code_picture import OWN_FILE
from core.export.code_trained import weights_file
from core.figures.rendering import Scale, to_image, to_png
from core.network.weight_files import to_safetensors
from core.ui.app import state
from core.ui.app.own_picture import own_picture
from core.ui.app.sidebar import controls
from core.ui.feature_maps.network_run import run_network
from core.ui.feature_maps.weights_file import named_weights
from core.ui.learning.run_choice import recording

FILE_TYPE = "application/octet-stream"


def files_beside(page: str, script: str) -> dict[str, Callable[[], bytes]]:
    """Name -> what makes the file, of all that a script of this page reads."""
    found = {OWN_FILE: _picture}
    if page == "learning":
        found[weights_file(state.value("learning_task"))] = _recorded_weights
    if page == "feature_maps":
        found[WEIGHTS_FILE] = lambda: to_safetensors(named_weights(run_network(controls())))
    return {name: make for name, make in found.items() if f'"{name}"' in script}


def _picture() -> bytes:
    """The reader's own picture as this session holds it: 8-bit levels, gray or RGB, without loss."""
    return to_png(to_image(own_picture().unpacked().pixels, Scale("clip", 0, 1)))


def _recorded_weights() -> bytes:
    """The weights at the end of the recorded run."""
    return to_safetensors(recording(state.value("learning_task")).snapshots[-1].parameters)

"""The files that a page's scripts read, made when they are asked for."""

from collections.abc import Callable

from core.export.code_network import WEIGHTS_FILE
from core.export.code_trained import weights_file
from core.network.weight_files import to_safetensors
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.feature_maps.network_run import run_network
from core.ui.feature_maps.weights_file import named_weights
from core.ui.learning.run_choice import recording

FILE_TYPE = "application/octet-stream"


def files_beside(page: str) -> dict[str, Callable[[], bytes]]:
    """Name -> what makes the file, of all that a script of this page may read."""
    if page == "learning":
        return {weights_file(state.value("learning_task")): _recorded_weights}
    if page == "feature_maps":
        return {WEIGHTS_FILE: lambda: to_safetensors(named_weights(run_network(controls())))}
    return {}


def _recorded_weights() -> bytes:
    """The weights at the end of the recorded run."""
    return to_safetensors(recording(state.value("learning_task")).snapshots[-1].parameters)

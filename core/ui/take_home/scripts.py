"""The scripts of what a page shows now, by their titles."""

from core.export.code_network import Classes, Network, network_script
from core.export.code_network_numpy import network_numpy_script
from core.export.code_numpy import numpy_script
from core.export.code_pytorch import pytorch_script
from core.network.classifier import vector_size
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.feature_maps import classes, network_choice
from core.ui.feature_maps.network_run import Run, run_network
from core.ui.take_home.learning_scripts import scripts_of_section
from core.ui.take_home.on_screen import address, shown_on
from core.ui.take_home.origins import input_origin, network_input_lines, weight_origin
from core.ui.take_home.part import OPERATION_PAGES

PAGES_WITH_CODE = (*OPERATION_PAGES, "feature_maps", "learning")


def scripts_of(page: str) -> dict[str, str]:
    """Title -> script, of one of ``PAGES_WITH_CODE`` in its present state.

    Raises:
        ValueError: what the page shows cannot be computed, or PyTorch has no module for it.
    """
    if page == "feature_maps":
        network, picture = network_on_screen(run_network(controls())), network_input_lines()
        return {"PyTorch": network_script(network, picture), "NumPy": network_numpy_script(network, picture)}
    if page == "learning":
        return scripts_of_section(state.value("section"))
    shown = shown_on(page)
    x, weight = input_origin(page, shown), weight_origin(page, shown)
    return {"PyTorch": pytorch_script(shown, x, weight), "NumPy": numpy_script(shown, x, weight)}


def network_on_screen(run: Run) -> Network:
    """The network of Feature maps; with its end in classes where the page shows that.

    Raises:
        ValueError: no layer could be computed.
    """
    if not run.layer_maps:
        raise ValueError(
            "The first layer does not fit the picture; once it does, the network's code is here."
        )
    return Network(
        run.layers,
        run.weights,
        run.x.shape,
        state.value("net_scheme"),
        state.value("net_seed"),
        "Feature maps",
        network_choice.input_words(run.picture),
        address("feature_maps"),
        _classes(run) if state.value("look") == "classes" else None,
    )


def _classes(run: Run) -> Classes:
    features, pooling = run.layer_maps[-1].after, state.value("pooling")
    count, true = classes.asked_for(features)
    trained = classes.trained_linear_layer(run, features, count) is not None
    return Classes(pooling, vector_size(features, pooling), count, true, trained)

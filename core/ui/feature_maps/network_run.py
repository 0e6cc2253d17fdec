"""One run of the network: its layers, its weights and every map, computed once and shared by the sections."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.network.cost import affordable, kept_bytes
from core.network.forward import LayerMaps, forward
from core.network.layers import Layer
from core.network.rows import Row, summarize
from core.network.stack_text import LayerChoice
from core.network.weights import Weights
from core.ui.app import state
from core.ui.app.picture_source import Picture
from core.ui.app.remembering import MOST_BYTES, LastLarge, remembered
from core.ui.app.sidebar import Controls
from core.ui.feature_maps import network_choice, weights_choice
from core.ui.feature_maps.trained_weights import Trained

_large_pass: LastLarge[tuple[LayerMaps, ...]] = LastLarge("large_pass")


@dataclass(frozen=True, eq=False)
class Run:
    """A network and what it makes of the picture.

    Attributes:
        picture: the current one. x: (C, H, W) float32, what the network gets of it.
        choices, rows: every layer of the table, as chosen and as worked out.
        layers, weights, layer_maps: those that were computed, from the first on.
        key: changes whenever an activation does.
        problem: one sentence if the network, or its weights, could not be had as asked for.
        notes: sentences on which trained weights are used. trained: where all of the weights come from, if they do.
    """

    picture: Picture
    x: np.ndarray
    choices: tuple[LayerChoice, ...]
    rows: tuple[Row, ...]
    layers: tuple[Layer, ...]
    weights: tuple[Weights | None, ...]
    layer_maps: tuple[LayerMaps, ...]
    key: str
    problem: str
    notes: str = ""
    trained: Trained | None = None

    @property
    def layer(self) -> int:
        """The index of the layer that is open: the chosen one, or the last that was computed."""
        chosen, last = state.value("layer"), len(self.layers) - 1
        return last if chosen is None else min(chosen, last)

    @property
    def maps(self) -> np.ndarray:
        """(C, H, W): the maps of the open layer after its activation."""
        return self.layer_maps[self.layer].after

    @property
    def channel(self) -> int:
        """The index of the map that is open: the chosen one, or the one with the most to see."""
        chosen = state.value("channel")
        return self._most_varied if chosen is None else min(chosen, len(self.maps) - 1)

    @cached_property
    def _most_varied(self) -> int:
        every = max(1, min(self.maps.shape[1:]) // 32)  # thinned: it is only a first impression
        maps = self.maps[:, ::every, ::every]
        return int(np.argmax(maps.std(axis=(1, 2)) if maps[0].size > 1 else np.abs(maps[:, 0, 0])))

    @property
    def position(self) -> tuple[int, int]:
        """(row, column) of the chosen place in the open map; its middle unless one was chosen."""
        height, width = self.maps.shape[1:]
        row, column = state.value("position") or (height // 2, width // 2)
        return min(row, height - 1), min(column, width - 1)

    def input_of(self, layer: int) -> np.ndarray:
        """(C, H, W): what a layer gets, by its index from 0."""
        return self.output_of(layer)

    def output_of(self, number: int) -> np.ndarray:
        """(C, H, W): the maps of a layer, by its number from 1; the picture for 0."""
        return self.layer_maps[number - 1].after if number else self.x


def run_network(now: Controls) -> Run:
    """The network that the controls ask for, on their picture."""
    x = network_choice.network_input(now.picture)
    chosen = network_choice.choices()
    rows = tuple(summarize(network_choice.layers(now.spec), x.shape))
    fitting = tuple(row.layer for row in rows if not row.problem)
    count, too_much = affordable(fitting, x.shape)
    layers = fitting[:count]
    own = weights_choice.weights(layers, x.shape)
    key = _digest(now.picture.digest, x.shape, state.value("normalized"), layers, weights_choice.said())
    if kept_bytes(layers, x.shape) > MOST_BYTES // 2:  # would leave no room for other sessions' passes
        layer_maps = _large_pass.get(key, lambda: _pass(x, layers, own.weights))
    else:
        layer_maps = _small_pass(key, x, layers, own.weights)
    return Run(
        picture=now.picture,
        x=x,
        choices=chosen,
        rows=rows,
        layers=layers,
        weights=own.weights,
        layer_maps=layer_maps,
        key=key,
        problem=" ".join(filter(None, (too_much, own.problem))),
        notes=own.notes,
        trained=own.trained,
    )


def _digest(*parts) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@remembered
def _small_pass(
    key: str, _x: np.ndarray, _layers: tuple[Layer, ...], _weights: tuple[Weights | None, ...]
) -> tuple[LayerMaps, ...]:
    return _pass(_x, _layers, _weights)


def _pass(
    x: np.ndarray, layers: tuple[Layer, ...], weights: tuple[Weights | None, ...]
) -> tuple[LayerMaps, ...]:
    """The layers' maps, read-only, as sessions share them."""
    layer_maps = forward(x, layers, weights)
    for maps in layer_maps:
        maps.before.flags.writeable = maps.after.flags.writeable = False
    return layer_maps

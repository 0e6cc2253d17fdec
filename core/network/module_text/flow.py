"""How a map flows through a ``forward``: what it came from, module by module, and what was added to it."""

from dataclasses import dataclass, replace

from core.network.module_text.module import MAX_MODULES, Module

NOTHING_HERE = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
SUM = "Sum"  # stands for a class; nn has none of this name
_TWO_PATHS = (
    "it adds the maps of two paths, and here a skip connection brings an earlier layer's output as it is; so the path "
    "with fewer modules is left out."
)


@dataclass(frozen=True, eq=False)
class Value:
    """A map: what ``module`` makes of ``source``, and ``plus`` added to it; all None for the picture."""

    module: Module | None = None
    source: "Value | None" = None
    plus: "Value | None" = None


def added(one: Value, other: Value, line: int) -> Value:
    """The sum of two maps: the later one goes on, the other is added to it if the later was made from it."""
    ways = [_way(_changed(value)) for value in (one, other)]
    if ways[1][-1] in ways[0]:
        return Value(Module(SUM, line=line), one, ways[1][-1])
    if ways[0][-1] in ways[1]:
        return Value(Module(SUM, line=line), other, ways[0][-1])
    longer = one if len(ways[0]) >= len(ways[1]) else other
    return Value(Module(SUM, line=line, problem=_TWO_PATHS), longer)


def in_order(end: Value) -> tuple[Module, ...]:
    """The modules from the picture to a map; of a sum, ``plus`` is the place of the module whose map it adds."""
    _, *way = _way(end)
    places = {value: place for place, value in enumerate(way)}
    return tuple(
        replace(value.module, plus=places.get(value.plus, -1)) if value.plus else value.module
        for value in way
    )


def _way(end: Value) -> list[Value]:
    """The picture, and every map from there up to this one."""
    way = [end]
    while way[-1].source:
        way.append(way[-1].source)
        if len(way) > MAX_MODULES + 1:
            raise ValueError(f"The network has more than {MAX_MODULES} modules, the most that are read.")
    return way[::-1]


def _changed(value: Value) -> Value:
    """The map before modules that change nothing when a network is evaluated."""
    while value.module and value.module.kind in ("Identity", *NOTHING_HERE):
        value = value.source
    return value

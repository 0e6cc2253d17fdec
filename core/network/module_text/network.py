"""Modules of ``torch.nn`` as the layers of a stack, and what is to be said of them."""

from dataclasses import dataclass, replace

from core.network.module_text.building import Building
from core.network.module_text.flow import NOTHING_HERE
from core.network.module_text.head import Head, read_head
from core.network.module_text.module import Module, Modules, Said, in_sentences, named
from core.network.stack_text import LayerChoice


@dataclass(frozen=True)
class Network:
    """What was read.

    Attributes:
        layers: of the stack, none of whose sizes is left to the sidebar. names: of each the name that its weights
            begin with in PyTorch; "" for pooling, and where it is not known.
        in_channels: of the first convolution; None without one. fill: what the padding of all layers is filled with.
        head: the classifier at its end; None without one that has a counterpart.
        notes: sentences on what is to be known. left_out: sentences on what was not taken, each with its lines.
    """

    layers: tuple[LayerChoice, ...]
    names: tuple[str, ...]
    in_channels: int | None
    fill: str
    head: Head | None
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


def to_network(read: Modules, most_classes: int) -> Network:
    """The layers that do what the modules do, as far as there are such."""
    building = Building([*read.notes], [*read.problems], is_broken=bool(read.problems))
    building.notes += [_dropped(module) for module in read.modules if module.kind in NOTHING_HERE]
    modules = read.modules
    end = next((n for n, module in enumerate(modules) if module.kind in ("Flatten", "Linear")), len(modules))
    for module in modules[:end]:
        building.take(module)
    building.finish()
    layers, head = building.layers, None
    classifier = [module for module in modules[end:] if module.kind not in ("Identity", *NOTHING_HERE)]
    if classifier:
        try:
            head = read_head(classifier, most_classes)
        except ValueError as error:
            building.problems += [Said(module.line, str(error)) for module in classifier]
    if head and head.classes and layers and layers[-1] == LayerChoice("global_avg_pool"):
        layers, head = layers[:-1], replace(head, pooling="average")
    return Network(
        tuple(layers),
        tuple(building.names[: len(layers)]),
        building.in_channels,
        building.fill or "zeros",
        head,
        in_sentences(read.place, building.notes),
        in_sentences(read.place, building.problems),
    )


def _dropped(module: Module) -> Said:
    return Said(
        module.line, f"{named(module.kind)} does nothing when a network is evaluated, so it is taken out."
    )

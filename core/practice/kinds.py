"""The kinds of exercises, by name."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.practice import cells, networks, pictures, sizes
from core.practice.exercise import Exercise


@dataclass(frozen=True)
class ExerciseKind:
    """What is asked, for people, and what draws one: None where what was drawn cannot be asked."""

    title: str
    make: Callable[[random.Random, int], Exercise | None]


KINDS: Mapping[str, ExerciseKind] = MappingProxyType(
    {
        "size": ExerciseKind("Output size", sizes.output_size),
        "keep": ExerciseKind("Padding that keeps the size", sizes.padding_that_keeps),
        "undo": ExerciseKind("Undoing a shape", sizes.undoing),
        "value": ExerciseKind("One output value", cells.value),
        "cells": ExerciseKind("Which pixels it sees", cells.pixels),
        "column": ExerciseKind("Column of the matrix", cells.column),
        "parameters": ExerciseKind("Parameters", networks.parameters),
        "maps": ExerciseKind("Number of maps", networks.maps),
        "field": ExerciseKind("Receptive field", networks.field),
        "kernel": ExerciseKind("Which kernel", pictures.which_kernel),
    }
)

"""A module of ``torch.nn`` as a text names it, before anything is known of what it means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_MODULES = 300


@dataclass(frozen=True)
class Module:
    """One module of a network.

    Attributes:
        kind: its class in ``torch.nn``, as written. positional, named: its arguments, plain values.
        line: where it stands in the text, counted from 1; of JSON, the number of its entry.
        path: the name that its weights begin with in PyTorch, such as "features.0"; "" if that is not known.
        adds: of a convolution in JSON, the number of the layer whose output is added to its own.
        plus: of a sum in a forward, the place, from 0, of the module whose output is added; -1 for the picture's.
        problem: why it cannot be read, a sentence that begins in lower case; "" if it can.
    """

    kind: str
    positional: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)
    line: int = 1
    path: str = ""
    problem: str = ""
    adds: Any = None
    plus: int | None = None


@dataclass(frozen=True)
class Said:
    """A sentence on a line of the text; the sentence begins in lower case, after "Line 3: "."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Modules:
    """The modules of a text in order, and what was said while reading it.

    Attributes:
        modules: nested ones are flattened. place: "Line", or "Entry" for JSON.
        notes: what there is to know. problems: what is left out besides modules that have a problem.
    """

    modules: tuple[Module, ...]
    place: str = "Line"
    notes: tuple[Said, ...] = ()
    problems: tuple[Said, ...] = ()


def in_sentences(place: str, said: Iterable[Said]) -> tuple[str, ...]:
    """Each sentence once, in the order of the lines, with all the lines that it is about.

    >>> in_sentences("Line", [Said(3, "nn.A is out."), Said(2, "nn.B is out."), Said(5, "nn.A is out.")])
    ('Line 2: nn.B is out.', 'Lines 3 and 5: nn.A is out.')
    """
    lines: dict[str, list[int]] = {}
    for one in sorted(said, key=lambda one: one.line):
        own = lines.setdefault(one.sentence, [])
        if one.line not in own:
            own.append(one.line)
    return tuple(f"{_places(place, own)}: {sentence}" for sentence, own in lines.items())


def _places(place: str, numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"{place} {numbers[0]}"
    plural = {"Line": "Lines", "Entry": "Entries"}[place]
    return f"{plural} {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def named(kind: str) -> str:
    """A module's class as people write it, shortened and without what could mean something in Markdown.

    >>> named("Conv2d"), named("My*Block")
    ('nn.Conv2d', 'nn.My·Block')
    """
    return "nn." + "".join(letter if letter.isalnum() or letter == "_" else "·" for letter in kind[:30])


def quoted(text: str, longest: int = 30) -> str:
    """The beginning of what somebody wrote, on one line, in quotation marks.

    >>> quoted("kernel\\nsize")
    '“kernel size”'
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text[: longest + 1])
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"

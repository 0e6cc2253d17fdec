"""A network as ``print(model)`` writes it: a module a line, those of a container indented below it."""

import ast
import re
from dataclasses import replace

from core.network.module_text.module import MAX_MODULES, Module, Modules, Said
from core.network.module_text.values import value_of

_ENTRY = re.compile(r"\s*\(([\w-]{1,60})\): (?:(\d{1,4}) x )?([\w.]{1,80})\((.*)$")
_WORDS = {  # are printed without quotes
    word: word for word in ("same", "valid", "zeros", "reflect", "replicate", "circular", "none")
} | {"inf": float("inf")}
_ORDERED = "Sequential"  # the container whose modules surely run in the printed order
_IN_ORDER = "its modules are taken in the printed order; what its forward does between them is not printed."
_POOL = "a print leaves out ceil_mode and count_include_pad of nn.AvgPool2d, so both are taken to be at their defaults."


def is_printed(text: str) -> bool:
    """Whether a text has a line such as "(0): Conv2d(…)"."""
    return any(_ENTRY.match(line[:200]) for line in text.splitlines())


def read_printed(text: str) -> Modules:
    """The modules of a printed network, in order.

    Raises:
        ValueError: there are too many; one sentence.
    """
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), 1):
        reading.take(number, line.rstrip())
        if len(reading.modules) > MAX_MODULES:
            raise ValueError(f"The network has more than {MAX_MODULES} modules, the most that are read.")
    return Modules(tuple(reading.modules), "Line", tuple(reading.notes))


class _Reading:
    """What is known up to a line: the modules, and the containers that are open."""

    def __init__(self):
        self.modules: list[Module] = []
        self.notes: list[Said] = []
        self.open: list[
            tuple[str, int, int]
        ] = []  # path, index of its first module, how often it is repeated

    def take(self, number: int, line: str) -> None:
        if entry := _ENTRY.match(line):
            self._take_entry(number, *entry.groups())
        elif line.strip() == ")" and self.open:
            self._close(*self.open.pop())
        elif (head := re.fullmatch(r"\s*(\w{1,80})\(", line)) and not self.modules and not self.open:
            self._say_order(number, head[1])

    def _take_entry(self, number: int, name: str, times: str | None, kind: str, rest: str) -> None:
        first = name.partition("-")[0] if times else name  # "(0-2): 3 x …"
        path, kind = ".".join([*(path for path, _, _ in self.open[-1:]), first]), kind.rpartition(".")[2]
        if not rest:
            self._say_order(number, kind)
            self.open.append((path, len(self.modules), int(times or 1)))
            return
        if rest == ")" and kind in (_ORDERED, "ModuleList", "ModuleDict"):
            return
        try:
            positional, named = _arguments(rest)
        except ValueError as error:
            problem = f"it cannot be read ({error}), so it is left out."
            self.modules.append(Module(kind, line=number, path=path, problem=problem))
            return
        if kind == "AvgPool2d":
            self.notes.append(Said(number, _POOL))
        start = len(self.modules)
        self.modules.append(Module(kind, positional, named, number, path))
        self._close(path, start, int(times or 1))

    def _say_order(self, number: int, kind: str) -> None:
        if kind != _ORDERED:
            self.notes.append(Said(number, _IN_ORDER))

    def _close(self, path: str, start: int, times: int) -> None:
        """Repeat the modules from ``start`` on, which are those of one of several alike."""
        own, before, first = self.modules[start:], path.rpartition(".")[0], path.rpartition(".")[2]
        for more in range(1, times if own else 1):
            if len(self.modules) > MAX_MODULES or not first.isdecimal():
                return
            again = ".".join(filter(None, (before, str(int(first) + more))))
            for module in own:
                moved = again + module.path[len(path) :]
                self.modules.append(replace(module, path=moved))


def _arguments(rest: str) -> tuple[tuple, dict]:
    """Positional and named arguments of "3, 16, kernel_size=(3, 3))"."""
    try:
        call = ast.parse(f"f({rest}", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("its brackets or commas do not fit") from None
    is_one = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    if not is_one:
        raise ValueError("it is more than one module")
    positional = tuple(value_of(one, _WORDS) for one in call.args)
    return positional, {one.arg or "**": value_of(one.value, _WORDS) for one in call.keywords}

"""Expressions of Python source that build modules: calls, nested ones, and names that stand for them."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.network.module_text.module import MAX_MODULES, Module, Said, named
from core.network.module_text.signatures import PARAMETERS
from core.network.module_text.values import shortened, value_of

_CONTAINERS = ("Sequential", "ModuleList")
_DICTIONARY = "OrderedDict"
UNKNOWN = object()  # stands for an argument whose value is not in the text
Entry = tuple[str | None, list[Module]]  # name in its container, None for its number; and what it is


def called(node: ast.expr, aliases: Mapping[str, str]) -> str:
    """The last name of what is called, "Conv2d" of ``torch.nn.Conv2d(…)``; "" for all else."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return aliases.get(node.func.id, node.func.id) if isinstance(node.func, ast.Name) else ""


def unwrapped(node: ast.expr) -> ast.expr:
    """``nn.Sequential(…)`` of ``nn.Sequential(…).to(device).eval()``: methods of a module change nothing here."""
    while (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.islower()
        and isinstance(node.func.value, ast.Call)
    ):
        node = node.func.value
    return node


def is_network_call(node: ast.AST, aliases: Mapping[str, str]) -> bool:
    """Whether an expression by itself builds a network or a module: a container, a class known here, or one of nn."""
    node = unwrapped(node)
    name = called(node, aliases)
    if name in PARAMETERS or name in _CONTAINERS:
        return True
    of_nn = (
        name and isinstance(node.func, ast.Attribute) and shortened(node.func.value) in ("“nn”", "“torch.nn”")
    )
    return bool(of_nn) and name[:1].isupper() and not name.endswith(("Loss", "Module"))


class Expressions:
    """What names stand for up to a place of the source, and what was said about it."""

    def __init__(self):
        self.aliases: dict[str, str] = {}
        self.functions: set[str] = set()
        self.libraries = {"torch", "F", "nn", "functional"}
        self.classes: dict[str, tuple[ast.ClassDef, dict[str, Any]]] = {}
        self.values: dict[str, Any] = {}
        self.lists: dict[str, list[Entry]] = {}
        self.networks: dict[str, list[Module]] = {}
        self.used: set[str] = set()
        self.defaults: set[str] = set()
        self.defaults_used = False
        self.notes: list[Said] = []
        self.problems: list[Said] = []

    def builds(self, node: ast.AST) -> bool:
        """Whether an expression by itself builds a network or a module, an object of one of the text's classes too."""
        return is_network_call(node, self.aliases) or called(unwrapped(node), self.aliases) in self.classes

    def take_names(self, node: ast.Import | ast.ImportFrom) -> None:
        """What an import calls things: other names of classes and functions, and of torch's packages."""
        of_torch = (getattr(node, "module", None) or "").partition(".")[0] == "torch"
        for alias in node.names:
            name = alias.asname or alias.name
            if isinstance(node, ast.ImportFrom) and alias.asname:
                self.aliases[name] = alias.name
            if of_torch and alias.name not in ("nn", "functional"):
                self.functions.add(alias.name)
            elif of_torch or alias.name.partition(".")[0] == "torch":
                self.libraries.add(name)

    def key(self, node: ast.expr) -> str | None:
        """A name or ``self.name`` as text; None for any other expression."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return f"self.{node.attr}"
        return node.id if isinstance(node, ast.Name) else None

    def set_value(self, key: str, value: ast.expr) -> None:
        """Let a name stand for a plain value; if it is none, for nothing."""
        try:
            known = {key: value_of(value, self.values)}
        except ValueError:
            known = {}
        self.forget(key)
        self.values |= known

    def forget(self, key: str | None) -> None:
        """Let a name stand for nothing that is known."""
        for names in (self.values, self.lists, self.networks):
            names.pop(key, None)

    def check_count(self, modules: Sequence) -> None:
        """Raise ValueError if there are more than can be read."""
        if len(modules) > MAX_MODULES:
            raise ValueError(f"The network has more than {MAX_MODULES} modules, the most that are read.")

    def network(self, node: ast.expr) -> list[Module]:
        """The modules that an expression builds, flattened; none, and a problem, where it is not understood."""
        node = unwrapped(node)
        key = self.key(node)
        if key in self.networks:
            self.used.add(key)
            return self.networks[key]
        name = called(node, self.aliases)
        if not name:
            return [self._unread(node, "is not a module written out here; it is left out")]
        return self._container(node) if name in _CONTAINERS else self._module(name, node)

    def _container(self, node: ast.Call) -> list[Module]:
        if len(node.args) == 1 and self._holds_entries(node.args[0]):
            entries = self.entries(node.args[0])
        else:
            entries = self.entries(ast.List(node.args))
        modules = [self._unread(node, "has arguments by name, which are left out")] if node.keywords else []
        for number, (name, own) in enumerate(entries):
            modules += self.moved(own, str(number) if name is None else name)
            self.check_count(modules)
        return modules

    def _holds_entries(self, node: ast.expr) -> bool:
        written = isinstance(node, (ast.List, ast.Tuple, ast.Dict, ast.ListComp, ast.GeneratorExp))
        return written or called(node, self.aliases) == _DICTIONARY or self.key(node) in self.lists

    def entries(self, node: ast.expr) -> list[Entry]:
        """What a list, a tuple, a dictionary, or a name of one holds."""
        if (key := self.key(node)) in self.lists:
            return self.lists[key]
        if called(node, self.aliases) == _DICTIONARY and len(node.args) == 1 and not node.keywords:
            return self.entries(node.args[0])
        if isinstance(node, ast.Dict):
            return [self._entry(ast.Tuple([k or v, v])) for k, v in zip(node.keys, node.values)]
        if not isinstance(node, (ast.List, ast.Tuple)):
            return [
                (None, [self._unread(node, "is no list whose entries are written out, so they are left out")])
            ]
        found = []
        for one in node.elts:
            found += self.entries(one.value) if isinstance(one, ast.Starred) else [self._entry(one)]
            self.check_count(found)
        return found

    def _entry(self, node: ast.expr) -> Entry:
        """A module, or a pair of a name and a module."""
        pair = node.elts if isinstance(node, ast.Tuple) and len(node.elts) == 2 else None
        if pair and isinstance(pair[0], ast.Constant) and isinstance(pair[0].value, str):
            return pair[0].value, self.network(pair[1])
        return None, self.network(node)

    def _module(self, kind: str, node: ast.Call) -> list[Module]:
        read = self._if_known if kind in self.classes else self.value
        if kind in self.classes:
            self.used.add(kind)
        try:
            positional = tuple(read(one) for one in node.args)
            by_name = {one.arg or "**": read(one.value) for one in node.keywords}
        except ValueError as error:
            return [Module(kind, line=node.lineno, problem=f"{error}; {named(kind)} is left out.")]
        return [Module(kind, positional, by_name, node.lineno)]

    def _if_known(self, node: ast.expr) -> Any:
        try:
            return self.value(node)
        except ValueError:
            return UNKNOWN

    def value(self, node: ast.expr) -> Any:
        """The plain value of an expression.

        Raises:
            ValueError: it has none; a part of a sentence.
        """
        value = value_of(node, self.values)
        if self.defaults and any(
            isinstance(part, ast.Name) and part.id in self.defaults for part in ast.walk(node)
        ):
            self.defaults_used = True
        return value

    @staticmethod
    def _unread(node: ast.expr, what: str) -> Module:
        return Module("", line=getattr(node, "lineno", 1), problem=f"{shortened(node)} {what}.")

    @staticmethod
    def moved(modules: Sequence[Module], name: str | None) -> list[Module]:
        """The modules as part of something that calls them ``name``; None where nobody knows what calls them."""
        if name is None:
            return [replace(module, path="") for module in modules]
        return [replace(module, path=f"{name}.{module.path}" if module.path else name) for module in modules]

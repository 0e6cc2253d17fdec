"""The classes of a text: what their ``__init__`` sets is read for each object, and its ``forward`` is followed."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from core.network.module_text.calls import Members
from core.network.module_text.flow import Value, in_order
from core.network.module_text.forward import followed
from core.network.module_text.module import Module, Modules, Said
from core.network.module_text.statements import Statements

_MOST_STEPS = 50_000  # nodes of the syntax tree, each as often as it is followed
_TOO_MANY = "The classes of the text build too much to be followed; paste the output of print(model) instead."
_LOOSE = "no class with a forward uses this part, so it is not taken."
_NOT_FOLLOWED = (
    "what this forward returns could not be followed, so the parts are taken in the order of the lines."
)


def in_order_of_calls(read: Statements) -> Modules:
    """The modules that the statements build, those of the text's classes in the order in which forward calls them.

    Raises:
        ValueError: they are too many; one sentence.
    """
    for name, (definition, _) in read.classes.items():
        names = {part.id for part in ast.walk(definition) if isinstance(part, ast.Name)}
        read.used |= names & read.classes.keys() - {name}
    _leave_loose_parts(read)
    found = read.modules()
    if not read.classes:
        return found
    modules = in_order(_Objects(read).applied(found.modules, Value()))
    return Modules(modules, found.place, tuple(read.notes), tuple(read.problems))


def _leave_loose_parts(read: Statements) -> None:
    """Say of what is not part of a class that it is not taken, where there is a class."""
    for key, (line, modules) in read.found.items():
        if read.classes and key not in read.used and not any(one.kind in read.classes for one in modules):
            read.used.add(key)
            read.notes.append(Said(line, _LOOSE))


class _Objects:
    """The objects of the text's classes, each made where a map comes to it."""

    def __init__(self, read: Statements):
        self.read = read
        self.sizes: dict[ast.AST, int] = {}
        self.steps = 0

    def applied(self, modules: Sequence[Module], value: Value, path: str = "") -> Value:
        """What modules that belong to the object ``path`` make of a map."""
        for module in modules:
            if path and module.path:
                module = replace(module, path=f"{path}.{module.path}")
            of_text = module.kind in self.read.classes and not module.problem
            value = self._applied(module, value) if of_text else Value(module, value)
        return value

    def _applied(self, module: Module, value: Value) -> Value:
        definition, values = self.read.classes[module.kind]
        self._spend(definition)
        known = self.read.inside(values)
        methods = {one.name: one for one in definition.body if isinstance(one, ast.FunctionDef)}
        is_called = module.line != definition.lineno
        given = _given(methods["__init__"], module) if is_called and "__init__" in methods else None
        for statement in definition.body:
            if statement is methods.get("__init__"):
                known.function(statement, given)
            elif statement is not methods["forward"]:
                known.block([statement])
        modules = {
            key.removeprefix("self."): known.found[key][1] for key in known.networks if key in known.found
        }
        own = Members(
            modules,
            methods,
            known,
            followed,
            lambda own, value: self.applied(own, value, module.path),
            self._spend,
        )
        end = followed(own, methods["forward"], [value])
        if end:
            return end
        self.read.problems.append(Said(methods["forward"].lineno, _NOT_FOLLOWED))
        return own.apply([one for all_ in modules.values() for one in all_], value)

    def _spend(self, node: ast.AST) -> None:
        if node not in self.sizes:
            self.sizes[node] = sum(1 for _ in ast.walk(node))
        self.steps += self.sizes[node]
        if self.steps > _MOST_STEPS:
            raise ValueError(_TOO_MANY)


def _given(function: ast.FunctionDef, module: Module) -> dict:
    """The arguments of a call after ``self``, by name."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)][1:]
    return {**dict(zip(names, module.positional)), **module.named}

"""Python source: the plain statements of the syntax tree, in order; none is executed."""

import ast
from collections.abc import Mapping
from typing import Any

from core.network.module_text.expressions import UNKNOWN, Expressions
from core.network.module_text.module import Module, Modules, Said, quoted

_SEVERAL = "the parts are taken one after the other in the order of the lines; no forward in the text says otherwise."
_REBOUND = "{} is set again here; only what it is last set to is taken."
_NOT_FOLLOWED = (
    "a loop, a branch or a block is not followed, so the modules in it are left out; write them out one by one, or "
    "paste the output of print(model)."
)
_DERIVED = (
    "the forward of this nn.Sequential is not read, so what it does between its modules is missing here."
)
_DEFAULT = "the arguments of a function are taken to be at their defaults."


class Statements(Expressions):
    """Statement after statement: what names stand for, and the networks found."""

    def __init__(self):
        super().__init__()
        self.found = {}  # name or line -> (line, modules)

    def modules(self) -> Modules:
        """All that was found and is not part of something else."""
        parts = [(key, *part) for key, part in self.found.items() if key not in self.used]
        if not parts:
            parts = [(None, 1, [module for _, own in one for module in own]) for one in self.lists.values()]
        if len(parts) > 1:
            self.notes.append(Said(parts[1][1], _SEVERAL))
            parts = [
                (key, line, own if str(key).startswith("self.") else self.moved(own, None))
                for key, line, own in parts
            ]
        modules = tuple(module for _, _, own in parts for module in own)
        self.check_count(modules)
        return Modules(modules, "Line", tuple(self.notes), tuple(self.problems))

    def inside(self, values: Mapping[str, Any]) -> "Statements":
        """What reads the body of a class where names stand for these values; what it says is said here."""
        own = Statements()
        own.aliases, own.functions, own.libraries, own.classes = (
            self.aliases,
            self.functions,
            self.libraries,
            self.classes,
        )
        own.notes, own.problems, own.values = self.notes, self.problems, dict(values)
        return own

    def block(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.take_names(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            self._extend(node)
        elif isinstance(node, (ast.Expr, ast.Return)) and node.value is not None:
            self._expression(node.value)
        elif isinstance(node, ast.ClassDef):
            self._class(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.function(node, None)
        elif isinstance(
            node, (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)
        ):
            self._skip(node)

    def _class(self, node: ast.ClassDef) -> None:
        """A class with a ``forward`` is kept for when an object is made of it; of others the body is read.

        A class derived from ``nn.Sequential`` is taken for one, as if its forward were the usual.
        """
        derived = any(
            name == "Sequential"
            for base in node.bases
            for name in (self.key(base), getattr(base, "attr", ""))
        )
        if derived:
            self.aliases[node.name] = "Sequential"
            self.notes.append(Said(node.lineno, _DERIVED))
        elif any(isinstance(one, ast.FunctionDef) and one.name == "forward" for one in node.body):
            self.classes[node.name] = node, dict(self.values)
            self.found[node.name] = node.lineno, [Module(node.name, line=node.lineno)]
            return
        self.block(node.body)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        key = self.key(target)
        if key is None:
            self._forget(target)
            return
        is_list = isinstance(value, (ast.List, ast.Tuple))
        if self.builds(value):
            self._name_network(key, value.lineno, self.network(value))
        elif is_list and any(self.builds(one) for one in value.elts):
            entries = self.entries(value)
            self._forget(target)
            self.lists[key] = entries
        elif isinstance(value, ast.List) and not value.elts:
            self._forget(target)
            self.lists[key] = []
        else:
            self.set_value(key, value)

    def _name_network(self, key: str, line: int, modules: list[Module]) -> None:
        """Let a name stand for modules; what it stood for may be a part of them, or is lost."""
        if key in self.found and key not in self.used:
            self.notes.append(Said(line, _REBOUND.format(quoted(key))))
        self.found.pop(key, None)
        self.used.discard(key)
        self.forget(key)
        self.networks[key] = modules
        own = key.partition(".")[2]
        self.found[key] = line, self.moved(modules, own) if own else modules

    def _extend(self, node: ast.AugAssign) -> None:
        """``layers += [...]``, ``channels *= 2``; what else is set to something that is not known."""
        key = self.key(node.target)
        if key in self.lists and isinstance(node.op, ast.Add):
            self.lists[key] = [*self.lists[key], *self.entries(node.value)]
            self.check_count(self.lists[key])
        elif key is not None:
            self.set_value(key, ast.BinOp(node.target, node.op, node.value))

    def _expression(self, value: ast.expr) -> None:
        if self.builds(value):
            self.found[value.lineno, value.col_offset] = value.lineno, self.network(value)
        elif isinstance(value, (ast.Tuple, ast.List)):
            if any(self.builds(one) for one in value.elts):  # lines out of an nn.Sequential
                own = [module for _, modules in self.entries(value) for module in modules]
                self.found[value.lineno, value.col_offset] = value.lineno, self.moved(own, None)
        elif isinstance(value, ast.Call) and not self._append(value):
            for one in value.args:
                if self.builds(one):
                    self._expression(one)

    def _append(self, call: ast.Call) -> bool:
        """``layers.append(module)`` and ``.extend([...])`` on a known list; any other method makes it unknown."""
        key = self.key(call.func.value) if isinstance(call.func, ast.Attribute) else None
        if key not in self.lists:
            return False
        if call.func.attr == "append" and len(call.args) == 1:
            self.lists[key] = [*self.lists[key], *self.entries(ast.List(call.args))]
        elif call.func.attr == "extend" and len(call.args) == 1:
            self.lists[key] = [*self.lists[key], *self.entries(call.args[0])]
        else:
            del self.lists[key]
        return True

    def function(self, node: ast.FunctionDef, given: Mapping[str, Any] | None) -> None:
        """The body, with the arguments of a call, None without one; they hide what has the same name outside."""
        outside = dict(self.values)
        takes = [*node.args.posonlyargs, *node.args.args]
        defaults = [*[None] * (len(takes) - len(node.args.defaults)), *node.args.defaults]
        for argument, default in (*zip(takes, defaults), *zip(node.args.kwonlyargs, node.args.kw_defaults)):
            self.forget(argument.arg)
            if given and argument.arg in given:
                known = given[argument.arg]
                self.values |= {} if known is UNKNOWN else {argument.arg: known}
            elif default is not None:
                self.set_value(argument.arg, default)
                self.defaults |= {argument.arg} if given is None else set()
        before = len(self.found)
        self.defaults_used = False
        self.block(node.body)
        if self.defaults_used and len(self.found) > before:
            self.notes.append(Said(node.lineno, _DEFAULT))
        self.values, self.defaults = outside, set()

    def _skip(self, node: ast.stmt) -> None:
        """A statement that is not followed: all that it sets or changes is not known afterwards."""
        for part in ast.walk(node):
            if isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Store):
                self._forget(part)
            elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
                self.lists.pop(self.key(part.func.value), None)
        if any(self.builds(part) for part in ast.walk(node)):
            self.problems.append(Said(node.lineno, _NOT_FOLLOWED))

    def _forget(self, target: ast.expr) -> None:
        for part in ast.walk(target):
            self.forget(self.key(part))

"""The ``forward`` of a class: the modules in the order in which a map goes through them; nothing is executed."""

import ast
from collections.abc import Sequence

from core.network.module_text.calls import Calls, Members
from core.network.module_text.expressions import called
from core.network.module_text.flow import Value
from core.network.module_text.module import Module, Said
from core.network.module_text.names import is_batch, is_shape, name_of, receiver
from core.network.module_text.values import shortened

_SKIPPED = "a loop or a branch in forward is not followed; what it does is left out."
_UNUSED = "what {} does in forward is not read."
_FIRST = "several values are returned; only the first map is followed."
_NO_EFFECT = (ast.Pass, ast.Assert, ast.Delete, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


def followed(own: Members, method: ast.FunctionDef, given: Sequence[Value | None]) -> Value | None:
    """What a method returns for these arguments after ``self``; None where it is no map that could be followed."""
    own.spend(method)
    reading = _Forward(own, method, given)
    reading.block(method.body)
    return reading.returned


class _Forward(Calls):
    """The statements of one call: which maps the local names stand for."""

    def __init__(self, own: Members, method: ast.FunctionDef, given: Sequence[Value | None]):
        names = [one.arg for one in (*method.args.posonlyargs, *method.args.args)][1:]
        super().__init__(own, {name: value for name, value in zip(names, given) if value})
        self.returned: Value | None = None
        self.is_over = False

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            if self.is_over:
                return
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            value = self.value(node.value)
            for target in node.targets:
                self._assign(target, node.value, value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._assign(node.target, node.value, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            total = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
            self._assign(node.target, total, self.value(total))
        elif isinstance(node, ast.Return):
            self.returned, self.is_over = self._one_of(node.value), True
        elif isinstance(node, ast.With):
            self.block(node.body)
        elif isinstance(node, ast.Expr):
            self._expression(node.value)
        elif not isinstance(node, _NO_EFFECT):
            self._leave(node, _SKIPPED)

    def _assign(self, target: ast.expr, said: ast.expr, value: Value | None) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):  # b, c, h, w = x.shape
            for place, one in enumerate(target.elts):
                self._set(name_of(one), None if place else value, is_shape(said) and not place)
        elif name := name_of(target):
            if name.startswith("self.") and name.removeprefix("self.") in self.own.modules:
                self.own.known.problems.append(Said(target.lineno, _UNUSED.format(shortened(target))))
            self._set(name, value, is_batch(said))
        else:  # x[:, 0] = 0
            self._leave(target, _UNUSED.format(shortened(target)))

    def _set(self, name: str | None, value: Value | None, is_batch: bool) -> None:
        if name is None:
            return
        self.maps.pop(name, None)
        self.batches.discard(name)
        if value:
            self.maps[name] = value
        elif is_batch:
            self.batches.add(name)

    def _leave(self, node: ast.AST, sentence: str) -> None:
        """Say that a statement is not followed, in the way of each map that it may change."""
        self.own.spend(node)
        parts = [part for part in ast.walk(node) if name_of(part) in self.maps]
        stored = [part for part in parts if isinstance(part.ctx, ast.Store)]
        problem = Module("", line=node.lineno, problem=sentence)
        for name in {name_of(part) for part in stored or parts}:
            self.maps[name] = Value(problem, self.maps[name])

    def _expression(self, node: ast.expr) -> None:
        """A call whose result is not kept: in place, or for somebody to read."""
        in_place = isinstance(node, ast.Call) and called(node, {}).endswith("_")
        if in_place and (name := name_of(receiver(node))) in self.maps:
            self._set(name, self.value(node), False)
        elif isinstance(node, ast.Call) and called(node, {}) != "print":
            self._leave(node, _UNUSED.format(shortened(node)))

    def _one_of(self, node: ast.expr | None) -> Value | None:
        """The map that is returned, or the first of them."""
        if not isinstance(node, (ast.Tuple, ast.List)):
            return self.value(node)
        values = [value for one in node.elts if (value := self.value(one))]
        if len(node.elts) > 1 and values:
            self.own.known.notes.append(Said(node.lineno, _FIRST))
        return values[0] if values else None

"""The ``forward`` of a class: the modules in the order in which a map goes through them; nothing is executed."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.network.module_text.expressions import Expressions, called
from core.network.module_text.flow import Value, added
from core.network.module_text.functional import is_batch, is_of_size, is_shape, module_of
from core.network.module_text.module import Module, Said
from core.network.module_text.values import shortened

_SKIPPED = "a loop or a branch in forward is not followed; what it does is left out."
_NO_COUNTERPART = "has no counterpart here and is left out."
_UNKNOWN = "stands for no module that could be read, so it is left out."
_UNUSED = "what {} does in forward is not read."
_FIRST = "several values are returned; only the first map is followed."
_BATCH = ast.Constant(1)  # the number of pictures: there is one
_NO_EFFECT = (ast.Pass, ast.Assert, ast.Delete, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


@dataclass(frozen=True)
class Members:
    """What ``self`` has.

    Attributes:
        modules: by attribute, with the names of their weights. methods: by name. known: what names stand for there.
        apply: what modules make of a map, the classes of the text among them. spend: counts a part of
        the tree, and raises ValueError where that is too much.
    """

    modules: Mapping[str, Sequence[Module]]
    methods: Mapping[str, ast.FunctionDef]
    known: Expressions
    apply: Callable[[Sequence[Module], Value], Value]
    spend: Callable[[ast.AST], None]


def followed(own: Members, method: ast.FunctionDef, given: Sequence[Value | None]) -> Value | None:
    """What a method returns for these arguments after ``self``; None where it is no map that could be followed."""
    own.spend(method)
    reading = _Forward(own, method, given)
    reading.block(method.body)
    return reading.returned


class _Forward:
    """The statements of one call: which maps the local names stand for."""

    def __init__(self, own: Members, method: ast.FunctionDef, given: Sequence[Value | None]):
        names = [one.arg for one in (*method.args.posonlyargs, *method.args.args)][1:]
        self.own = own
        self.maps = {name: value for name, value in zip(names, given) if value}
        self.batches: set[str] = set()
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
                self._set(_name(one), None if place else value, is_shape(said) and not place)
        elif name := _name(target):
            self._set(name, value, is_batch(said))
        else:  # x[:, 0] = 0
            self._leave(target, _UNUSED.format(shortened(target)))

    def _set(self, name: str, value: Value | None, is_batch: bool) -> None:
        self.maps.pop(name, None)
        self.batches.discard(name)
        if value:
            self.maps[name] = value
        elif is_batch:
            self.batches.add(name)

    def _leave(self, node: ast.AST, sentence: str) -> None:
        """Say that a statement is not followed, in the way of each map that it may change."""
        self.own.spend(node)
        names = {name for part in ast.walk(node) if (name := _name(part)) in self.maps}
        problem = Module("", line=node.lineno, problem=sentence)
        for name in names:
            self.maps[name] = Value(problem, self.maps[name])

    def _expression(self, node: ast.expr) -> None:
        """A call whose result is not kept: in place, or for somebody to read."""
        in_place = isinstance(node, ast.Call) and called(node, {}).endswith("_")
        if in_place and (name := _name(_receiver(node))) in self.maps:
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

    def value(self, node: ast.expr | None) -> Value | None:
        """The map that an expression is; None for all else."""
        if node is None or isinstance(node, ast.Constant):
            return None
        if (name := _name(node)) in self.maps:
            return self.maps[name]
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._sum(node, node.left, node.right)
        if isinstance(node, (ast.Attribute, ast.Name)) or is_of_size(node):
            return None  # a number or a shape
        return self._left_out(node, [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)])

    def _sum(self, node: ast.expr, *sides: ast.expr) -> Value | None:
        values = [self.value(side) for side in sides]
        if all(values):
            return added(*values, node.lineno)
        return self._problem(node, next(filter(None, values), None), _NO_COUNTERPART)

    def _left_out(self, node: ast.expr, parts: Sequence[ast.expr]) -> Value | None:
        """The first map in an expression, as if nothing were done with it; which is said."""
        return self._problem(node, next(filter(None, map(self._inside, parts)), None), _NO_COUNTERPART)

    def _inside(self, node: ast.expr) -> Value | None:
        if isinstance(node, (ast.Tuple, ast.List)):
            return next(filter(None, map(self._inside, node.elts)), None)
        return self.value(node.value if isinstance(node, ast.Starred) else node)

    def _problem(self, node: ast.expr, source: Value | None, why: str) -> Value | None:
        """The map that goes on where something is left out."""
        self.own.spend(node)
        return source and Value(Module("", line=node.lineno, problem=f"{shortened(node)} {why}"), source)

    def _call(self, node: ast.Call) -> Value | None:
        given, name = (
            [*node.args, *(one.value for one in node.keywords)],
            called(node, self.own.known.aliases),
        )
        modules = self._modules(node.func)
        if modules is not None and len(given) == 1:
            source = self.value(given[0])
            return source and self.own.apply(modules, source)
        if (own := _name(node.func)) and own.startswith("self."):
            method = self.own.methods.get(own.removeprefix("self."))
            if method and (value := followed(self.own, method, [self.value(one) for one in given])):
                return value
            source = next(filter(None, map(self._inside, given)), None)
            return self._problem(node.func, source, _UNKNOWN)
        if name == "len" or is_of_size(node):
            return None
        return self._function(node, name, given)

    def _modules(self, function: ast.expr) -> Sequence[Module] | None:
        """The modules that are called: an attribute, a part of one, or one built where it is called."""
        if isinstance(function, ast.Call):
            known = self.own.known
            return known.moved(known.network(function), None) if known.builds(function) else None
        attribute, *rest = _path(function)
        if attribute not in self.own.modules:
            return None
        modules, path = self.own.modules[attribute], ".".join([attribute, *rest])
        if not rest:
            return modules
        return [one for one in modules if f"{one.path}.".startswith(f"{path}.")] or None

    def _function(self, node: ast.Call, name: str, given: Sequence[ast.expr]) -> Value | None:
        """A function of torch with the map as its first argument, or a method of the map."""
        receiver, arguments = _receiver(node), [*node.args]
        by_name = {one.arg or "**": one.value for one in node.keywords}
        known = self.own.known
        if receiver is None or (_root(receiver) in known.libraries and _name(receiver) not in self.maps):
            is_known = receiver is not None or name in known.functions
            source = self._inside(arguments.pop(0)) if arguments else self.value(by_name.pop("input", None))
        else:
            is_known, source = True, self.value(receiver)
        if source is None:
            return self._left_out(node, given)
        if name.removesuffix("_") == "add" and len(arguments) == 1 and not by_name and is_known:
            other = self.value(arguments[0])
            return (
                added(source, other, node.lineno) if other else self._problem(node, source, _NO_COUNTERPART)
            )
        values = [_BATCH if _name(one) in self.batches else one for one in arguments]
        try:
            modules = module_of(name, values, by_name, node.lineno, known.value) if is_known else None
        except ValueError as error:
            return self._problem(node, source, f"is left out, since {error}.")
        return (
            self._problem(node, source, _NO_COUNTERPART)
            if modules is None
            else self.own.apply(modules, source)
        )


def _receiver(node: ast.Call) -> ast.expr | None:
    """``x`` of ``x.relu()``; None of ``relu(x)``."""
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _name(node: ast.AST | None) -> str | None:
    """A local name, or one of ``self``, as text; None for any other expression."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return f"self.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


def _root(node: ast.expr) -> str:
    """``torch`` of ``torch.nn.functional``; "" for what is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _path(node: ast.expr) -> list[str]:
    """["layers", "0", "conv"] of ``self.layers[0].conv``; [""] for any other expression."""
    path = []
    while True:
        if isinstance(node, ast.Attribute):
            path.append(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            path.append(str(node.slice.value))
        else:
            break
        node = node.value
    is_own = isinstance(node, ast.Name) and node.id == "self" and path
    return path[::-1] if is_own else [""]

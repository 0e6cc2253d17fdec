"""Which map an expression of a ``forward`` is, call by call; nothing is executed."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.network.module_text.expressions import Expressions, called
from core.network.module_text.flow import Value, added
from core.network.module_text.functional import module_of
from core.network.module_text.module import Module, Said
from core.network.module_text.names import is_of_size, name_of, path_of, receiver, root_of
from core.network.module_text.values import shortened

_NO_COUNTERPART = "has no counterpart here and is left out."
_UNKNOWN = "stands for no module that could be read, so it is left out."
_NEW_EACH_TIME = (
    "what is made in forward has new random weights at each call in PyTorch, and none of them is in a file; here it "
    "keeps those that it is given."
)
_BATCH = ast.Constant(1)  # the number of pictures: there is one


@dataclass(frozen=True)
class Members:
    """What ``self`` has.

    Attributes:
        modules: by attribute, with the names of their weights. methods: by name. known: what names stand for there.
        follow: what a method returns for arguments after ``self``. apply: what modules make of a map, the classes of
            the text among them. spend: counts a part of the tree, and raises ValueError where that is too much.
    """

    modules: Mapping[str, Sequence[Module]]
    methods: Mapping[str, ast.FunctionDef]
    known: Expressions
    follow: Callable[["Members", ast.FunctionDef, Sequence[Value | None]], Value | None]
    apply: Callable[[Sequence[Module], Value], Value]
    spend: Callable[[ast.AST], None]


class Calls:
    """The maps that local names stand for, and those that expressions are."""

    def __init__(self, own: Members, maps: Mapping[str, Value]):
        self.own = own
        self.maps = {**maps}
        self.batches: set[str] = set()

    def value(self, node: ast.expr | None) -> Value | None:
        """The map that an expression is; None for all else."""
        if node is None or isinstance(node, ast.Constant):
            return None
        if (name := name_of(node)) in self.maps:
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
        given = [*node.args, *(one.value for one in node.keywords)]
        name = called(node, self.own.known.aliases)
        modules = self._modules(node.func)
        if modules is not None and len(given) == 1:
            source = self.value(given[0])
            return source and self.own.apply(modules, source)
        if (own := name_of(node.func)) and own.startswith("self."):
            method = self.own.methods.get(own.removeprefix("self."))
            if method and (value := self.own.follow(self.own, method, [self.value(one) for one in given])):
                return value
            source = next(filter(None, map(self._inside, given)), None)
            return self._problem(node.func, source, _UNKNOWN)
        if name == "len" or is_of_size(node):
            return None
        return self._function(node, name, given)

    def _modules(self, function: ast.expr) -> Sequence[Module] | None:
        """The modules that are called: an attribute, a part of one, or one built where it is called."""
        if isinstance(function, ast.Call):
            return self._made_here(function)
        attribute, *rest = path_of(function)
        if attribute not in self.own.modules:
            return None
        modules, path = self.own.modules[attribute], ".".join([attribute, *rest])
        if not rest:
            return modules
        return [one for one in modules if f"{one.path}.".startswith(f"{path}.")] or None

    def _made_here(self, node: ast.Call) -> Sequence[Module] | None:
        """``nn.MaxPool2d(2)`` of ``nn.MaxPool2d(2)(x)``, which is made anew for each call."""
        known = self.own.known
        modules = known.moved(known.network(node), None) if known.builds(node) else None
        if any(one.kind.startswith(("Conv", "Linear")) for one in modules or ()):
            known.problems.append(Said(node.lineno, _NEW_EACH_TIME))
        return modules

    def _function(self, node: ast.Call, name: str, given: Sequence[ast.expr]) -> Value | None:
        """A function of torch with the map as its first argument, or a method of the map."""
        known, arguments = self.own.known, [*node.args]
        by_name = {one.arg or "**": one.value for one in node.keywords}
        of = receiver(node)
        if of is None or (root_of(of) in known.libraries and name_of(of) not in self.maps):
            is_known = of is not None or name in known.functions
            source = self._inside(arguments.pop(0)) if arguments else self.value(by_name.pop("input", None))
        else:
            is_known, source = True, self.value(of)
        if source is None:
            return self._left_out(node, given)
        values = [_BATCH if name_of(one) in self.batches else one for one in arguments]
        try:
            modules = module_of(name, values, by_name, node.lineno, known.value) if is_known else None
        except ValueError as error:
            return self._problem(node, source, f"is left out, since {error}.")
        if modules is not None:
            return self.own.apply(modules, source)
        is_sum = is_known and name in ("add", "add_") and len(arguments) == 1 and not by_name
        other = self.value(arguments[0]) if is_sum else None
        return added(source, other, node.lineno) if other else self._problem(node, source, _NO_COUNTERPART)

"""A network as Python source: the plain statements of the syntax tree, in order; none is executed."""

import ast
import textwrap

from core.network.module_text.expressions import Expressions, is_network_call
from core.network.module_text.module import Module, Modules, Said, quoted

_SEVERAL = (
    "the parts are taken in the order of the lines; what forward does with them (F.relu, a part that is used twice) is "
    "not read."
)
_REBOUND = "{} is set again here; only what it is last set to is taken."
_NOT_FOLLOWED = (
    "a loop, a branch or a block is not followed, so the modules in it are left out; write them out one by one, or "
    "paste the output of print(model)."
)
_DERIVED = (
    "the forward of this nn.Sequential is not read, so what it does between its modules is missing here."
)
_DEFAULT = "the arguments of a function are taken to be at their defaults."
_SYNTAX = (
    "paste lines such as model = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU()), or the output of print(model)"
)


def read_source(text: str) -> Modules:
    """The modules that Python source builds.

    Every ``nn.Sequential`` that is in no other, and every module that is set by itself, one after the other.

    Raises:
        ValueError: it is no Python, or nested too deeply; one sentence.
    """
    reading = _Statements()
    try:
        reading.block(_parsed(text).body)
    except SyntaxError as error:
        at, why = f"Line {error.lineno}" if error.lineno else "The text", quoted(error.msg, 60)
        raise ValueError(f"{at} is not Python ({why}), nor a printed network; {_SYNTAX}.") from None
    except (RecursionError, MemoryError):
        raise ValueError(f"The text is nested too deeply to be read; {_SYNTAX}.") from None
    return reading.modules()


def _parsed(text: str) -> ast.Module:
    """The syntax tree; of lines out of the middle of a call too, whatever their indentation."""
    if "\0" in text:  # Python 3.11 says so by another error
        raise SyntaxError("a null byte")
    try:
        return ast.parse(textwrap.dedent(text))
    except SyntaxError as error:
        try:
            return ast.parse(f"({text}\n)")
        except SyntaxError:
            raise error from None


class _Statements(Expressions):
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

    def block(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom):
            self.aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}
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
            self._function(node)
        elif isinstance(
            node, (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)
        ):
            self._skip(node)

    def _class(self, node: ast.ClassDef) -> None:
        """The body; a class derived from ``nn.Sequential`` is taken for one, as if its forward were the usual."""
        if any(
            name == "Sequential"
            for base in node.bases
            for name in (self.key(base), getattr(base, "attr", ""))
        ):
            self.aliases[node.name] = "Sequential"
            self.notes.append(Said(node.lineno, _DERIVED))
        self.block(node.body)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        key = self.key(target)
        if key is None:
            self._forget(target)
            return
        is_list = isinstance(value, (ast.List, ast.Tuple))
        if is_network_call(value, self.aliases):
            self._name_network(key, value.lineno, self.network(value))
        elif is_list and any(is_network_call(one, self.aliases) for one in value.elts):
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
        if is_network_call(value, self.aliases):
            self.found[value.lineno, value.col_offset] = value.lineno, self.network(value)
        elif isinstance(value, (ast.Tuple, ast.List)):
            if any(is_network_call(one, self.aliases) for one in value.elts):  # lines out of an nn.Sequential
                own = [module for _, modules in self.entries(value) for module in modules]
                self.found[value.lineno, value.col_offset] = value.lineno, self.moved(own, None)
        elif isinstance(value, ast.Call) and not self._append(value):
            for one in value.args:
                if is_network_call(one, self.aliases):
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

    def _function(self, node: ast.FunctionDef) -> None:
        """The body, with arguments at their defaults; they hide what has the same name outside."""
        outside = dict(self.values)
        takes = [*node.args.posonlyargs, *node.args.args]
        defaults = [*[None] * (len(takes) - len(node.args.defaults)), *node.args.defaults]
        for argument, default in (*zip(takes, defaults), *zip(node.args.kwonlyargs, node.args.kw_defaults)):
            self.forget(argument.arg)
            if default is not None:
                self.set_value(argument.arg, default)
                self.defaults.add(argument.arg)
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
        if any(is_network_call(part, self.aliases) for part in ast.walk(node)):
            self.problems.append(Said(node.lineno, _NOT_FOLLOWED))

    def _forget(self, target: ast.expr) -> None:
        for part in ast.walk(target):
            self.forget(self.key(part))

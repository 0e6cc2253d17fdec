"""What names, paths and sizes in a syntax tree stand for; nothing is executed."""

import ast


def receiver(node: ast.Call) -> ast.expr | None:
    """``x`` of ``x.relu()``; None of ``relu(x)``."""
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def name_of(node: ast.AST | None) -> str | None:
    """A local name, or one of ``self``, as text; None for any other expression."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return f"self.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


def root_of(node: ast.expr) -> str:
    """``torch`` of ``torch.nn.functional``; "" for what is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def path_of(node: ast.expr) -> list[str]:
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


def number_of(node: ast.expr) -> int | None:
    """A whole number that is written out."""
    try:
        number = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return number if type(number) is int else None


def is_shape(node: ast.expr) -> bool:
    """Whether an expression is the whole shape of something: ``x.shape``, ``x.size()``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "size" and not node.args
    return isinstance(node, ast.Attribute) and node.attr == "shape"


def is_batch(node: ast.expr) -> bool:
    """Whether it is the number of pictures: ``x.shape[0]``, ``x.size(0)``, ``len(x)``."""
    if isinstance(node, ast.Subscript):
        return is_shape(node.value) and number_of(node.slice) == 0
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "size" and number_of(node.args[0]) == 0
    return isinstance(node.func, ast.Name) and node.func.id == "len"


def is_of_size(node: ast.expr) -> bool:
    """Whether it asks for sizes, so that it is no map: ``x.size(1)``, ``x.shape[2:]``."""
    while isinstance(node, (ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Attribute) and node.attr in ("size", "shape", "dim", "numel")

"""Plain values out of a syntax tree: numbers, words, tuples and sums of them; nothing is called."""

import ast
import math
import operator
from collections.abc import Mapping
from typing import Any

from core.network.module_text.module import quoted

_LARGEST = 10**9  # of whole numbers: no size comes near it
_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_WRITTEN_OUT = "write it out as a number, True, False or a word in quotes"


def value_of(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """The value of an expression: constants, names that are known, pairs, and + - * // of whole numbers.

    Raises:
        ValueError: it is anything else; the message is a part of a sentence.

    >>> value_of(ast.parse("(2 * ch, True)", mode="eval").body, {"ch": 8})
    (16, True)
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str, bool, type(None))):
        return _bounded(node.value)
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple(value_of(one, known) for one in node.elts)
    if isinstance(node, ast.Attribute) and node.attr == "inf":
        return math.inf
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(value_of(node.operand, known))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left, right = (_whole(value_of(side, known)) for side in (node.left, node.right))
        if isinstance(node.op, ast.FloorDiv) and right == 0:
            raise ValueError("a division by 0 has no value")
        return _bounded(_OPERATIONS[type(node.op)](left, right))
    raise ValueError(f"the value of {shortened(node)} is not in the text itself; {_WRITTEN_OUT}")


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError(f"a whole number may be {_LARGEST} at most")
    return value


def _number(value: Any) -> int | float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number:
        raise ValueError("only a number can have a minus sign")
    return value


def _whole(value: Any) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole:
        raise ValueError("only whole numbers can be calculated with")
    return value


def shortened(node: ast.expr) -> str:
    """The beginning of an expression as source, in quotation marks."""
    try:
        return quoted(ast.unparse(node))
    except (RecursionError, ValueError):
        return "“…”"

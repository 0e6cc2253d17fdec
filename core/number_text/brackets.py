"""Nested brackets: arrays as they are printed, without the calls, names and keywords around them."""

import re
from fractions import Fraction

from core.number_text.cells import Cells, Matrix, apart, from_lines, parse_number, rectangular

# What stands around an array, and around its numbers, when it is printed.
_PARAMETER = re.compile(r"^\s*Parameter containing:\s*")
_ASSIGNED = re.compile(
    r"^\s*[A-Za-z][\w .*]*+(?:\[\d*\])*+\s*=\s*(?=[^=])"
)  # possessive: blanks are tried one way
_CALLED = re.compile(
    r"^\s*(?:[A-Za-z]\w*\.)*(?:array|tensor|asarray|matrix|Parameter|Tensor)\s*\((.*)\)\s*;?\s*$", re.DOTALL
)
_KEYWORD = re.compile(
    r",\s*(?:dtype|device|requires_grad|grad_fn|size|order)\s*=\s*(?:<[^>]*>|\([^)]*\)|'[^']*'|[^,()]*)"
)
_SCALAR = re.compile(r"\b(?:(?:np|numpy|torch)\.)?(?:float|int|uint|double|tensor)\d*\(([^()\[\]]*)\)")
_EXACT = re.compile(r"\bFraction\((-?\d+), *(-?\d+)\)")
_FACTOR = re.compile(r"^\s*([+-]?[\d./eE+-]+)\s*[*·×]?\s*(?=\[)")


def without_calls(text: str) -> str:
    """The numbers of a printed array, without the calls, names and keywords around them; braces as brackets."""
    text = _PARAMETER.sub("", text)
    text = _ASSIGNED.sub("", text)
    text = _KEYWORD.sub("", text)
    text = _EXACT.sub(r"\1/\2", _SCALAR.sub(r"\1", text))
    while called := _CALLED.match(text):
        text = called.group(1).strip().rstrip(",")
    if "{" in text or text.startswith("("):
        text = text.translate(str.maketrans("{}()", "[][]"))
    return text.strip().rstrip(";") if "]" in text else text


def from_brackets(text: str) -> tuple[Matrix, ...]:
    """A nested array; one pair may hold rows after ``;`` or on lines of their own, as in MATLAB."""
    factor = Fraction(1)
    if found := _FACTOR.match(text):
        factor, text = parse_number(found.group(1)), text[found.end() :]
    nested = _nested(text.strip().rstrip(","))
    single = len(nested) == 1
    while len(nested) == 1 and any(isinstance(part, list) for part in nested[0]):
        nested, single = nested[0], False
    kinds = {isinstance(part, list) for part in nested}
    if len(kinds) > 1:
        raise ValueError(
            "The brackets do not make rows: some numbers stand in inner brackets, others beside them."
        )
    if kinds == {False}:
        return (rectangular(from_lines(" ".join(nested)), factor),)
    if any(isinstance(part, list) for row in nested for part in row):
        return _channels(nested, factor)
    rows = _as_in_matlab(nested[0]) if single and nested else _rows_of(nested)
    return (rectangular(rows, factor),)


def _as_in_matlab(inside: list[str]) -> Cells:
    """What stands in the only pair of brackets; a line that ends in a comma goes on in the next."""
    return from_lines(re.sub(r",\s*\n", ", ", "\n".join(inside)))


def _rows_of(nested: list) -> Cells:
    """The rows of a list of lists of text; a printed row may go over several lines."""
    return apart([" ".join(" ".join(row).split()) for row in nested])


def _channels(nested: list, factor: Fraction) -> tuple[Matrix, ...]:
    """An array of three axes, or of four with one picture or filter."""
    if any(not isinstance(part, list) for channel in nested for part in channel) or any(
        isinstance(part, list) for channel in nested for row in channel for part in row
    ):
        raise ValueError(
            "The brackets are nested too deeply or unevenly: rows in one pair, each row in one of its own."
        )
    matrices = tuple(rectangular(_rows_of(channel), factor) for channel in nested)
    if len({(len(matrix), len(matrix[0])) for matrix in matrices}) > 1:
        raise ValueError("All channels must have the same number of rows and columns.")
    return matrices


def _nested(text: str) -> list:
    """Lists for brackets, with text between them; commas and blanks between lists are left out."""
    stack: list[list] = [[]]
    for part in re.findall(r"[\[\]]|[^\[\]]+", text):
        if part == "[":
            stack.append([])
        elif part == "]":
            if len(stack) == 1:
                raise ValueError("There is a closing bracket too many.")
            done = stack.pop()
            stack[-1].append(done)
        elif part.strip(" \n\t,;"):
            stack[-1].append(part.strip(" \t,"))
    if len(stack) > 1:
        raise ValueError("A closing bracket is missing: not all of it was copied.")
    return stack[0]

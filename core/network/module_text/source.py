"""A network as Python source, read from its syntax tree; nothing is executed."""

import ast
import textwrap

from core.network.module_text.classes import in_order_of_calls
from core.network.module_text.module import Modules, quoted
from core.network.module_text.statements import Statements

_SYNTAX = (
    "paste lines such as model = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU()), or the output of print(model)"
)


def read_source(text: str) -> Modules:
    """The modules that Python source builds.

    Those of a class with a ``forward`` in the order of its calls; else every ``nn.Sequential`` that is in no other, and
    every module that is set by itself, one after the other.

    Raises:
        ValueError: it is no Python, or nested too deeply; one sentence.
    """
    reading = Statements()
    try:
        reading.block(_parsed(text).body)
        return in_order_of_calls(reading)
    except SyntaxError as error:
        at, why = f"Line {error.lineno}" if error.lineno else "The text", quoted(error.msg, 60)
        raise ValueError(f"{at} is not Python ({why}), nor a printed network; {_SYNTAX}.") from None
    except (RecursionError, MemoryError):
        raise ValueError(f"The text is nested too deeply to be read; {_SYNTAX}.") from None


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

"""Python source, written: arrays as numbers that one can read, and a script with the imports that it needs."""

import re
from dataclasses import dataclass

import numpy as np

WIDTH = 100  # characters of a line of numbers
_DENOMINATORS = range(2, 1001)
_IMPORTS = (
    (r"\bnp\.", "import numpy as np"),
    (r"\btorch\.", "import torch"),
    (r"\bF\.", "import torch.nn.functional as F"),
    (r"\bImage\.", "from PIL import Image"),
    (r"\bload_file\(", "from safetensors.torch import load_file"),
    (r"\bdata\.\w+\(\)", "from skimage import data"),
    (r"\bload_digits\(", "from sklearn.datasets import load_digits"),
    (r"\bnn\.", "from torch import nn"),
)


@dataclass(frozen=True)
class Origin:
    """How an array comes to be: lines of Python that leave it under its name.

    Attributes:
        lines: of NumPy; they leave float32. torch_lines: of PyTorch; empty if they are the same and an array is made a
            tensor afterwards.
    """

    lines: tuple[str, ...]
    torch_lines: tuple[str, ...] = ()

    def written(self, name: str, torch: bool) -> list[str]:
        """The lines that leave the array, or a tensor if ``torch``, under its name."""
        if not torch:
            return [*self.lines]
        return [*(self.torch_lines or (*self.lines, f"{name} = torch.from_numpy({name})"))]


def heading(title: str, source: str, link: str) -> str:
    """The text of a script's docstring: what it computes, on what, and the link that shows it, in the app."""
    return f"{title}, on: {source}\n\nConvolution Explorer: {link}\n".replace("\\", "/").replace('"', "'")


def script(docstring: str, body: list[str]) -> str:
    """A script: its docstring's text, the imports that its lines need, and the lines."""
    source = "\n".join(body)
    needed = [line for token, line in _IMPORTS if re.search(token, source)]
    return "\n".join([f'"""{docstring}"""', "", *needed, "", source, ""])


def literal(name: str, array: np.ndarray) -> Origin:
    """An array as its numbers, exact in float32; as fractions of whole numbers where it is made of such."""
    repeated, shown = _not_repeated(np.asarray(array, np.float32))
    divisor = _divisor(shown)
    whole = np.rint(shown * divisor) if divisor > 1 else shown
    divided = f" / {divisor}" if divisor > 1 else ""

    def lines(make: str, dtype: str, repeat: str) -> tuple[str, ...]:
        start = f"{name} = {make}("
        text = _numbers(whole, len(start))
        first = f"{start}{text}, {dtype}){divided}"
        if len(text.splitlines()[-1]) + len(start) > WIDTH + 10:
            first = f"{start}{text},\n{' ' * len(start)}{dtype}){divided}"
        return (*first.splitlines(), *([f"{name} = {repeat}"] if repeat else ()))

    axis, count = repeated or (0, 1)
    sizes = ", ".join(str(count if n == axis else 1) for n in range(shown.ndim))
    return Origin(
        lines("np.array", "np.float32", f"np.repeat({name}, {count}, axis={axis})" if repeated else ""),
        lines("torch.tensor", "dtype=torch.float32", f"{name}.repeat({sizes})" if repeated else ""),
    )


def _not_repeated(array: np.ndarray) -> tuple[tuple[int, int] | None, np.ndarray]:
    """(axis, how often), and the array without its copies on that axis: any but rows and columns."""
    for axis in range(array.ndim - 2):
        first = array.take([0], axis)
        if array.shape[axis] > 1 and (array == first).all():
            return (axis, array.shape[axis]), first
    return None, array


def _divisor(array: np.ndarray) -> int:
    """What the numbers are multiples of a fraction of, exactly in float32; 1 if they are whole, or no such."""
    if (array == np.rint(array)).all() or np.abs(array).max() > 1000:
        return 1
    for divisor in _DENOMINATORS:
        whole = np.rint(array * divisor)
        if np.abs(whole).max() < 10_000 and ((whole / np.float32(divisor)).astype(np.float32) == array).all():
            return divisor
    return 1


def _numbers(array: np.ndarray, indent: int) -> str:
    return np.array2string(
        array,
        max_line_width=WIDTH,
        separator=", ",
        prefix=" " * indent,
        threshold=array.size + 1,
        formatter={"float_kind": _number},
    )


def _number(value: np.float32) -> str:
    """The shortest text that is read as this number."""
    return str(value + np.float32(0)).removesuffix(".0")  # −0 becomes 0

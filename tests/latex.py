"""What the numbers in a line of LaTeX come to."""

import math
import re


def result(latex: str) -> int:
    """The value of a formula that has numbers only: sums, products, fractions whose floor is taken."""
    python = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"(\1) / (\2)", latex)
    python = (
        python.replace(r"\left\lfloor", "floor(")
        .replace(r"\right\rfloor", ")")
        .replace(r"\right \rfloor", ")")
    )
    python = python.replace(r"\cdot", "*")
    return eval(re.sub(r"([\d)])\s*(?=\(|floor)", r"\1 * ", python), {"floor": math.floor})


def sides(worked: str) -> list[int]:
    """The value of every side of the last line of an aligned formula."""
    *_, last, end = worked.strip("$\n").split("\n")
    assert end == r"\end{aligned}"
    return [result(side) for side in last.removeprefix("&= ").split(" = ")]

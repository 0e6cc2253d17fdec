"""What the numbers in a line of LaTeX come to."""

import math
import re


def result(latex: str) -> int:
    """The value of a formula that has numbers only: sums, products, fractions that are rounded down or up."""
    python = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"(\1) / (\2)", latex)
    python = re.sub(r"\\left\\l(floor|ceil)", r"\1(", python)
    python = re.sub(r"\\right ?\\r(?:floor|ceil)", ")", python)
    python = python.replace(r"\cdot", "*")
    return eval(
        re.sub(r"([\d)])\s*(?=\(|floor|ceil)", r"\1 * ", python), {"floor": math.floor, "ceil": math.ceil}
    )


def sides(worked: str) -> list[int]:
    """The value of every side of the last line of an aligned formula."""
    *_, last, end = worked.strip("$\n").split("\n")
    assert end == r"\end{aligned}"
    return [result(side) for side in last.removeprefix("&= ").split(" = ")]

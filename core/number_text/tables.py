"""Tables in Markdown, and matrices in LaTeX."""

import re

from core.number_text.cells import Cells, is_number, parse_number

_TEX_FRACTION = re.compile(r"\\[tdc]?frac\s*(?:\{\s*(-?\d+)\s*\}\s*\{\s*(\d+)\s*\}|(\d)\s*(\d))")
_TEX_MATRIX = re.compile(
    r"^(.*?)\\begin\{(\w*matrix\*?|array)\}(?:\{[^}]*\}|\[[^\]]*\])?(.*)\\end\{\2\}(.*)$", re.DOTALL
)
_TEX_AROUND = re.compile(r"\\(?:left|right|hline|,|;|!|\[|\]|quad|cdot|times)(?![A-Za-z])|[$()\[\]]|\\\\$")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?")


def is_table(text: str) -> bool:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return (
        bool(lines)
        and all("|" in line for line in lines)
        and (
            any(_RULE.fullmatch(line) and "-" in line for line in lines)
            or all(line.startswith("|") for line in lines)
        )
    )


def from_table(text: str) -> Cells:
    """A Markdown table. A heading that is no numbers is left out; below an empty first one are names of rows."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    rows = [
        [cell.strip().strip("*") for cell in line.removeprefix("|").removesuffix("|").split("|")]
        for line in lines
        if not _RULE.fullmatch(line)
    ]
    if len(rows) == len(lines) or not rows or all(map(is_number, rows[0])):
        return rows
    heading, *rows = rows
    return [row[1:] for row in rows] if not heading[0] and len(heading) > 1 else rows


def _as_fraction(found: re.Match) -> str:
    return "/".join(part for part in found.groups() if part)


def from_tex(text: str) -> Cells:
    """A matrix in LaTeX, with a factor before it if there is one."""
    before, _, body, after = _TEX_MATRIX.match(_TEX_FRACTION.sub(_as_fraction, text)).groups()
    factor = _TEX_AROUND.sub(" ", before).partition("=")[2 if "=" in before else 0].strip()
    rest = _TEX_AROUND.sub(" ", after).strip(" .,")
    if rest:
        raise ValueError(f"After the matrix stands “{rest[:20]}”; paste the matrix alone.")
    rows = [row.replace("\\hline", "").strip() for row in re.split(r"\\\\(?:\[[^\]]*\])?", body)]
    cells = [[cell.strip().strip("{}") for cell in row.split("&")] for row in rows if row]
    if not factor:
        return cells
    times = parse_number(factor)
    return [[str(times * parse_number(cell)) for cell in row] for row in cells]


def is_tex(text: str) -> bool:
    """Whether a text is a matrix in LaTeX."""
    return bool(_TEX_MATRIX.match(text))

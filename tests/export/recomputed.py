"""Workbooks computed anew: by LibreOffice, or by a reader of the few functions that their formulas use."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def without_values(data: bytes) -> Workbook:
    """A workbook as it was written, its formulas only: openpyxl keeps no values beside them."""
    return load_workbook(io.BytesIO(data))


def by_libreoffice(workbooks: list[Workbook], folder: Path) -> list[Workbook]:
    """What LibreOffice computes of workbooks whose formulas have no values, all in one start."""
    paths = [folder / f"{number}.xlsx" for number in range(len(workbooks))]
    for workbook, path in zip(workbooks, paths):
        workbook.save(path)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "computed")]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=120)
    return [load_workbook(folder / "computed" / path.name, data_only=True) for path in paths]


def grid(sheet: Worksheet, title: str, shape: tuple[int, int]) -> list[list]:
    """The cells of the grid under a title, two rows below it."""
    (heading,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == title)
    first = heading.row + 2
    return [
        [sheet.cell(first + row, heading.column + column) for column in range(shape[1])]
        for row in range(shape[0])
    ]


def values(sheet: Worksheet, title: str, shape: tuple[int, int]) -> np.ndarray:
    """The numbers of the grid under a title; minus infinity where it says so."""
    rows = grid(sheet, title, shape)
    return np.array([[-np.inf if cell.value == "−∞" else cell.value for cell in row] for row in rows], float)


class Computed:
    """A workbook whose formulas are read and computed, cell by cell; what it does not know is an error."""

    def __init__(self, workbook: Workbook):
        self._workbook = workbook
        self._known = {}

    def values(self, sheet: str, title: str, shape: tuple[int, int]) -> np.ndarray:
        """The numbers of the grid under a title of a sheet; minus infinity where it says so."""
        cells = grid(self._workbook[sheet], title, shape)
        computed = [[self.cell(sheet, cell.coordinate) for cell in row] for row in cells]
        return np.array([[-np.inf if value == "−∞" else value for value in row] for row in computed], float)

    def cell(self, sheet: str, name: str) -> float | str | None:
        """What a cell shows."""
        key = sheet, name.replace("$", "")
        if key not in self._known:
            content = self._workbook[sheet][key[1]].value
            content = content.text if isinstance(content, ArrayFormula) else content
            is_formula = isinstance(content, str) and content.startswith("=")
            self._known[key] = self._formula(sheet, content[1:]) if is_formula else content
        return self._known[key]

    def _formula(self, sheet: str, formula: str) -> float:
        reference = re.fullmatch(r"(?:(\w+)!)?(\$?[A-Z]+\$?\d+)", formula)
        if reference:
            return self.cell(reference[1] or sheet, reference[2])
        calls = re.findall(r"(\w+)\(([^()]*)\)", formula)
        assert formula == "+".join(f"{name}({arguments})" for name, arguments in calls), formula
        return sum(
            _FUNCTIONS[name]([self._range(sheet, part) for part in arguments.split(",")])
            for name, arguments in calls
        )

    def _range(self, sheet: str, name: str) -> np.ndarray:
        """The cells of a range as an array of objects."""
        left, top, right, bottom = range_boundaries(name.replace("$", ""))
        cells = self._workbook[sheet]
        rows = [
            [self.cell(sheet, cells.cell(row, column).coordinate) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        return np.array(rows, dtype=object)


def _numbers(ranges: list[np.ndarray]) -> list[float]:
    """As MAX and AVERAGE take ranges: what is no number does not count."""
    return [value for part in ranges for value in part.ravel() if isinstance(value, (int, float))]


_FUNCTIONS = {
    "SUMPRODUCT": lambda ranges: float((ranges[0].astype(float) * ranges[1].astype(float)).sum()),
    "MMULT": lambda ranges: float((ranges[0].astype(float) @ ranges[1].astype(float)).item()),
    "MAX": lambda ranges: max(_numbers(ranges)),
    "AVERAGE": lambda ranges: float(np.mean(_numbers(ranges))),
}

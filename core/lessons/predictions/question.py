"""A question to a learner, its answer, and what there is to say to theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.arithmetic import Pair

Numbers = tuple[float, ...]
Cells = frozenset[Pair]
Answer = Numbers | Cells


@dataclass(frozen=True)
class Grid:
    """Numbers to look at while one thinks, as they are written; one may also be asked to choose some of its cells.

    Attributes:
        title: above it. rows, columns: the index of each, as it is written. texts: row by row.
        padding: the (row, column), counted from 0 in this grid, of cells that are no pixel of the input.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    padding: Cells = frozenset()


@dataclass(frozen=True)
class Slip:
    """A wrong answer that is often given, and the hint that helps there."""

    answer: Answer
    hint: str


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right; if not, a hint, or "" where there is none to give."""

    is_right: bool
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question about one state. Questions about states that differ in what they ask are unequal.

    Attributes:
        kind: its name, the same for all states. words: the question.
        given: what one needs to know, line by line. grids: the numbers that one needs.
        fields: what each number of the answer is; empty where cells of the first grid are to be chosen.
        right: the answer: a number for each field, or the cells as (row, column) of the first grid.
        reason: why, with this state's numbers.
        slips: wrong answers with a hint, the first that fits counts. tolerance: how far a number may be off.
        options: what the answer is one of, in words; its number, from 0, is then the only field.
    """

    kind: str
    words: str
    given: tuple[str, ...]
    right: Answer
    reason: str
    fields: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    slips: tuple[Slip, ...] = ()
    tolerance: float = 0
    options: tuple[str, ...] = ()

    def check(self, answer: Answer) -> Verdict:
        """Whether the answer is right, and a hint if it is not."""
        if self._agrees(answer, self.right):
            return Verdict(True)
        for slip in self.slips:
            if not self._agrees(slip.answer, self.right) and self._agrees(answer, slip.answer):
                return Verdict(False, slip.hint)
        return Verdict(False, self._partly(answer))

    def said(self, answer: Answer) -> str:
        """An answer as people write it."""
        if self.options:
            return self.options[int(answer[0])]
        if self.fields:
            return " × ".join(map(number_text, answer))
        return _cells_text(self.grids[0], answer)

    def _agrees(self, answer: Answer, other: Answer) -> bool:
        if not self.fields:
            return answer == other
        return all(abs(mine - theirs) <= self.tolerance for mine, theirs in zip(answer, other))

    def _partly(self, answer: Answer) -> str:
        """What is right of a wrong answer, if some of it is."""
        if not self.fields:
            return _counted_cells(answer, self.right)
        if self.options:
            return ""
        right = [abs(mine - theirs) <= self.tolerance for mine, theirs in zip(answer, self.right)]
        if not any(right):
            return ""
        good, bad = (self.fields[right.index(is_so)] for is_so in (True, False))
        return f"The {good} are right; look at the {bad} again."


def with_grids(question: Question, *grids: Grid) -> Question:
    """The same question with these grids beside it."""
    return replace(question, grids=grids)


def number_text(value: float) -> str:
    """A number with a true minus: a whole one in full, others with four significant digits.

    >>> number_text(-3.0), number_text(0.123456), number_text(1234567.0)
    ('−3', '0.1235', '1234567')
    """
    if abs(value) == float("inf"):
        return "∞" if value > 0 else "−∞"
    if value == int(value):
        return str(int(value)).replace("-", "−")
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    return (mantissa + (f"·10^{int(exponent)}" if exponent else "")).replace("-", "−")


def _counted_cells(answer: Cells, right: Cells) -> str:
    hits = len(answer & right)
    sentence = f"{hits} of the {len(right)} cells {'is' if hits == 1 else 'are'} among yours"
    if extra := len(answer - right):
        sentence += f", and {extra} of yours {'is' if extra == 1 else 'are'} not read"
    return f"{sentence}."


def _cells_text(grid: Grid, cells: Cells) -> str:
    """Cells of a grid: their rows and columns if they are all that these cross in, else their number."""
    if not cells:
        return "no cell"
    rows, columns = (sorted({cell[axis] for cell in cells}) for axis in (0, 1))
    count = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
    if len(cells) != len(rows) * len(columns):
        return count
    down = _listed("row", [grid.rows[at] for at in rows])
    return f"{count}, {down}, {_listed('column', [grid.columns[at] for at in columns])}"


def _listed(line: str, indices: Sequence[str]) -> str:
    return f"{line}{'' if len(indices) == 1 else 's'} {', '.join(indices)}"

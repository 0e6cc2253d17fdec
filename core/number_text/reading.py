"""Numbers as people paste them: one grammar for inputs and kernels, exact, and never a guess.

What is read: rows of numbers from a text, a spreadsheet or a CSV file, also with decimal commas; arrays as Python,
NumPy, PyTorch, MATLAB and Mathematica print them; matrices in LaTeX; tables in Markdown. A text with two readings is
refused with both of them.
"""

from core.number_text.brackets import from_brackets, without_calls
from core.number_text.cells import Matrix, from_lines, rectangular
from core.number_text.tables import from_table, from_tex, is_table, is_tex

_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\ufeff": ""})


def read_matrix(text: str) -> Matrix:
    """The one matrix that a text says.

    Raises:
        ValueError: as for :func:`read_matrices`, or it says several.

    >>> read_matrix("1/2 1; 2 3") == read_matrix("0,5\\t1\\n2\\t3") == read_matrix("[[0.5, 1], [2, 3]]")
    True
    """
    matrices = read_matrices(text)
    if len(matrices) > 1:
        raise ValueError(
            f"These are {len(matrices)} matrices, one for each channel; only one can be taken here."
        )
    return matrices[0]


def read_matrices(text: str) -> tuple[Matrix, ...]:
    """The matrices of a text, all of one size: more than one only where it is an array of three axes.

    Raises:
        ValueError: a cell is no number or empty, rows differ in length, or the text has two readings. The message is a
            sentence for the person who pasted it.
    """
    text = text.translate(_SIGNS).replace("\r\n", "\n").replace("\r", "\n").strip()
    if "..." in text or "…" in text:
        raise ValueError(
            "This print was shortened (…): some numbers are missing. Print the whole array and paste that."
        )
    if is_tex(text):
        return (rectangular(from_tex(text)),)
    if is_table(text):
        return (rectangular(from_table(text)),)
    text = without_calls(text)
    if "[" in text or "]" in text:
        return from_brackets(text)
    return (rectangular(from_lines(text)),)

"""What an operation is done to and how, in a sentence or two for paper and sheets."""

from core.export.shown import Shown
from core.lessons.predictions.size_questions import window_words


def state_words(shown: Shown) -> str:
    """Where the input comes from, how the window moves, and what else is not as usual."""
    moves = window_words(shown.spec)
    end = "" if shown.source.endswith(("…", ".")) else "."
    return f"Input: {shown.source}{end} {moves[0].upper()}{moves[1:]}{_settings(shown)}."


def _settings(shown: Shown) -> str:
    said = [
        (shown.spec.groups > 1, f"groups {shown.spec.groups}"),
        (shown.output_padding > 0, f"output padding {shown.output_padding}"),
        (shown.pooling.ceil_mode, "the size rounded up (ceil_mode)"),
        (not shown.pooling.count_include_pad, "padding not counted (count_include_pad off)"),
    ]
    return "".join(f", {words}" for true, words in said if true)

"""The table of classes: the logit of each, its exponential, its probability as a number and as a bar, its target."""

from core.figures.labels import rounded
from core.network.classifier import Classification

_BAR = "min(7rem, 14vw)"  # the longest bar, that of the largest probability
_CELL = (
    "padding:0.2rem clamp(0.2rem, 0.8vw, 0.6rem);text-align:right;border:none;border-bottom:1px solid #8886"
)


def class_table(answer: Classification) -> str:
    """Every class in HTML; bars compare the probabilities, which stand before them as numbers."""
    exponential = "exp(z − m)" if answer.shift else "exp(z)"
    # ŷ as a number and as a bar
    columns = (("class", 1), ("logit z", 1), (exponential, 1), ("ŷ", 2), ("y", 1))
    head = "".join(
        f"<th scope='col' colspan='{width}' style='{_CELL};text-align:{'left' if width > 1 else 'right'}'>{title}</th>"
        for title, width in columns
    )
    body = "".join(_row(answer, index) for index in range(len(answer.logits)))
    return (
        "<table style='border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(answer: Classification, index: int) -> str:
    is_true = index == answer.true_class
    probability, largest = float(answer.probabilities[index]), float(answer.probabilities.max())
    texts = (
        rounded(float(answer.logits[index])),
        _positive(float(answer.exponentials[index])),
        _positive(probability),
    )
    length = f"{100 * probability / largest:.2f}%"
    bar = (
        f"<div style='width:{_BAR}'><div style='width:{length};min-width:1px;height:0.9rem;"
        f"background:currentColor;opacity:{1 if is_true else 0.55}'></div></div>"
    )
    cells = "".join(f"<td style='{_CELL}'>{text}</td>" for text in texts)
    target = "1" if is_true else "0"
    return (
        f"<tr style='font-weight:{700 if is_true else 400}'><th scope='row' style='{_CELL}'>{index}</th>{cells}"
        f"<td aria-hidden='true' style='{_CELL}'>{bar}</td><td style='{_CELL}'>{target}</td></tr>"
    )


def _positive(number: float) -> str:
    """A number that is more than 0, if too little for float32."""
    return rounded(number) if number else "≈ 0"

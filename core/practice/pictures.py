"""Which kernel made this picture?"""

import random
from functools import cache

import numpy as np

from core.arithmetic import ConvSpec
from core.filters.filtering import apply_filter
from core.images import open_image, resize, to_gray
from core.kernels import HANDCRAFTED
from core.lessons.predictions.question import Question, Slip
from core.pictures.samples import PHOTOGRAPHS, photograph
from core.practice.exercise import Exercise

SIDE = 128  # pixels
SIZE = 3  # of every kernel here
_CHOICES = 4
_TOLD_APART = 0.05  # of the range of the picture: by so much the options' results differ on average, at least
_OPTIONS = {  # level -> what the options are drawn from: told apart at a glance, by direction, by looking closely
    1: ("box_blur", "sharpen", "sobel_vertical", "laplacian_4", "emboss", "identity"),
    2: ("sobel_vertical", "sobel_horizontal", "emboss", "laplacian_4", "sharpen", "gaussian"),
    3: ("sobel_vertical", "sobel_horizontal", "laplacian_4", "laplacian_8", "sharpen", "emboss", "gaussian"),
}


def which_kernel(chance: random.Random, level: int) -> Exercise | None:
    """A photograph and what one of four kernels makes of it."""
    name = chance.choice([*PHOTOGRAPHS])
    options = chance.sample([each for each in _OPTIONS[level] if each in HANDCRAFTED], _CHOICES)
    made = chance.choice(options)
    x = _picture(name)
    results = {option: filtered(x, option) for option in options}
    if any(_alike(results[made], results[other]) for other in options if other != made):
        return None
    weights = HANDCRAFTED[made].weights_for((SIZE, SIZE))
    total = float(weights.sum())
    question = Question(
        kind="kernel",
        words="Which kernel made the second picture of the first?",
        given=(f"{PHOTOGRAPHS[name].title}, in gray; no padding.",),
        fields=("kernel",),
        options=tuple(HANDCRAFTED[option].title for option in options),
        right=(options.index(made),),
        reason=f"{HANDCRAFTED[made].title}: {HANDCRAFTED[made].description} {_on_flat_places(total)}",
        slips=tuple(
            Slip((at,), f"{HANDCRAFTED[option].title}: {HANDCRAFTED[option].description}")
            for at, option in enumerate(options)
            if option != made
        ),
    )
    state = {"photo": name, "color": "gray", "size": str(SIDE), "kernel": made, "kernel_size": str(SIZE)}
    return Exercise(question, "filters", state, {"before": x, "after": results[made]})


def _on_flat_places(total: float) -> str:
    """What a kernel whose weights sum to ``total`` does where all pixels are alike."""
    if abs(total) < 1e-6:
        return "Its weights sum to 0, so flat places become 0."
    if abs(total - 1) < 1e-6:
        return "Its weights sum to 1, so flat places stay as bright."
    return f"Its weights sum to {total:.3g}, so flat places become {total:.3g} times as bright."


def filtered(x: np.ndarray, kernel: str) -> np.ndarray:
    """What a handcrafted kernel makes of a picture (1, H, W), without padding."""
    weights = HANDCRAFTED[kernel].weights_for((SIZE, SIZE))
    return apply_filter(x, weights[None], ConvSpec(weights.shape)).output


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    sides = [min(*sizes) for sizes in zip(one.shape[1:], other.shape[1:])]
    a, b = (each[:, : sides[0], : sides[1]] for each in (one, other))
    return float(np.abs(a - b).mean()) < _TOLD_APART * max(float(np.ptp(a)), float(np.ptp(b)))


@cache
def _picture(name: str) -> np.ndarray:
    pixels = to_gray(resize(open_image(photograph(name), SIDE, trusted=True).pixels, SIDE))
    pixels.flags.writeable = False
    return pixels

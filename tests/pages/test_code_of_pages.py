"""The code that leaves each page: run in a fresh interpreter, it computes what the page shows, for random links."""

import random

import numpy as np
import pytest

from core.arithmetic import PADDING_MODES
from core.filters.initializers import SCHEMES
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES
from core.ui.take_home import code, take_home
from core.ui.take_home.on_screen import shown_on
from tests.export.running import left_by
from tests.pages.test_pages import opened

COUNT = 14  # of links for each page


def drawn_link(page: str, draw: random.Random) -> dict[str, str]:
    """A link that a reader may have, with many of its settings at random."""
    one, small = draw.choice, lambda low, high: str(draw.randint(low, high))
    link = {
        "size": one(["64", "96"]),
        "color": one(["gray", "rgb"]),
        "kernel_size": small(1, 4),
        "stride": small(1, 3),
        "padding": small(0, 3),
        "dilation": small(1, 2),
        "padding_mode": one(PADDING_MODES),
        "asymmetric": small(0, 1),
        "rectangular": small(0, 1),
    }
    link |= {name: small(0, 3) for name in ("padding_width", "padding_after", "padding_width_after")}
    link |= {name: small(1, 3) for name in ("kernel_size_width", "stride_width", "dilation_width")}
    photo = {"photo": one([*PHOTOGRAPHS])}
    link |= one([photo, photo, photo, {"source": "test", "test": one([*TEST_PICTURES])}, _DRAWING])
    link |= {"scheme": one([*SCHEMES]), "seed": small(0, 9999), "count": small(1, 8), "pick": small(0, 7)}
    link |= {"apply": one(["handcrafted", "random", "own"]), "mix": one(["each", "sum"])}
    if page == "filters":
        return link | {"kernel": one(["sobel_vertical", "gaussian", "box_blur"])}
    numbers = {
        "numbers": one(["ramp", "figure", "random", "patch", "crop", "typed"]),
        "number_seed": small(0, 99),
        "height": small(4, 9),
        "width": small(4, 9),
        "crop": "20,30",
    }
    if page == "im2col":
        bank = one(["handcrafted", "random", "trained", "typed", "filter"])
        return (
            link | numbers | {"unroll": one(["picture", "numbers"]), "bank": bank, "groups": one(["1", "3"])}
        )
    settings = {name: small(0, 1) for name in ("flipped", "ceil_mode", "count_include_pad")}
    weights = one(["random", "figure", "sharpen", "ones", "ramp", "typed", "filter"])
    operation = one(["convolution", "transposed", "max", "average"])
    return (
        link
        | numbers
        | settings
        | {"operation": operation, "weights": weights, "output_padding": small(0, 1)}
    )


_DRAWING = {"source": "draw", "drawing": "AH4Ccno-DgA"}


@pytest.fixture
def taken(monkeypatch) -> list:
    """(what is shown, its scripts) of every page that was drawn; a sentence where it refuses."""
    found = []

    def take(page):
        try:
            found.append((shown_on(page), code.scripts_of(page)))
        except ValueError as error:
            found.append((None, str(error)))

    monkeypatch.setattr(take_home, "SECTIONS", {"Code": None})
    monkeypatch.setattr(take_home, "offer_take_home", take)
    return found


def test_the_scripts_of_random_links_compute_what_the_pages_show(taken):
    draw = random.Random(16)
    links = [
        (page, drawn_link(page, draw)) for page in ("filters", "arithmetic", "im2col") for _ in range(COUNT)
    ]
    for page, link in links:
        opened(page, **link)
    assert len(taken) == len(links)
    shown = [(link, what, scripts) for link, (what, scripts) in zip(links, taken) if what is not None]
    assert len(shown) > 0.8 * len(links)
    asked = [
        one
        for _, _, scripts in shown
        for one in ((scripts["PyTorch"], ("y",)), (scripts["NumPy"], ("y", "by_im2col")))
    ]
    left = left_by(asked)
    for number, (link, what, _) in enumerate(shown):
        by_torch, by_numpy = left[2 * number : 2 * number + 2]
        largest = np.abs(what.y[np.isfinite(what.y)]).max(initial=1)
        for found in (by_torch["y"][0], *by_numpy.values()):
            np.testing.assert_allclose(found, what.y, rtol=1e-5, atol=1e-5 * largest, err_msg=str(link))

"""The pages that are measured: one entry each. A new page of the app is one more."""

from dataclasses import dataclass
from urllib.parse import urlencode

_ROOTS = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
    ".map((host) => host.shadowRoot?.querySelector('.root'))"
)
_READY = f"{_ROOTS}.map((root) => root?.dataset.ready)"
_COMPONENT = f"{_READY}.find(Boolean)"
_LOUPE = f"{_ROOTS}.find((root) => root?.dataset.ready)?.dataset"
STAGE = f"{_ROOTS}.find((root) => root?.stage)"
_STATE = "(({{ ready, ahead = '' }} = {{}}) => ready && ready + ahead)({})"  # also that of what is foreseen
_LOUPE_MARKS = _STATE.format(_LOUPE), f"{_LOUPE}.ahead === undefined"
_STAGE_MARKS = _STATE.format(f"{STAGE}?.dataset"), f"{STAGE}.dataset.ahead === undefined"
_GRID = f"{_ROOTS}.find((root) => root?.grid)?.dataset"
_GRID_MARKS = _STATE.format(_GRID), f"{_GRID}.ahead === undefined"
_PICTURE = "[...document.querySelectorAll('[data-testid=stMain] img')].some((image) => image.naturalWidth)"


@dataclass(frozen=True)
class Page:
    """A page in one state.

    Attributes:
        name: in the table.
        link: path and parameters.
        mark: JavaScript whose value changes with every new state drawn, and is empty before the first.
        slider: the label of the slider that is moved.
        answered: JavaScript that is true when what is drawn is the server's, not foreseen by the browser.
        aim: the ratio to the empty page to stay below.
    """

    name: str
    link: str
    mark: str
    slider: str = ""
    answered: str = "true"
    aim: float | None = 1.5


# A page is drawn when its slider is there too: Streamlit fetches the code of its sliders after the first text.
_SLIDER = "document.querySelector('[data-testid=stSlider] input')"

EMPTY = Page(
    "empty page", "/", f"{_SLIDER} && document.querySelector('[data-testid=stText]')?.textContent", "Value"
)

# The lecture's stack of two strided convolutions with 16 channels each, at 224 pixels.
FEATURE_MAPS = Page(
    "Feature maps, the lecture's stack",
    "/feature_maps?color=rgb&stride=2&padding=1",
    _GRID_MARKS[0],
    "Padding",
    _GRID_MARKS[1],
    aim=3,
)


def _filters(name: str, **parameters: str) -> Page:
    return _foreseen(f"Filters, {name}", f"/filters?{urlencode(parameters)}", *_LOUPE_MARKS)


def _foreseen(name: str, link: str, mark: str, answered: str) -> Page:
    return Page(name, link, mark, "Padding", answered)


MOVED = (
    _filters("5×5 box blur", kernel="box_blur", kernel_size="5"),
    _filters("as it opens (Sobel)"),
    _filters("random 5×5", apply="random", kernel_size="5"),
    _filters("RGB apart, 5×5 box blur", color="rgb", kernel="box_blur", kernel_size="5"),
    _filters("RGB summed, random 5×5", color="rgb", mix="sum", apply="random", kernel_size="5"),
    _foreseen("Arithmetic, 5×5 on 16×16", "/arithmetic?kernel_size=5&height=16&width=16", *_STAGE_MARKS),
    _foreseen("im2col, RGB crop of 12, 4 filters", "/im2col?color=rgb", *_STAGE_MARKS),
    FEATURE_MAPS,
)

# With the camera, on frames of 320 x 240 pixels.
FILMED = (
    _filters("Sobel", source="own", padding="1"),
    _filters("random 7×7, stride 2", source="own", apply="random", kernel_size="7", stride="2", padding="3"),
    _filters("random 7×7", source="own", apply="random", kernel_size="7", padding="3"),
    _filters(
        "RGB summed, random 7×7",
        source="own",
        color="rgb",
        mix="sum",
        apply="random",
        kernel_size="7",
        padding="3",
    ),
)

_WORDS = "document.querySelector('[data-testid=stMain] [data-testid=stHeading]')"
LOADED = (
    Page("Home", "/", _WORDS),
    Page("Filters, until its first words", "/filters", _WORDS),
    Page("Filters, until a picture is there", "/filters", f"{_COMPONENT} ?? {_PICTURE}"),
    Page("Filters, until it is filtered", "/filters", f"{_SLIDER} && {_COMPONENT}"),
)

"""The pages that are measured: one entry each. A new page of the app is one more."""

from dataclasses import dataclass

_COMPONENT = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
    ".map((host) => host.shadowRoot?.querySelector('.root')?.dataset.ready).find(Boolean)"
)
STAGE = _COMPONENT.replace("?.dataset.ready", "").replace("find(Boolean)", "find((root) => root?.stage)")
_STAGE_MARK = f"{STAGE}?.dataset.ready"
_PICTURE = "[...document.querySelectorAll('[data-testid=stMain] img')].some((image) => image.naturalWidth)"


@dataclass(frozen=True)
class Page:
    """A page in one state.

    Attributes:
        name: in the table.
        link: path and parameters.
        mark: JavaScript whose value changes with every new state drawn, and is empty before the first.
        slider: the label of the slider that is moved.
        aim: the ratio to the empty page to stay below.
    """

    name: str
    link: str
    mark: str
    slider: str = ""
    aim: float | None = 1.5


EMPTY = Page("empty page", "/", "document.querySelector('[data-testid=stText]')?.textContent", "Value")

# The lecture's stack of two strided convolutions with 16 channels each, at 224 pixels.
FEATURE_MAPS = Page(
    "Feature maps, the lecture's stack",
    "/feature_maps?color=rgb&stride=2&padding=1",
    _COMPONENT.replace("find(Boolean)", "filter(Boolean).at(-1)"),
    "Padding",
    aim=3,
)

MOVED = (
    Page("Filters, 5×5 box blur", "/filters?kernel=box_blur&kernel_size=5", _COMPONENT, "Padding"),
    Page("Filters, as it opens (Sobel)", "/filters", _COMPONENT, "Padding"),
    Page("Filters, random 5×5", "/filters?apply=random&kernel_size=5", _COMPONENT, "Padding"),
    Page(
        "Filters, RGB apart, 5×5 box blur",
        "/filters?color=rgb&kernel=box_blur&kernel_size=5",
        _COMPONENT,
        "Padding",
    ),
    Page(
        "Filters, RGB summed, random 5×5",
        "/filters?color=rgb&mix=sum&apply=random&kernel_size=5",
        _COMPONENT,
        "Padding",
    ),
    Page("Arithmetic, 5×5 on 16×16", "/arithmetic?kernel_size=5&height=16&width=16", _STAGE_MARK, "Padding"),
    Page("im2col, RGB crop of 12, 4 filters", "/im2col?color=rgb", _STAGE_MARK, "Padding"),
    FEATURE_MAPS,
)

LOADED = (
    Page("Home", "/", "document.querySelector('[data-testid=stMain] [data-testid=stHeading]')"),
    Page("Filters, until a picture is there", "/filters", f"{_COMPONENT} ?? {_PICTURE}"),
    Page("Filters, until it is filtered", "/filters", _COMPONENT),
)

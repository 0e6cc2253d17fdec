"""Where the input and the weights on screen come from, as lines of Python."""

from io import BytesIO

from PIL import Image

from core.export.code_picture import PictureSource, crop_line, network_lines, picture_lines
from core.export.code_text import Origin, literal
from core.export.shown import Shown
from core.filters.initializers import SCHEMES
from core.pictures.samples import photograph
from core.ui.app import state
from core.ui.app.drawn_picture import drawn_picture
from core.ui.app.own_picture import LARGEST, own_picture
from core.ui.app.picture_source import PIXEL_ART
from core.ui.app.sidebar import controls
from core.ui.filters.view import kernels_per_filter


def input_origin(page: str, shown: Shown) -> Origin:
    """How x of "filters", "arithmetic" or "im2col" comes to be."""
    if page == "filters":
        return Origin(picture_lines(_source(len(shown.x))))
    if page == "im2col" and state.value("unroll") == "picture":
        source, side = _source(len(shown.x)), state.value("crop_size")
        return Origin((*picture_lines(source), crop_line(source.shape, state.value("crop"), (side, side))))
    if state.value("numbers") == "crop":
        source = _source(1)
        crop = crop_line(source.shape, state.value("crop"), (state.value("height"), state.value("width")))
        return Origin((*picture_lines(source), crop, "x = np.rint(x * 255)  # levels from 0 to 255"))
    return literal("x", shown.x)


def network_input_lines() -> tuple[str, ...]:
    """The lines that leave the input of Feature maps as ``x``, (C, H, W)."""
    source = _source(len(controls().picture.pixels))
    size, enlarge = state.value("net_size"), state.value("source") not in PIXEL_ART
    return (
        *picture_lines(source),
        *network_lines(source.shape, size, enlarge, state.value("normalized")),
    )


def gray_picture_lines() -> tuple[str, ...]:
    """The lines that leave the current picture in gray as ``x``, (1, H, W)."""
    return picture_lines(_source(1))


def weight_origin(page: str, shown: Shown) -> Origin | None:
    """How the weights of "filters", "arithmetic" or "im2col" come to be; None where there are none."""
    if shown.weight is None:
        return None
    if page == "im2col" and state.value("bank") == "random":
        drawn = _drawn(shown.weight.shape)
        return Origin(
            (*drawn, "weight = filters.numpy()"), (*drawn[:-1], drawn[-1].replace("filters", "weight", 1))
        )
    shows_filter = {
        "filters": True,
        "arithmetic": state.value("weights") == "filter",
        "im2col": state.value("bank") == "filter",
    }
    if shows_filter[page] and state.value("apply") == "random":
        return _one_drawn(page, shown)
    return literal("weight", shown.weight)


def _one_drawn(page: str, shown: Shown) -> Origin:
    """The chosen one of the filters that are drawn on Filters, as a page takes it."""
    there, count = kernels_per_filter(len(controls().picture.pixels)), state.value("count")
    chosen = min(state.value("pick"), count - 1)
    filters, depth, *size = shown.weight.shape
    every = f"filters[{chosen}:{chosen + 1}]" if there == depth else f"filters[{chosen}:{chosen + 1}, :1]"
    if there != depth > 1:  # one kernel for several channels: their mean
        every = f"({every} / {depth}).repeat(1, {depth}, 1, 1)"
    if filters > 1:  # the same for every channel apart
        every = f"{every}.repeat({filters}, 1, 1, 1)"
    if page == "arithmetic" and state.value("operation") == "convolution" and state.value("flipped"):
        every = f"{every}.flip(2, 3)"
    drawn = _drawn((count, there, *size))
    return Origin((*drawn, f"weight = {every}.numpy()"), (*drawn, f"weight = {every}"))


def _drawn(shape: tuple[int, ...]) -> tuple[str, str]:
    """The two lines by which ``core.filters.initializers.random_filters`` has its numbers."""
    tensor = f"torch.empty({', '.join(map(str, shape))})"
    scheme = SCHEMES[state.value("scheme")]
    return f"torch.manual_seed({state.value('seed')})", f"filters = {scheme.call(tensor)}"


def _source(channels: int) -> PictureSource:
    """The current picture with so many channels."""
    kind, picture = state.value("source"), controls().picture
    shape = (channels, *picture.pixels.shape[1:])
    if kind == "draw":
        return PictureSource(kind, "", shape, drawing=drawn_picture())
    if kind == "test":
        return PictureSource(kind, state.value("test"), shape)
    sizes = (LARGEST, state.value("size"))
    if kind == "own" and (own := own_picture()):
        return PictureSource(kind, "", shape, own.size, sizes[1:])
    width, height = Image.open(BytesIO(photograph(state.value("photo")))).size
    return PictureSource("photo", state.value("photo"), shape, (height, width), sizes)

"""On every page, in every section and look, there are items for what is drawn, and each is what its files hold."""

import io

import numpy as np
import pytest
from PIL import Image

from core.export import pictures, tables
from core.ui.feature_maps import network_choice
from core.ui.learning import sections
from core.ui.take_home.item import Item
from tests.pages.test_take_home_tables import offered, take_home  # noqa: F401

pytestmark = pytest.mark.usefixtures("every_tab_open")
_NETWORK = {"stack": "conv.4.relu;conv.6.k3.s2.p1", "net_size": "32"}
_MAPS = {"layer 2 maps", "network input"}
_KERNEL = {"kernel truth", "kernel start", "kernel on this picture at step 7", "kernel on noise at step 7"}

# page, link -> names that are among those of its items
EVERYWHERE = [
    *(
        ("filters", {"size": "64", **link}, names)
        for link, names in (
            ({}, {"input", "weights", "output"}),
            ({"color": "rgb"}, {"output of red alone", "output of blue alone"}),
            ({"color": "rgb", "mix": "sum"}, {"output", "output of green alone"}),
            ({"compare": "1"}, {"Sharpen output", "Sharpen kernel"}),
            ({"beside": "apply=handcrafted&kernel=box_blur"}, {"output", "B output", "B kernel"}),
        )
    ),
    *(
        ("arithmetic", {"operation": operation}, {"input", "output"} | weights)
        for operation, weights in (("convolution", {"weights"}), ("transposed", {"weights"}), ("max", set()))
    ),
    ("im2col", {}, {"input", "weights", "columns matrix", "output"}),
    *(
        ("feature_maps", {"look": look, **_NETWORK}, _MAPS | names)
        for look, names in {
            "channels": set(),
            "layers": {"all of layer 1", "all of layer 2"},
            "channel": {"inputs of the channel", "parts of the channel", "filter of the channel"},
            "sees": {"paths from each pixel", "effective receptive field"},
            "hypercolumn": {"hypercolumn", "similar positions", "hypercolumns in colors"},
            "classes": {"class scores vector", "class scores logits", "class scores probabilities"},
        }.items()
    ),
    ("learning", {}, {"filters at step 400", "curves", "picture under the trained filters"}),
    (
        "learning",
        {"section": "step"},
        {"pictures of the batch", "logits", "kernel", "gradient", "new kernel"},
    ),
    ("learning", {"section": "backward"}, {"input", "kernel", "output", "gradient by the weights"}),
    ("learning", {"section": "kernel", "fit_step": "7"}, _KERNEL | {"output at step 7", "distances"}),
    ("learning", {"section": "mistakes"}, {"what the network takes", "confusion matrix", "worst mistakes"}),
]


def test_no_look_and_no_section_is_left_out():
    links = [link for _, link, _ in EVERYWHERE]
    assert {link["look"] for link in links if "look" in link} == set(network_choice.LOOKS)
    without_train = {link.get("section", "watch") for page, link, _ in EVERYWHERE if page == "learning"}
    assert without_train == set(sections.TITLES) - {"train"}  # a run is trained in tests of its own


@pytest.mark.parametrize(
    ("page", "link", "names"),
    EVERYWHERE,
    ids=[" ".join([page, *link.values()]) for page, link, _ in EVERYWHERE],
)
def test_what_is_drawn_is_offered_and_its_files_hold_it(offered, page, link, names):  # noqa: F811
    take_home(page, **link)
    assert names <= set(offered), set(offered)
    for item in offered.values():
        _check_files(item)


def _check_files(item: Item) -> None:
    read = np.loadtxt(
        io.BytesIO(tables.csv_of(item.values, item.axes, item.columns)), np.float32, delimiter=",", ndmin=2
    )
    np.testing.assert_array_equal(read, item.values.reshape(-1, item.values.shape[-1]))
    np.testing.assert_array_equal(np.load(io.BytesIO(tables.npy(item.values))), item.values)
    if item.sheet is None:
        return
    _, height, width = item.sheet.shape
    image, with_legend = (_decoded(item, legend) for legend in (None, item.legend))
    assert image.size == (width, height)
    assert with_legend.width >= max(width, 300)
    assert with_legend.height == height + 64
    part = with_legend.crop((0, 0, width, height)).convert("RGB")
    np.testing.assert_array_equal(np.asarray(part), np.asarray(image.convert("RGB")))


def _decoded(item: Item, legend: str | None) -> Image.Image:
    image = Image.open(io.BytesIO(pictures.picture(item.sheet, item.scale, 1, legend)))
    image.load()
    return image

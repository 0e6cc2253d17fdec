"""On every page, in every section and look, there are items for what is drawn, and each is what its files hold."""

import io

import numpy as np
import pytest
from PIL import Image

from core.export import pictures, tables
from core.ui.take_home.item import Item
from tests.pages.test_take_home_tables import offered, take_home  # noqa: F401

pytestmark = pytest.mark.usefixtures("every_tab_open")
_NETWORK = {"stack": "conv.4.relu;conv.6.k3.s2.p1", "net_size": "32"}
_MAPS = {"layer 2 maps", "network input"}
_KERNEL = {"kernel truth", "kernel start", "kernel on this picture at step 7", "kernel on noise at step 7"}

# page, link -> names that are among those of its items
EVERYWHERE = [
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
    for legend, more in ((None, 0), (item.legend, 64)):
        image = Image.open(io.BytesIO(pictures.picture(item.sheet, item.scale, 1, legend)))
        image.load()
        assert image.size == (max(width, 300) if more else width, height + more)

"""The section Pictures and tables on its pages: what can be taken along is what the page shows."""

import numpy as np
import pytest
import torch
from torch.nn.functional import conv2d, conv_transpose2d, max_pool2d, unfold

from core.export import pictures, tables
from core.ui.take_home import tables as section
from tests.pages.sent import files
from tests.pages.test_pages import opened

pytestmark = pytest.mark.usefixtures("every_tab_open")


@pytest.fixture
def offered(monkeypatch) -> dict[str, section.Item]:
    """What the open dialog offers, by its name."""
    found, draw = {}, section._draw

    def overheard(page, items):
        found.update((item.name, item) for item in items)
        draw(page, items)

    monkeypatch.setattr(section, "_draw", overheard)
    return found


def take_home(page: str, **link: str):
    app = opened(page, **link)
    app.button(key="take_home").click()
    app.run()
    assert not app.exception
    return app


def test_im2col_offers_pytorchs_columns_and_product(offered):
    take_home("im2col", stride="2", padding="1")
    x, weight = (torch.tensor(offered[name].values) for name in ("input", "weights"))
    columns = unfold(x[None], 3, stride=2, padding=1)[0]
    np.testing.assert_array_equal(offered["columns matrix"].values, columns)
    y = conv2d(x[None], weight, stride=2, padding=1)[0]
    np.testing.assert_allclose(offered["output"].values, y, atol=1e-5)


@pytest.mark.parametrize("operation", ["convolution", "transposed", "max"])
def test_arithmetic_offers_the_numbers_of_its_operation(offered, operation):
    take_home("arithmetic", operation=operation, stride="2")
    x = torch.from_numpy(offered["input"].values)[None]
    if operation == "max":
        assert "weights" not in offered
        y = max_pool2d(x, 3, 2)
    else:
        weight = torch.from_numpy(offered["weights"].values)
        y = (conv2d if operation == "convolution" else conv_transpose2d)(x, weight, stride=2)
    np.testing.assert_allclose(offered["output"].values, y[0], atol=1e-4)


@pytest.mark.parametrize("page", ["filters", "feature_maps"])
def test_every_item_can_be_had_in_every_form(offered, page):
    app = take_home(page)
    assert offered
    labels = set(files(app).values())
    assert {"PNG", "CSV", "NPY"} <= labels
    assert ("Layers as CSV" in labels) == (page == "feature_maps")
    for item in offered.values():
        assert pictures.picture(item.sheet, item.scale, 1, item.legend).startswith(b"\x89PNG")
        assert tables.csv_of(item.values[..., :2, :2], item.axes)


def test_feature_maps_offers_the_open_layer_and_its_open_channel(offered, runs):
    take_home("feature_maps", layer="0", channel="3")
    maps = runs[-1].layer_maps[0].after
    names = list(offered)
    assert names[1] == f"{names[0].removesuffix(' maps')} channel 3"
    np.testing.assert_array_equal(offered[names[0]].values, maps)
    np.testing.assert_array_equal(offered[names[1]].values, maps[3])


def test_a_run_that_never_began_offers_nothing_and_says_so(offered):
    app = take_home("learning", section="train")
    assert not offered
    said = {text.value for text in app.markdown}
    assert "There is nothing to take along yet: start a run first." in said
    assert "Arithmetic and im2col have a stage that can be animated: open this there." in said


def test_the_layers_leave_as_json_that_can_be_pasted_in_again():
    app = take_home("feature_maps", stack="conv.4.relu;conv.4.k3.s1.p1.add1", net_size="32")
    assert "tables_Layers as JSON" in files(app)
    app = take_home("feature_maps", net_size="32", padding="1", padding_mode="symmetric")
    assert any("JSON has PyTorch's modules only" in caption.value for caption in app.caption)

"""Where misconceptions arise their answers stand, with the state's numbers."""

from tests.pages.test_pages import opened

STRIDED = {"color": "rgb", "net_size": "64", "stride": "2", "padding": "1"}


def captions(app) -> str:
    return " ".join(caption.value for caption in app.main.caption)


def test_a_filter_over_red_green_and_blue_has_three_kernels():
    assert "3 kernels: one for each channel, 3 · 3 · 3 = 27 weights." in captions(
        opened("filters", color="rgb", mix="sum", size="64", kernel="box_blur")
    )
    assert "kernels" not in captions(opened("filters", color="rgb", size="64", kernel="box_blur"))


def test_the_open_layer_has_as_many_maps_as_filters():
    assert "3 channels in, 16 maps out" in captions(opened("feature_maps", layer="0", **STRIDED))
    assert "16 channels in, 16 maps out, not 256:" in captions(opened("feature_maps", layer="1", **STRIDED))


def test_maps_move_along_and_an_average_hardly_changes():
    said = captions(opened("feature_maps", look="classes", pooling="average", **STRIDED))
    assert "Move the picture by 4 px" in said and "nearly invariant" in said
    assert "not invariant" in captions(opened("feature_maps", look="classes", **STRIDED))

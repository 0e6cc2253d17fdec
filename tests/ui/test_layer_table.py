"""What the layer table sends to the browser, and what it takes over from there."""

import io
import json
import struct

import numpy as np
import pytest
import streamlit as st
from numpy.testing import assert_array_equal
from PIL import Image

from core.arithmetic import ConvSpec
from core.figures.theme import diverging_table
from core.network.forward import forward
from core.network.layers import Layer
from core.network.rows import summarize
from core.network.stack_text import from_layers
from core.network.weights import initial_weights
from core.ui.app import state
from core.ui.app.picture_source import Picture
from core.ui.feature_maps.layer_table import layer_table
from core.ui.feature_maps.layer_table.layer_table import (
    facts,
    shortened,
    sidebar_window,
    table_message,
    thumbnail_size,
    thumbnails,
)
from core.ui.feature_maps.network_run import Run

WINDOW = ConvSpec(3, stride=2, padding=1)
STRIDED = (Layer("conv", WINDOW, 16, activation="relu"),) * 2
IMPOSSIBLE = Layer("max_pool", ConvSpec(2, padding=5))
COLORS = diverging_table()  # 255 entries, zero's in the middle


@pytest.fixture(autouse=True)
def session(monkeypatch) -> dict:
    """A session that has just begun."""
    session = {}
    monkeypatch.setattr(st, "session_state", session)
    return session


def run_of(layers, x: np.ndarray, problem: str = "", computed: bool = True) -> Run:
    """The run of these layers, those that follow computed with seeded weights."""
    rows = tuple(summarize(layers, x.shape))
    fitting = tuple(row.layer for row in rows if not row.problem) if computed else ()
    weights = initial_weights(fitting, len(x), "default", 0)
    return Run(
        picture=Picture(lambda: x, "digest", "Stripes", ()),
        x=x,
        choices=from_layers(layers, WINDOW),
        rows=rows,
        layers=fitting,
        weights=weights,
        layer_maps=forward(x, fitting, weights),
        key="key",
        problem=problem,
    )


def stripes(channels: int = 3, size: int = 224) -> np.ndarray:
    return np.tile(np.linspace(0, 1, size, dtype=np.float32), (channels, size, 1))


def unpacked(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The header, and the parts as RGB pixels (H, W, 3)."""
    (length,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + length].decode())
    parts = {}
    for name, (start, size) in header["parts"].items():
        png = message[4 + length + start : 4 + length + start + size]
        parts[name] = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return header, parts


def sent(layers, x: np.ndarray, **options) -> tuple[dict, dict[str, np.ndarray]]:
    return unpacked(table_message(run_of(layers, x, **options)))


class TestRows:
    def test_the_lectures_network_has_its_shapes_parameters_and_receptive_fields(self):
        header, _ = sent(STRIDED, stripes())
        assert header["input_shape"] == "[1, 3, 224, 224]"
        assert [row["shape"] for row in header["rows"]] == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
        assert [tuple(fact[:2]) for fact in header["rows"][0]["facts"]] == [
            ("16·(3·3·3) + 16 = 448", "parameters"),
            ("5.4 M", "multiply-adds"),
            ("3 × 3", "receptive field"),
            ("2", "total stride"),
        ]
        assert header["rows"][0]["facts"][1][2] == f"{16 * 3 * 3 * 3 * 112 * 112:,}"
        assert header["rows"][1]["facts"][2][0] == "7 × 7"  # 3 + 2 * (3 - 1)

    def test_what_a_layer_leaves_to_the_sidebar_is_blank_and_the_sidebars_number_goes_with_it(self):
        header, _ = sent((STRIDED[0], Layer("max_pool", ConvSpec(2, stride=2))), stripes(size=32))
        left, said = header["rows"]
        names = ("kernel_size", "stride", "padding", "dilation")
        assert [left["layer"][name] for name in names] == [None] * 4
        assert left["sidebar"] == {"k": "3", "s": "2", "p": "1", "d": "1"}
        assert [said["layer"][name] for name in names] == [2, 2, 0, 1]
        assert said["in_channels"] == 16

    def test_a_window_of_two_sizes_says_both(self):
        spec = ConvSpec((3, 5), stride=(1, 2), padding=((1, 1), (0, 0)))
        assert sidebar_window(Layer("conv", spec)) == {"k": "3×5", "s": "1×2", "p": "1×0", "d": "1"}
        assert sidebar_window(Layer("conv", ConvSpec(3, padding=((0, 1), (2, 3)))))["p"] == "0,1,2,3"

    def test_pooling_has_no_parameters(self):
        (row,) = summarize([Layer("max_pool", ConvSpec(2, stride=2))], (3, 8, 8))
        assert facts(row)[:2] == [("0", "parameters", ""), ("0", "multiply-adds", "")]

    def test_a_layer_that_cannot_follow_says_why_and_the_rows_before_stay_complete(self):
        header, parts = sent((STRIDED[0], IMPOSSIBLE, STRIDED[1]), stripes(size=32))
        good, bad, after = header["rows"]
        assert good["shape"] == "[1, 16, 16, 16]" and good["strip"]["count"] == 16
        assert bad["problem"].startswith("Padding 5 leaves a max pooling window of size 2 with padding only")
        assert after["problem"] == "Follows a layer that cannot be computed."
        assert bad["shape"] == after["shape"] == "" and bad["facts"] == after["facts"] == []
        assert header["open"] == 0
        assert set(parts) == {"input", "strip0"}

    def test_a_network_too_expensive_to_run_shows_its_numbers_without_maps(self):
        header, parts = sent(STRIDED, stripes(), computed=False, problem="Too expensive.")
        assert header["rows"][0]["shape"] == "[1, 16, 112, 112]"
        assert not any("strip" in row for row in header["rows"])
        assert header["open"] is None
        assert set(parts) == {"input"}

    def test_an_empty_network_is_its_input(self):
        header, parts = sent((), stripes(size=32))
        assert header["rows"] == [] and header["open"] is None
        assert set(parts) == {"input"}

    @pytest.mark.parametrize(
        ("count", "text"),
        [(0, "0"), (999_999, "999,999"), (1_000_000, "1.0 M"), (7_225_344, "7.2 M"), (2 * 10**9, "2.0 G")],
    )
    def test_counts_are_short(self, count, text):
        assert shortened(count) == text


class TestPictures:
    def test_the_digest_follows_what_is_shown(self):
        x, other = stripes(size=32), stripes(size=32)[:, ::-1, ::-1].copy()
        first, again, turned = (sent(STRIDED, pixels)[0]["digest"] for pixels in (x, x, other))
        assert first == again != turned

    def test_a_thumbnail_is_the_mean_of_areas_in_the_layers_own_scale(self):
        blocks = np.array([[1, -1], [0, 0.5]], np.float32)
        noise = np.array([[0.125, -0.125], [-0.125, 0.125]], np.float32)  # of mean 0
        maps = np.stack([np.kron(blocks, np.ones((2, 2))) + np.tile(noise, (2, 2)), np.zeros((4, 4))])
        shown = unpacked_png(thumbnails(maps.astype(np.float32), 2))
        levels = np.round(127 + 127 * blocks / 1.125).astype(int)  # 1.125 is the largest magnitude
        assert_array_equal(shown[:2], COLORS[levels])
        assert_array_equal(shown[2:], np.broadcast_to(COLORS[127], (2, 2, 3)))

    def test_a_small_map_keeps_its_pixels_as_squares(self):
        maps = np.array([[[1, -1], [0, 0]], [[0, 0], [-1, 1]]], np.float32)
        shown = unpacked_png(thumbnails(maps, 6))
        large = np.kron(maps, np.ones((3, 3))).reshape(12, 6)
        assert_array_equal(shown, COLORS[(127 + 127 * large).astype(int)])

    def test_no_thumbnail_gets_a_pixel_of_its_neighbor(self):
        for size, side in ((7, 5), (33, 20), (56, 34), (111, 68), (224, 34), (13, 20)):
            maps = np.stack([np.full((size, size), sign, np.float32) for sign in (1, -1, 1)])
            shown = unpacked_png(thumbnails(maps, side)).reshape(3, side * side, 3)
            assert_array_equal(shown, np.repeat(COLORS[[254, 0, 254]][:, None], side * side, axis=1))

    def test_thumbnails_keep_the_proportions(self):
        header, parts = sent(STRIDED[:1], stripes()[:, :112])
        assert header["input"]["size"] == header["rows"][0]["strip"]["size"] == [17, 34]
        assert parts["strip0"].shape == (16 * 34, 68, 3)  # sent at twice the resolution

    @pytest.mark.parametrize(("channels", "side"), [(0, 34), (32, 34), (128, 34), (129, 20), (512, 20)])
    def test_many_channels_get_small_thumbnails(self, channels, side):
        assert thumbnail_size(channels)[0] == side

    def test_few_maps_are_sent_for_sharp_screens(self):
        assert thumbnail_size(32) == (34, 2)
        assert thumbnail_size(128) == (34, 1)

    def test_the_input_is_a_picture_and_normalized_one_signed_map_a_channel(self):
        x = stripes(size=68)
        header, parts = sent((), x)
        assert header["input"]["count"] == 1
        assert_array_equal(parts["input"][0, :, 0], np.rint(255 * x[0, 0]).astype(np.uint8))
        state.store(normalized=True)
        header, parts = sent((), (x - x.mean()) / x.std())
        assert header["input"]["count"] == 3
        assert parts["input"].shape == (3 * 68, 68, 3)
        assert_array_equal(parts["input"][0, [0, -1]], COLORS[[0, 254]])

    def test_the_whole_message_is_small(self):
        noise = np.random.default_rng(0).random((3, 256, 256), np.float32)
        layers = (Layer("conv", ConvSpec(3, stride=2, padding=1), 64, activation="tanh"),) * 8
        assert len(table_message(run_of(layers, noise))) < 250_000


def unpacked_png(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


class TestEdits:
    def edit(
        self, session, text: str, layer: int | None = None, slot: int | None = None, fresh: bool = False
    ) -> None:
        session["layer_table"] = {"stack": {"text": text, "layer": layer, "slot": slot, "fresh": fresh}}
        layer_table._take_stack()

    def test_an_edit_becomes_the_network(self, session):
        self.edit(session, "conv.8.k3.relu;max_pool.k2.s2.p0.d1")
        assert state.value("stack") == "conv.8.k3.relu;max_pool.k2.s2.p0.d1"
        assert state.value("layer") is None
        assert session["stack_problem"] == ""

    def test_the_open_layer_moves_along_and_its_channel_stays(self, session):
        state.store(layer=0, channel=5, position=(1, 2))
        self.edit(session, "max_pool;conv.8", layer=1)
        assert (state.value("layer"), state.value("channel"), state.value("position")) == (1, 5, (1, 2))

    @pytest.mark.parametrize(
        ("slot", "layer", "after"),
        [((0, 3), 1, (1, 3)), ((0, 3), None, None), ((0, 3), 99, (23, 3)), (None, 1, None)],
        ids="moved removed out_of_range unused".split(),
    )
    def test_ones_own_filter_goes_with_its_layer(self, session, slot, layer, after):
        state.store(slot=slot)
        self.edit(session, "max_pool;conv.8", slot=layer)
        assert state.value("slot") == after

    def test_the_browser_is_told_which_layers_are_named_by_their_index(self):
        state.store(layer=1, slot=(2, 5))
        header, _ = sent((STRIDED[0], IMPOSSIBLE), stripes(size=32))
        assert (header["open"], header["chosen"], header["slot"]) == (0, 1, 2)
        state.store(layer=7, slot=None)
        assert [sent(layers, stripes(size=32))[0]["chosen"] for layers in (STRIDED, ())] == [1, None]
        state.store(layer=None)
        header, _ = sent(STRIDED, stripes(size=32))
        assert (header["open"], header["chosen"], header["slot"]) == (1, None, None)

    def test_where_the_open_layer_was_removed_another_opens_at_a_channel_of_its_own(self, session):
        state.store(layer=1, channel=5, position=(1, 2))
        self.edit(session, "conv.8", layer=0, fresh=True)
        assert (state.value("layer"), state.value("channel"), state.value("position")) == (0, None, None)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("conv.65", "“65” must be from 1 to 64. The layers stay as they were."),
            (
                ";".join(["conv.4"] * 25),
                "A network has at most 24 layers here, not 25; leave some of them out. The layers stay as they were.",
            ),
        ],
    )
    def test_a_network_that_cannot_be_is_refused_with_a_reason(self, session, text, problem):
        state.store(stack="conv.8", layer=0, slot=(0, 3))
        self.edit(session, text, layer=1, slot=1)
        assert [state.value(name) for name in ("stack", "layer", "slot")] == ["conv.8", 0, (0, 3)]
        header, _ = unpacked(
            table_message(run_of((), stripes(size=8)), session["asked_stack"], session["stack_problem"])
        )
        assert (header["asked"], header["problem"]) == (text, problem)
        self.edit(session, "conv.4")
        assert session["stack_problem"] == ""

    def test_opening_a_channel_keeps_inside_what_a_network_can_have(self, session):
        state.store(position=(1, 2))
        session["layer_table"] = {"open": {"layer": 3, "channel": 7}}
        layer_table._take_open()
        assert (state.value("layer"), state.value("channel"), state.value("position")) == (3, 7, None)
        state.store(position=(1, 2))
        session["layer_table"] = {"open": {"layer": 3, "channel": 8}}
        layer_table._take_open()
        assert (state.value("channel"), state.value("position")) == (
            8,
            (1, 2),
        )  # the same place of another map
        session["layer_table"] = {"open": {"layer": 2, "channel": None}}
        layer_table._take_open()
        assert (state.value("layer"), state.value("channel")) == (2, None)
        session["layer_table"] = {"open": {"layer": 99, "channel": -1}}
        layer_table._take_open()
        assert (state.value("layer"), state.value("channel")) == (23, 0)

"""The feature-maps page: every preset, control and look, and every number against a plain nn.Sequential."""

import numpy as np
import pytest
import torch

from core.lessons.stops import STOPS
from core.network.dead_channels import dead_channels
from core.network.kinds import KINDS
from core.network.presets import PRESETS
from core.network.rows import FOLLOWS_A_PROBLEM
from core.ui.app import remembering, state
from core.ui.feature_maps import network_run
from core.ui.feature_maps.network_choice import LOOKS
from tests.network.stacks import torch_maps
from tests.pages.moved import to_both_ends, to_every_option
from tests.pages.test_arithmetic_page import APART, MORE
from tests.pages.test_pages import NONSENSE, PAGES, assert_standing, opened

TITLES = {name: preset.title for name, preset in PRESETS.items()}
LECTURE = {"stride": "2", "padding": "1", "color": "rgb"}
SMALL = {"net_size": "32", "size": "64"}
STOPS_HERE = [stop for stop in STOPS if stop.page == "feature_maps"]


def shapes(run) -> list[str]:
    return [row.torch_shape for row in run.rows]


def by_navigation(app, page: str) -> None:
    """Change the page as the browser's navigation does: to its bare address."""
    app.query_params.clear()
    assert_standing(app.switch_page(PAGES[page]).run())


class TestTheLecture:
    """Slides 7, 10, 12 and 13 come out in one choice each."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("strided", ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]),
            ("mixing", ["[1, 3, 224, 224]", "[1, 2, 224, 224]"]),
            ("handcrafted", ["[1, 4, 224, 224]", "[1, 3, 224, 224]"]),
        ],
    )
    def test_a_preset_has_the_slides_shapes(self, runs, name, expected):
        app = opened("feature_maps")
        assert_standing(app.selectbox(key="preset").select(TITLES[name]).run())
        assert shapes(runs[-1]) == expected
        assert app.session_state["preset"] == name
        assert any(PRESETS[name].says in caption.value for caption in app.caption)

    @pytest.mark.parametrize(
        "link", [{"photo": "coffee"}, {"photo": "chelsea", "size": "64"}, {"slot": "0,1"}]
    )
    def test_whatever_the_photo_and_the_settings_were(self, runs, link):
        app = opened("feature_maps", padding_mode="reflect", rectangular="1", stride_width="3", **link)
        app.selectbox(key="preset").select(TITLES["mixing"]).run()
        app.selectbox(key="preset").select(TITLES["strided"]).run()
        assert runs[-1].x.shape == (3, 224, 224)
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
        assert {layer.spec.padding_mode for layer in runs[-1].layers} == {"zeros"}
        assert app.session_state["preset"] == "strided"

    @pytest.mark.parametrize(
        "change", [{"padding_mode": "reflect"}, {"slot": "0,1"}, {"color": "gray"}, {"net_size": "192"}]
    )
    def test_what_differs_from_a_preset_is_none(self, change):
        app = opened("feature_maps", **LECTURE | change)
        assert app.session_state["preset"] is None

    def test_the_sidebar_drives_every_layer_of_a_uniform_stack(self, runs):
        app = opened("feature_maps", **LECTURE)
        app.slider(key="kernel_size").set_value(5).run()
        assert_standing(app.slider(key="padding").set_value(2).run())
        assert [layer.spec.kernel_size for layer in runs[-1].layers] == [(5, 5), (5, 5)]
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
        assert app.session_state["preset"] is None  # it is no preset any more

    @pytest.mark.parametrize(
        "stop", [stop for stop in STOPS if stop.page == "feature_maps"], ids=lambda stop: stop.title
    )
    def test_every_stop_on_home_is_a_preset(self, stop):
        app = opened("feature_maps", **{**stop.state, "editor": "1"})
        assert app.session_state["preset"] == ("mixing" if "stack" in stop.state else "strided")

    def test_features_become_classes_with_their_loss(self, runs):
        app = opened("feature_maps", look="classes", true_class="2", **LECTURE)
        vector = torch.tensor(runs[-1].layer_maps[-1].after).flatten()
        assert any(f"`[1, {len(vector)}]`" in text.value for text in app.markdown)
        assert any(r"L = -\log \hat{y}_{2}" in text.value for text in app.markdown)
        assert any(r"L = -\sum_c y_c \log \hat{y}_c" in text.value for text in app.markdown)


class TestWhereItOpens:
    """At the lecture's network for those who have chosen nothing, and nobody else."""

    def test_without_a_link_it_opens_at_the_lectures_network(self, runs):
        app = opened("feature_maps")
        assert app.session_state["preset"] == "strided"
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]

    def test_other_pages_keep_their_own_defaults(self, runs):
        app = opened("feature_maps")
        app.switch_page(PAGES["filters"]).run()
        spec, picture = app.session_state["controls"].spec, app.session_state["controls"].picture
        assert (spec.stride, spec.padding, len(picture.pixels)) == ((1, 1), ((0, 0), (0, 0)), 1)
        app.switch_page(PAGES["feature_maps"]).run()
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]

    def test_what_was_changed_is_kept(self, runs):
        app = opened("feature_maps")
        app.slider(key="kernel_size").set_value(5).run()
        app.switch_page(PAGES["filters"]).run()
        assert app.session_state["controls"].spec.stride == (2, 2)
        app.switch_page(PAGES["feature_maps"]).run()
        assert [layer.spec.kernel_size for layer in runs[-1].layers] == [(5, 5), (5, 5)]

    def test_the_window_of_another_page_waits_and_is_said(self, runs):
        app = opened("filters", kernel="box_blur")
        app.slider(key="stride").set_value(3).run()
        by_navigation(app, "feature_maps")
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
        assert app.session_state["preset"] == "strided"
        assert any("Your stride 3 will be back on the other pages." in said.value for said in app.caption)
        by_navigation(app, "filters")
        assert app.session_state["controls"].spec.stride == (3, 3)

    def test_the_window_of_another_page_can_be_used_and_stays(self, runs):
        app = opened("filters", kernel="box_blur")
        app.slider(key="stride").set_value(3).run()
        by_navigation(app, "feature_maps")
        app.button(key="use_what_waits").click().run()
        assert [layer.spec.stride for layer in runs[-1].layers] == [(3, 3), (3, 3)]
        assert not any("will be back" in said.value for said in app.caption)
        by_navigation(app, "filters")
        by_navigation(app, "feature_maps")
        assert [layer.spec.stride for layer in runs[-1].layers] == [(3, 3), (3, 3)]

    def test_who_chose_nothing_hears_of_nothing(self, runs):
        app = opened("filters")
        by_navigation(app, "feature_maps")
        assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
        assert not any("will be back" in said.value for said in app.caption)

    def test_what_is_changed_here_is_left_alone_after_a_visit_elsewhere(self, runs):
        app = opened("feature_maps")
        app.slider(key="stride").set_value(1).run()
        by_navigation(app, "filters")
        by_navigation(app, "feature_maps")
        assert shapes(runs[-1]) == ["[1, 16, 224, 224]", "[1, 16, 224, 224]"]

    def test_a_link_is_taken_at_its_word(self, runs):
        opened("feature_maps", layer="0")
        assert shapes(runs[-1]) == ["[1, 16, 222, 222]", "[1, 16, 220, 220]"]


@pytest.mark.parametrize("name", PRESETS)
def test_every_activation_is_a_plain_sequentials(runs, name):
    app = opened("feature_maps", net_seed="3", **SMALL)
    assert_standing(app.selectbox(key="preset").select(TITLES[name]).run())
    run = runs[-1]
    assert not run.problem and len(run.layer_maps) == len(PRESETS[name].layers)
    x = torch.from_numpy(run.x.copy())[None]
    for (_, after), activation in zip(torch_maps(run.layers, run.weights, x), run.layer_maps, strict=True):
        np.testing.assert_allclose(activation.after, after[0].detach(), atol=1e-4)


def test_usual_networks_of_several_readers_are_computed_once_each(monkeypatch):
    """Only what would leave no room for the others' is held one at a time."""
    computed, compute = [], network_run.forward
    monkeypatch.setattr(network_run, "forward", lambda *given: computed.append(1) or compute(*given))
    remembering.forget()
    for _ in range(2):
        for stack in ("conv.8.relu;conv.8.relu", "conv.9.relu;conv.4.relu", "conv.5.k5.relu"):
            opened("feature_maps", stack=stack, net_size="128")
    assert len(computed) == 3


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "stack",
    [
        "",
        "conv.16.relu",
        "conv.1.k1.s1.p0",
        "conv.4.k9;conv.4.k15.p0;conv.4.k15.p0",
        "max_pool.k2.s2.p0;avg_pool.k2.s2.p0",
        "conv.6.k3.p1.tanh;depthwise.12.k3.p1.sigmoid;global_avg_pool",
        "conv.7.g3.relu",
        "conv.4;depthwise.3;conv.4",
        "conv.4.k1.p9.nobias.leaky_relu",
    ],
)
@pytest.mark.parametrize("color", ["gray", "rgb"])
def test_every_look_stands_on_every_stack(look, stack, color):
    opened(
        "feature_maps", look=look, stack=stack, color=color, layer="2", channel="5", position="3,40", **SMALL
    )


@pytest.mark.parametrize("look", LOOKS)
def test_every_control_can_stand_at_both_its_ends(look):
    for moved in to_both_ends(opened("feature_maps", look=look, **SMALL)):
        assert_standing(moved)


def test_rectangular_windows_and_uneven_padding_work():
    for moved in to_both_ends(opened("feature_maps", **SMALL, **APART)):
        assert_standing(moved)


def test_every_choice_can_be_made():
    for moved in to_every_option(opened("feature_maps", **MORE | SMALL)):
        assert_standing(moved)


def test_a_layer_that_cannot_follow_leaves_those_before_it(runs):
    """32 - 3 + 1 = 30, 30 - 15 + 1 = 16, then 2: the fourth layer's kernel of 15 does not fit."""
    opened("feature_maps", stack="conv.4.k3.s1.p0" + ";conv.4.k15.s1.p0" * 4, **SMALL)
    run = runs[-1]
    assert [activation.after.shape for activation in run.layer_maps] == [(4, 30, 30), (4, 16, 16), (4, 2, 2)]
    assert "15" in run.rows[3].problem
    assert run.rows[4].problem == FOLLOWS_A_PROBLEM


def test_a_link_of_which_nothing_can_be_read_opens_the_lectures_network(runs):
    app = opened("feature_maps", stack="foo")
    assert "stack “foo” was left out" in app.warning[0].value
    assert shapes(runs[-1]) == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]


def test_a_network_that_would_take_too_much_is_refused_with_the_reason(runs):
    app = opened("feature_maps", stack=";".join(["conv.64.k15.s1.p7.relu"] * 8), net_size="256")
    assert "give it fewer channels" in app.warning[0].value
    assert app.warning[0].value.endswith("Until then layer 1 is shown.")
    assert len(runs[-1].layer_maps) == 1
    assert runs[-1].rows[7].torch_shape == "[1, 64, 256, 256]"


def test_a_layer_opens_at_a_channel_with_something_to_see(runs):
    opened("feature_maps", **LECTURE, look="channel")
    activation = runs[-1].layer_maps[-1]
    assert dead_channels(activation).any()
    assert activation.after[runs[-1].channel].std() >= np.median(activation.after.std(axis=(1, 2)))


@pytest.mark.parametrize("slot", ["25,9", "0,64", "24,0", "-1,0"])
def test_a_slot_that_no_network_has_is_left_out_of_the_link(slot):
    app = opened("feature_maps", slot=slot, **SMALL)
    assert "link's slot" in app.warning[0].value


def test_a_channel_that_the_layer_does_not_have_is_said():
    app = opened("feature_maps", slot="0,63", **SMALL)
    assert (
        app.warning[0].value
        == "Layer 1 has channels 0 to 15; there is no channel 63 to replace. Until then the random ones stay."
    )


def test_ones_own_filter_takes_its_slot(runs):
    opened("feature_maps", slot="1,3", own="1,2,1;2,4,2;1,2,1", **SMALL)
    weight = runs[-1].weights[1]
    np.testing.assert_allclose(weight.weight[3, 0] * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]], rtol=1e-6)
    assert weight.bias[3] == 0


def test_a_filter_of_three_kernels_keeps_them_apart_and_is_added_up_for_a_gray_picture(runs):
    for color in ("rgb", "gray"):
        opened("feature_maps", slot="0,2", own="1|0|-5", kernel_size="1", color=color, **SMALL)
    apart, added = (run.weights[0].weight[2].ravel().tolist() for run in runs[-2:])
    assert apart == [1, 0, -5]
    assert added == [-4]


def test_a_kernel_that_is_cut_is_said(runs):
    own = ";".join(",".join(str(5 * row + column) for column in range(5)) for row in range(5))
    app = opened("feature_maps", slot="0,0", own=own, **SMALL)
    np.testing.assert_array_equal(runs[-1].weights[0].weight[0, 0], [[6, 7, 8], [11, 12, 13], [16, 17, 18]])
    assert app.warning[0].value.startswith("Your own kernel is 5 × 5, the kernels of layer 1 are 3 × 3")


def test_ones_own_filter_comes_even_where_the_handcrafted_ones_cannot(runs):
    app = opened("feature_maps", first="handcrafted", slot="0,3", own="7", kernel_size="1", **SMALL)
    assert runs[-1].weights[0].weight[3].item() == 7
    assert "give the layer a larger kernel" in app.warning[0].value


def test_the_scheme_is_said_without_opening_anything():
    app = opened("feature_maps", net_scheme="xavier_normal_", net_seed="4", slot="0,3", **SMALL)
    said = "Weights: drawn at random by xavier_normal_, seed 4, your own kernel in layer 1, channel 3."
    assert any(caption.value.endswith(said) for caption in app.caption)


def test_what_it_sees_refuses_a_gradient_that_costs_too_much_and_nothing_else():
    stack = ";".join(["conv.64.k3.s1.p1.d1.relu"] * 6 + ["global_avg_pool"])
    app = opened("feature_maps", stack=stack, net_size="256", color="rgb", look="sees")
    assert app.warning[0].value.startswith(
        "What this value sees, with a gradient through all that it sees, needs"
    )
    assert "| Receptive field | 268 px | 268 px |" in " ".join(text.value for text in app.markdown)


def test_a_slot_that_is_not_there_is_said():
    app = opened("feature_maps", slot="6,3", **SMALL)
    assert "Layer 7 has no filters to replace" in app.warning[0].value


def test_normalized_pictures_have_mean_0_and_deviation_1(runs):
    opened("feature_maps", normalized="1", color="rgb", **SMALL)
    np.testing.assert_allclose(runs[-1].x.mean(axis=(1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(runs[-1].x.std(axis=(1, 2)), 1, atol=1e-5)


@pytest.mark.parametrize(
    "layer, sentence",
    [
        (
            "conv.4.k3.s1.p1.d1",
            "each input channel, under its own kernel, gives a **part**; the parts and the bias",
        ),
        ("conv.6.k3.s1.p1.d1.g2.nobias", "each of the input channels 2 to 3, which its group reads, under"),
        (
            "depthwise.4.k3.s1.p1.d1.nobias",
            "input channel 3, all that its group reads, under its own kernel, gives",
        ),
        ("depthwise.4.k3.s1.p1.d1.nobias", "gives a **part**; it is the map."),
        ("conv.4.k1.s1.p0.d1.g4", "so much of input channel 3, all that its group reads, mixed"),
    ],
)
def test_one_channel_says_which_input_channels_it_is_made_of(layer, sentence):
    stack = f"conv.4.k1.s1.p0.d1;{layer}"
    app = opened("feature_maps", stack=stack, look="channel", channel="3", **SMALL)
    assert sentence in app.markdown[-1].value


def test_maps_that_sessions_share_cannot_be_changed(runs):
    opened("feature_maps", **SMALL)
    with pytest.raises(ValueError, match="read-only"):
        runs[-1].layer_maps[0].after[:] = 0


def test_the_same_seed_gives_the_same_maps(runs):
    for seed in ("1", "2", "1"):
        remembering.forget()  # maps that are only remembered would prove nothing
        opened("feature_maps", net_seed=seed, **SMALL)
    first, second, third = (run.layer_maps[-1].after for run in runs[-3:])
    assert (first == third).all()
    assert (first != second).any()


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_page(text):
    opened("feature_maps", **dict.fromkeys(state.registry, text))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pixel_goes_through_every_kind(kind):
    opened("feature_maps", stack=f"{kind}.k1.s1.p0;{kind}.k1.s1.p0", source="test", test="patch", **SMALL)


def test_values_are_kept_while_another_page_is_visited(runs):
    app = opened("feature_maps", stack="conv.5", net_seed="9", **SMALL)
    app.switch_page(PAGES["home"]).run()
    app.switch_page(PAGES["feature_maps"]).run()
    assert shapes(runs[-1]) == ["[1, 5, 30, 30]"]
    assert runs[0].key == runs[-1].key


class TestTheNetworkInALine:
    """``editor=0`` folds what changes the network to the shapes, and one click unfolds it."""

    def test_the_controls_are_folded_to_the_shapes_and_unfolded_by_a_click(self, runs):
        app = opened("feature_maps", editor="0", look="classes", **LECTURE)
        assert any("3×224×224 → 16×112×112 → 16×56×56" in text.value for text in app.markdown)
        assert not [select for select in app.selectbox if select.key == "preset"]
        app.button(key="unfold_editor").click().run()
        assert app.selectbox(key="preset").value == "strided"
        app.button(key="fold_editor").click().run()
        assert not [select for select in app.selectbox if select.key == "preset"]

    def test_a_layer_is_chosen_in_the_line_and_begins_anew(self):
        app = opened("feature_maps", editor="0", position="50,50", channel="3", **LECTURE)
        assert app.button_group(key="layer").value == 1
        app.button_group(key="layer").set_value(0).run()
        assert [state_of(app, name) for name in ("layer", "channel", "position")] == [0, None, None]

    def test_a_layer_that_does_not_fit_is_said_in_the_line(self):
        app = opened("feature_maps", editor="0", stack="conv.4.k3.s1.p0" + ";conv.4.k15.s1.p0" * 4, **SMALL)
        assert any(text.value.startswith("⚠ Layer 4: ") for text in app.markdown)

    @pytest.mark.parametrize("look", LOOKS)
    @pytest.mark.parametrize(
        "stack", ["", "conv.16.relu", "conv.4;conv.4.k1.s1.p0;global_avg_pool", "conv.7.g3"]
    )
    def test_every_look_stands_without_the_editor(self, look, stack):
        opened("feature_maps", editor="0", look=look, stack=stack, layer="2", channel="5", **SMALL)


def state_of(app, name: str):
    return app.session_state["parameters"].get(name)


def test_the_sentence_on_hypercolumns_names_the_layers_that_are_resized():
    """Of 64 x 64 positions, the first layer's maps have 32 x 32 and the second ones 64 x 64 or more."""
    app = opened(
        "feature_maps", look="hypercolumn", stack="conv.2.k1.s2.p0;conv.2.k1.s1.p32", net_size="64", size="64"
    )
    said = " ".join(text.value for text in app.markdown)
    assert "The maps of layers 1 and 2 are brought to 64 × 64 positions bilinearly." in said
    app = opened("feature_maps", look="hypercolumn", stack="conv.2.k1.s1.p0", net_size="64", size="64")
    assert "bilinearly" not in " ".join(text.value for text in app.markdown)


def test_only_random_weights_are_called_untrained():
    for first, is_said in (("random", True), ("handcrafted", False)):
        app = opened("feature_maps", look="hypercolumn", first=first, **SMALL)
        assert any("never trained" in caption.value for caption in app.caption) == is_said


@pytest.mark.parametrize(("stack", "follows"), [("conv.4.k3", True), ("conv.4.k3.s1.p1.d1", False)])
def test_the_sidebars_sliders_are_said_to_move_what_they_move(runs, stack, follows):
    app = opened("feature_maps", stack=stack, **SMALL)
    said = " ".join(caption.value for caption in app.caption)
    assert ("follows the sidebar's sliders" in said, "sliders change nothing here" in said) == (
        follows,
        not follows,
    )
    before = runs[-1].layers
    app.slider(key="stride").set_value(2).run()
    assert (runs[-1].layers != before) == follows


def test_layers_that_pytorch_refuses_say_so():
    said = lambda **link: " ".join(
        each.value for each in opened("feature_maps", net_size="32", **link).caption
    )
    same = said(stack="conv.4;max_pool.k2.s2.p0", padding_name="same", stride="2")
    assert "Layer 1: PyTorch refuses “same” with a stride above 1" in same and "Layer 2: PyTorch" not in same
    assert "Layer 1: PyTorch’s average pooling knows no dilation." in said(stack="avg_pool.k2.s1.p0.d2")


@pytest.mark.parametrize("editor", ["0", "1"])
@pytest.mark.parametrize("look", LOOKS)
def test_all_of_vgg_16_and_six_layers_more_can_be_looked_at_in_every_way(look, editor):
    blocks = [
        ["conv.64.k3.s1.p1.d1.relu"] * convolutions + ["max_pool.k2.s2.p0.d1"]
        for convolutions in (2, 2, 3, 3, 3)
    ]
    stack = ";".join([layer for block in blocks for layer in block] + ["conv.64.k1.s1.p0.d1"] * 6)
    app = opened("feature_maps", stack=stack, net_size="32", look=look, editor=editor)
    assert_standing(app)
    assert not app.warning


@pytest.mark.parametrize("look", LOOKS)
def test_a_transposed_convolution_can_be_looked_at_in_every_way(look):
    stack = "conv.8.k3.s2.p1.d1.relu;transposed.4.k3.s2.p1.d1;conv.4.k3.s2.p0.d1"
    for layer in ("1", "2"):
        assert_standing(opened("feature_maps", stack=stack, net_size="32", look=look, layer=layer))
    app = opened("feature_maps", stack=stack, net_size="32", look=look, weights_as_file="1", ask="1")
    assert_standing(app)


def test_a_value_between_kernels_that_leave_gaps_sees_nothing():
    link = {"stack": "conv.2.k3.s1.p1.d1;transposed.2.k1.s3.p0.d1", "net_size": "32", "position": "1,4"}
    assert_standing(opened("feature_maps", look="channel", **link))
    app = opened("feature_maps", look="sees", **link)
    said = " ".join(each.value for each in app.markdown)
    assert "This value sees no pixel of the picture" in said and "| First pixel | none | none |" in said

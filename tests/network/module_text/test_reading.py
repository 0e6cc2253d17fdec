"""What is read out of source, prints and JSON, and the sentences on what is not."""

import numpy as np
import pytest
import torch
from torch import nn

from core.network.forward import forward
from core.network.module_text.preview import about_the_picture, fitting_side, preview_lines, stack_layers
from core.network.module_text.reading import MAX_LENGTH, read_network
from core.network.stack_text import LayerChoice, parse_stack, write_stack
from core.network.weights import Weights


def stack(text: str) -> str:
    return write_stack(read_network(text).layers)


def left_out(*lines: str) -> tuple[str, ...]:
    """What is left out of an nn.Sequential with these modules on lines 2, 3, …"""
    return read_network("nn.Sequential(\n" + ",\n".join(lines) + ")").left_out


CONV, MOVED = "nn.Conv2d(3, 8, 3)", "conv.8.k3.s1.p0.d1"

READ = {
    "positional arguments": ("nn.Conv2d(3, 8, 5, 2, 1, 3),", "conv.8.k5.s2.p1.d3"),
    "named arguments": (
        "nn.Conv2d(out_channels=8, in_channels=3, kernel_size=(5, 5), bias=False),",
        "conv.8.k5.s1.p0.d1.nobias",
    ),
    "same padding": ("nn.Conv2d(3, 8, 5, padding='same', dilation=2),", "conv.8.k5.s1.p4.d2"),
    "valid padding": ("nn.Conv2d(3, 8, 5, padding='valid'),", "conv.8.k5.s1.p0.d1"),
    "groups": ("nn.Conv2d(4, 8, 3, groups=2),", "conv.8.k3.s1.p0.d1.g2"),
    "depthwise": ("nn.Conv2d(4, 8, 3, groups=4),", "depthwise.8.k3.s1.p0.d1"),
    "a bare name": ("from torch.nn import Conv2d\nm = Conv2d(3, 8, 3)", MOVED),
    "an alias of a package": (
        "import torch.nn as layers\nm = layers.Sequential(layers.Conv2d(3, 8, 3))",
        MOVED,
    ),
    "an alias of a class": ("from torch.nn import Conv2d as C, Sequential as S\nm = S(C(3, 8, 3))", MOVED),
    "the full name": (f"torch.{CONV},", MOVED),
    "a variable": ("a, b = 1, 2\nch = 4\nm = nn.Sequential(nn.Conv2d(3, 2 * ch, ch - 1))", MOVED),
    "a variable that is doubled": (
        "ch = 2\nch = ch * 2\nch *= 2\nm = nn.Sequential(nn.Conv2d(3, ch, 3))",
        MOVED,
    ),
    "a network that grows": (f"m = nn.Sequential({CONV})\nm = nn.Sequential(m, nn.ReLU())", f"{MOVED}.relu"),
    "a constant of its own type": ("ch: int = 8\nm = nn.Sequential(nn.Conv2d(3, ch, 3))", MOVED),
    "a module with a name": (
        f"conv = {CONV}\nact = nn.ReLU()\nm = nn.Sequential(conv, act)",
        f"{MOVED}.relu",
    ),
    "a list": (f"m = nn.Sequential(*[{CONV}, nn.ReLU()])", f"{MOVED}.relu"),
    "a list alone": (f"layers = [{CONV}, nn.ReLU()]", f"{MOVED}.relu"),
    "a list that grows": (f"a = [{CONV}]\na.append(nn.ReLU())\nm = nn.Sequential(*a)", f"{MOVED}.relu"),
    "a dictionary": (f"m = nn.Sequential(OrderedDict([('c', {CONV}), ('r', nn.ReLU())]))", f"{MOVED}.relu"),
    "methods after it": (f"m = nn.Sequential({CONV}).to('cpu').eval()", MOVED),
    "a function's default": (
        "def net(k=3):\n  return nn.Sequential(nn.Conv2d(3, 8, k))\nprint(net())",
        MOVED,
    ),
    "lines from the middle": (f"        {CONV},\n    nn.ReLU(),", f"{MOVED}.relu"),
    "fence of another indentation": (f"    m = nn.Sequential({CONV})\n    m.eval()", MOVED),
    "padding before": ("nn.ZeroPad2d(1), nn.Conv2d(3, 8, 3, padding=1),", "conv.8.k3.s1.p2.d1"),
    "padding twice": (f"nn.ZeroPad2d(1), nn.ConstantPad2d(2, 0.0), {CONV},", "conv.8.k3.s1.p3.d1"),
    "padding with minus infinity": (
        f"{CONV}, nn.ConstantPad2d(1, -torch.inf), nn.MaxPool2d(3),",
        f"{MOVED};max_pool.k3.s3.p1.d1",
    ),
    "a stride of its own": (f"{CONV}, nn.MaxPool2d(3, 2),", f"{MOVED};max_pool.k3.s2.p0.d1"),
    "average pooling's settings": (
        f"{CONV}, nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False),",
        f"{MOVED};avg_pool.k3.s2.p1.d1.ceil_mode.nocount_include_pad",
    ),
    "the whole map": (f"{CONV}, nn.AdaptiveAvgPool2d((1, 1)),", f"{MOVED};global_avg_pool"),
    "transposed": ("nn.ConvTranspose2d(3, 8, 4, 2, 1, dilation=1),", "transposed.8.k4.s2.p1.d1"),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_what_people_write_is_read(text, expected):
    network = read_network(text)
    assert network.left_out == ()
    assert network.layers == parse_stack(expected)


LEFT_OUT = {
    "another kernel in height": ("nn.Conv2d(8, 8, (3, 5))", "kernel_size of nn.Conv2d is 3 × 5"),
    "too many channels": ("nn.Conv2d(8, 128, 3)", "at most 64 channels here, not 128"),
    "a large stride": (
        "nn.MaxPool2d(2, 9)",
        "stride of nn.MaxPool2d must be a whole number from 1 to 8 here, not 9",
    ),
    "an even kernel that keeps the size": (
        "nn.Conv2d(8, 8, 4, padding='same')",
        "one side more than the other",
    ),
    "same padding with a stride": ("nn.Conv2d(8, 8, 3, 2, padding='same')", "needs stride 1"),
    "groups that do not divide": (
        "nn.Conv2d(8, 8, 3, groups=3)",
        "groups (3) must divide the channels (8 and 8)",
    ),
    "another slope": ("nn.LeakyReLU(0.2)", "the slope 0.01 here and no other"),
    "another activation": ("nn.GELU()", "GELU has no counterpart here"),
    "one's own class": ("Block(3)", "Block has no counterpart here"),
    "normalization": ("nn.BatchNorm2d(8)", "can be folded into the convolution before it"),
    "padding of one side": ("nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(8, 8, 3)", "pads its sides differently"),
    "zeros before a maximum": ("nn.ZeroPad2d(1), nn.MaxPool2d(3)", "cannot be folded into nn.MaxPool2d"),
    "padding at the end": ("nn.ZeroPad2d(1)", "nothing comes after nn.ZeroPad2d"),
    "zeros that a sigmoid changes": ("nn.ZeroPad2d(1), nn.Sigmoid(), nn.Conv2d(8, 8, 3)", "which changes it"),
    "a missing argument": ("nn.Conv2d(8, 8)", "nn.Conv2d needs kernel_size"),
    "an unknown argument": ("nn.Conv2d(8, 8, 3, pad=1)", "nn.Conv2d has no argument “pad”"),
    "an argument twice": ("nn.Conv2d(8, 8, 3, kernel_size=3)", "is given “kernel_size” twice"),
    "a value from elsewhere": ("nn.Conv2d(8, width, 3)", "the value of “width” is not in the text itself"),
    "a loop in a list": (
        "*[nn.Conv2d(8, 8, 3) for _ in range(3)]",
        "is no list whose entries are written out",
    ),
    "an output of several pixels": ("nn.AdaptiveAvgPool2d((6, 6))", "with the output size 1 only"),
    "indices": ("nn.MaxPool2d(2, return_indices=True)", "returns its indices too"),
    "output padding": ("nn.ConvTranspose2d(8, 8, 3, 2, 1, 1)", "without output_padding"),
    "a hidden linear layer": (
        "nn.Flatten(), nn.Linear(9, 9), nn.ReLU(), nn.Linear(9, 5)",
        "only nn.Flatten and one",
    ),
    "1000 classes": ("nn.Flatten(), nn.Linear(9, 1000)", "from 2 to 100 here, not 1000"),
    "another fill than before": (
        "nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1, padding_mode='reflect')",
        "fills its padding by reflect, a layer before by zeros",
    ),
}


@pytest.mark.parametrize(("module", "said"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_has_no_counterpart_is_named_with_its_line(module, said):
    sentences = left_out(CONV, module)
    assert sentences[0].startswith("Line 3: ") and said in sentences[0]


def test_the_rest_is_taken_and_said_to_differ():
    listed = (CONV, "nn.BatchNorm2d(8)", "nn.ReLU()", "nn.Conv2d(8, 99, 3)", "nn.ReLU()", "nn.MaxPool2d(2)")
    network = read_network("nn.Sequential(\n" + ",\n".join(listed) + ")")
    assert write_stack(network.layers) == f"{MOVED}.relu;max_pool.k2.s2.p0.d1"
    assert [sentence[:7] for sentence in network.left_out] == ["Line 3:", "Line 4:", "Line 5:", "Line 6:"]
    assert "from here on the maps are not those of the whole network" in network.left_out[1]
    assert "belongs to what is left out before it" in network.left_out[3]


def test_one_sentence_names_all_its_lines():
    (sentence,) = left_out(CONV, "nn.GELU()", "nn.GELU()", "nn.GELU()")
    assert sentence == "Lines 3, 4 and 5: GELU has no counterpart here and is left out."


def test_a_loop_is_named_and_what_it_changes_is_not_trusted():
    network = read_network(
        f"a = [{CONV}]\nfor i in range(2):\n  a.append(nn.Conv2d(8, 8, 3))\nm = nn.Sequential({CONV}, *a)"
    )
    assert len(network.layers) == 1
    assert "Line 2: a loop, a branch or a block is not followed" in network.left_out[0]
    assert "Line 4: “a” is no list whose entries are written out" in network.left_out[2]


def test_what_a_branch_may_set_is_not_trusted():
    text = f"k = 3\nif large:\n  k = 5\nm = nn.Sequential({CONV}, nn.Conv2d(8, 8, k))"
    assert "the value of “k” is not in the text" in read_network(text).left_out[0]


def test_a_name_that_is_set_again_is_the_last():
    network = read_network(f"m = nn.Sequential(nn.Conv2d(1, 4, 5))\nm = nn.Sequential({CONV})")
    assert write_stack(network.layers) == MOVED
    assert network.notes == ("Line 2: “m” is set again here; only what it is last set to is taken.",)


def test_arguments_of_a_function_hide_what_has_their_name_outside():
    text = f"k = 3\ndef net(k):\n  return nn.Sequential({CONV}, nn.Conv2d(8, 8, k))"
    assert "the value of “k” is not in the text" in read_network(text).left_out[0]


def test_channels_that_do_not_fit_are_named():
    network = read_network(f"nn.Sequential({CONV},\nnn.Conv2d(16, 8, 3))")
    assert network.notes == (
        "Line 2: nn.Conv2d says that it takes 16 channels, but 8 come to it; here it takes what comes.",
    )


def test_dropout_is_taken_out_with_a_word():
    network = read_network(f"nn.Sequential({CONV}, nn.Dropout(0.5), nn.ReLU(), nn.Identity())")
    assert write_stack(network.layers) == f"{MOVED}.relu" and network.left_out == ()
    assert network.notes == (
        "Line 1: nn.Dropout does nothing when a network is evaluated, so it is taken out.",
    )


@pytest.mark.parametrize("layers", [24, 30])
def test_a_stack_has_at_most_24_layers(layers):
    network = read_network("nn.Conv2d(3, 3, 3),\n" * layers)
    assert len(network.layers) == 24
    assert len(network.left_out) == (layers > 24)


def test_names_are_those_of_the_state_dict():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Dropout(), nn.Sequential(nn.Conv2d(8, 8, 3)))
            self.conv2 = nn.Conv2d(8, 4, 1)

    source = (
        "class Net(nn.Module):\n  def __init__(self):\n    super().__init__()\n"
        "    self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Dropout(), nn.Sequential(nn.Conv2d(8, 8, 3)))\n"
        "    self.conv2 = nn.Conv2d(8, 4, 1)\n  def forward(self, x):\n    return self.conv2(self.features(x))\n"
    )
    expected = tuple(key.removesuffix(".weight") for key in Net().state_dict() if key.endswith("weight"))
    for text in (source, str(Net())):
        assert read_network(text).names == expected == ("features.0", "features.2.0", "conv2")


def test_modules_that_a_print_abbreviates_are_all_taken():
    model = nn.Sequential(nn.Conv2d(3, 3, 3), nn.ModuleList([nn.Conv2d(3, 3, 3) for _ in range(3)]))
    network = read_network(str(model))
    assert "3 x Conv2d" in str(model)
    assert network.names == ("0", "1.0", "1.1", "1.2")
    assert "taken in the printed order" in network.notes[0]


def test_a_print_does_not_say_how_average_pooling_is_set():
    model = nn.Sequential(nn.Conv2d(3, 3, 3), nn.AvgPool2d(2, ceil_mode=True))
    assert "ceil_mode" not in str(model)
    assert "leaves out ceil_mode and count_include_pad" in read_network(str(model)).notes[0]


def test_a_head_of_one_linear_layer_is_the_pages_classifier():
    flat = read_network(f"nn.Sequential({CONV}, nn.Flatten(), nn.Linear(8 * 9, 5))").head
    assert (flat.pooling, flat.features, flat.classes, flat.name) == ("flatten", 72, 5, "2")
    text = f"nn.Sequential({CONV}, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5), nn.Softmax(1))"
    assert read_network(text).head.pooling == "average" and stack(text) == MOVED


def test_the_picture_is_as_large_as_the_linear_layer_wants():
    network = read_network("nn.Conv2d(3, 8, 3, 2, 1), nn.Flatten(), nn.Linear(8 * 48 * 48, 5)")
    assert fitting_side(network, 3, range(32, 257, 32), 224) == 96
    assert about_the_picture(network, (3, 96, 96)) == ""
    assert "takes 18432 features; of a picture of 32 × 32 there are 2048" in about_the_picture(
        network, (3, 32, 32)
    )
    assert preview_lines(network, (3, 96, 96))[0].endswith("[1, 8, 48, 48]")


def test_padding_modules_compute_what_pytorch_computes():
    listed = (
        "nn.ReflectionPad2d(2), nn.Conv2d(1, 2, 3), nn.ReflectionPad2d(1), nn.Sigmoid(), nn.Conv2d(2, 1, 3)"
    )
    torch.manual_seed(0)
    model = eval(f"nn.Sequential({listed})")
    network, x = read_network(f"nn.Sequential({listed})"), torch.rand(1, 1, 9, 9)
    weights = [Weights(c.weight.detach(), c.bias.detach()) for c in model if isinstance(c, nn.Conv2d)]
    assert network.left_out == () and network.fill == "reflect"
    maps = forward(x[0].numpy(), stack_layers(network), weights)
    np.testing.assert_allclose(maps[-1].after, model(x)[0].detach(), atol=1e-6)


def test_a_class_derived_from_sequential_is_taken_with_a_word():
    text = f"class Own(nn.Sequential):\n  def forward(self, x):\n    return x + self[0](x)\nm = Own({CONV}, nn.ReLU())"
    network = read_network(text)
    assert write_stack(network.layers) == f"{MOVED}.relu"
    assert network.notes[0].startswith("Line 1: the forward of this nn.Sequential is not read")


@pytest.mark.parametrize("adds", ["7", "-1", "true", '"1"', "[1]", "1e9"])
def test_a_skip_connection_from_nowhere_is_named(adds):
    entry = (
        '{"module": "Conv2d", "in_channels": 3, "out_channels": 3, "kernel_size": 1, "adds": ' + adds + "}"
    )
    network = read_network(f"[{entry}]")
    assert network.layers == parse_stack("conv.3.k1.s1.p0.d1")
    assert network.left_out[0].startswith("Entry 1: its skip connection is left out")


REFUSED = {
    "": "The text has no layer that can be taken",
    "hello world": "Line 1 is not Python (“invalid syntax”), nor a printed network",
    "x = 1\nprint(x)": "The text has no layer that can be taken",
    "nn.Sequential(nn.GELU())": "No layer can be taken. Line 1: GELU has no counterpart",
    "[{}": "Line 1 is not JSON",
    "{}": "The JSON text must be a list of modules",
    "[]": "The text has no layer that can be taken",
    "(" * 500: "Line 1 is not Python",
    "nn.ReLU(), " * MAX_LENGTH: "more than the 20,000 that are read",
    "nn.ReLU(), " * 500: "more than 300 modules",
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_text_without_a_network_is_refused_in_a_sentence(text, said):
    with pytest.raises(ValueError) as refused:
        read_network(text)
    assert said in str(refused.value) and str(refused.value).endswith(".")


def test_all_sizes_are_the_layers_own():
    assert not any(layer.follows for layer in read_network(f"{CONV}, nn.MaxPool2d(2),").layers)
    assert read_network(f"{CONV},").layers == (LayerChoice("conv", 8, 3, 1, 0, 1),)

"""What is read of a ``forward``, and the sentences on what is not."""

import pytest

from core.network.module_text.reading import read_network
from core.network.stack_text import parse_stack, write_stack

MODULES = (
    "self.conv = nn.Conv2d(3, 3, 3, padding=1)",
    "self.next = nn.Conv2d(3, 3, 3, padding=1)",
    "self.wide = nn.Conv2d(3, 6, 3, padding=1)",
    "self.strided = nn.Conv2d(3, 3, 3, 2, 1)",
    "self.pool = nn.MaxPool2d(2)",
    "self.list = nn.ModuleList([nn.Conv2d(3, 3, 1), nn.ReLU()])",
    "self.empty = nn.Sequential()",
    "self.fc = nn.Linear(9, 5)",
)
FIRST = 4 + len(MODULES)  # the line of the first statement of forward
CONV, POOL, ONE = "conv.3.k3.s1.p1.d1", "max_pool.k2.s2.p0.d1", "conv.3.k1.s1.p0.d1"


def net(*statements: str) -> str:
    """A class whose forward has these statements, from line ``FIRST`` on."""
    lines = ["class Net(nn.Module):", "  def __init__(self):", *(f"    {one}" for one in MODULES)]
    return "\n".join([*lines, "  def forward(self, x):", *(f"    {one}" for one in statements)])


READ = {
    "the order of the calls": (("x = self.pool(x)", "return self.conv(x)"), f"{POOL};{CONV}"),
    "a module that is never called": (("return self.conv(x)",), CONV),
    "nested calls": (("return self.pool(F.relu(self.conv(x)))",), f"{CONV}.relu;{POOL}"),
    "other names": (("y = self.conv(x)", "z = self.pool(x)", "return y"), CONV),
    "a typed name": (("y: torch.Tensor = self.conv(x)", "return y"), CONV),
    "an activation as a method": (("return self.conv(x).relu()",), f"{CONV}.relu"),
    "an activation in place": (("x = self.conv(x)", "x.relu_()", "return x"), f"{CONV}.relu"),
    "an activation of torch": (("return torch.sigmoid(self.conv(x))",), f"{CONV}.sigmoid"),
    "a leaky one": (("return F.leaky_relu(self.conv(x), 0.01)",), f"{CONV}.leaky_relu"),
    "the full name of a function": (("return torch.nn.functional.relu(self.conv(x))",), f"{CONV}.relu"),
    "an input by name": (("return F.relu(input=self.conv(x))",), f"{CONV}.relu"),
    "a module made in forward": (("return nn.MaxPool2d(2)(self.conv(x))",), f"{CONV};{POOL}"),
    "functional pooling by position": (
        ("return F.max_pool2d(self.conv(x), 3, 2, 1, 1, True)",),
        f"{CONV};max_pool.k3.s2.p1.d1.ceil_mode",
    ),
    "functional pooling by name": (
        ("return F.avg_pool2d(self.conv(x), kernel_size=2, stride=1, count_include_pad=False)",),
        f"{CONV};avg_pool.k2.s1.p0.d1.nocount_include_pad",
    ),
    "a mean that stays a map": (
        ("return self.list[0](self.conv(x).mean(dim=(2, 3), keepdim=True))",),
        f"{CONV};global_avg_pool;{ONE}",
    ),
    "a sum past what changes nothing": (
        ("return self.conv(x) + nn.Identity()(F.dropout(x, p))",),
        f"{CONV}.add0",
    ),
    "a map that a branch only looks at": (
        ("x = self.conv(x)", "y = self.pool(x)", "if large:", "  y = x", "return x"),
        CONV,
    ),
    "what has no name": (("a[0], b = x, 1", "return self.conv(x)"), CONV),
    "padding": (("return self.list[0](F.pad(x, (2, 2, 2, 2)))",), "conv.3.k1.s1.p2.d1"),
    "a part of a list": (("return self.list[1](self.list[0](x))",), f"{ONE}.relu"),
    "dropout while training": (("return F.dropout2d(self.conv(x), 0.1, self.training)",), CONV),
    "what changes nothing": (("x = self.conv(x).contiguous()", "print(x.shape)", "return x"), CONV),
    "a block that is entered": (("with torch.no_grad():", "  x = self.conv(x)", "return x"), CONV),
    "a sum with the picture": (("return x + self.conv(x)",), f"{CONV}.add0"),
    "a sum in place": (("y = self.conv(x)", "y += self.empty(x)", "return F.relu(y)"), f"{CONV}.add0.relu"),
    "a sum by a method": (("return self.conv(x).add(x)",), f"{CONV}.add0"),
    "a sum over two layers": (
        ("y = F.relu(self.conv(x))", "return F.relu(torch.add(self.next(self.conv(y)), y))"),
        f"{CONV}.relu;{CONV};{CONV}.add1.relu",
    ),
    "the sizes of a picture": (("b, c, h, w = x.size()", "return self.conv(x).view(b, -1)"), CONV),
    "a number of pictures": (("n = len(x)", "return self.conv(x).reshape(n, -1)"), CONV),
    "a method of one's own": (
        ("return self.own(self.pool(x))\n  def own(self, y):\n    return self.conv(y)",),
        f"{POOL};{CONV}",
    ),
}


@pytest.mark.parametrize(("statements", "expected"), READ.values(), ids=READ)
def test_what_people_write_is_read(statements, expected):
    network = read_network(net(*statements))
    assert network.left_out == ()
    assert network.layers == parse_stack(expected)


AFTER = "return self.pool(x)"
NAMED = {
    "a loop": (("x = self.conv(x)", "for _ in range(2):", "  x = self.conv(x)", AFTER), 1, "is not followed"),
    "a branch": (("x = self.conv(x)", "if large:", "  x = self.conv(x)", AFTER), 1, "is not followed"),
    "an unknown function": (
        ("x = self.conv(x)", "x = attend(x)", AFTER),
        1,
        "“attend(x)” has no counterpart",
    ),
    "a function that has none": (("x = self.conv(x)", "x = F.gelu(x)", AFTER), 1, "“F.gelu(x)” has no"),
    "weights of one's own": (("x = self.conv(x)", "x = F.conv2d(x, self.w)", AFTER), 1, "has no counterpart"),
    "NumPy's function": (("x = self.conv(x)", "x = np.tanh(x)", AFTER), 1, "“np.tanh(x)” has no counterpart"),
    "an unknown module": (("x = self.conv(x)", "x = self.se(x)", AFTER), 1, "“self.se” stands for no module"),
    "two maps side by side": (
        ("x = self.conv(x)", "x = torch.cat([x, x], 1)", AFTER),
        1,
        "“torch.cat([x, x], 1)” has no counterpart",
    ),
    "a product": (("x = self.conv(x)", "x = x * torch.sigmoid(x)", AFTER), 1, "has no counterpart"),
    "a number that is added": (("x = self.conv(x)", "x = x + 1", AFTER), 1, "“x + 1” has no counterpart"),
    "a part of a map": (("x = self.conv(x)", "x = x[:, :, 1:]", AFTER), 1, "has no counterpart"),
    "a part that is set": (("x = self.conv(x)", "x[:, 0] = 0", AFTER), 1, "what “x[:, 0]” does in forward"),
    "another shape": (("x = self.conv(x)", "x = x.view(1, 3, 4, 4)", AFTER), 1, "has no counterpart"),
    "dropout that never ends": (("x = self.conv(x)", "x = F.dropout(x)", AFTER), 1, "without training="),
    "pictures in one vector": (("return torch.flatten(self.conv(x))",), 0, "from 1 to -1 only"),
    "another slope": (("x = self.conv(x)", "x = F.leaky_relu(x, 0.2)", AFTER), 1, "the slope 0.01 here"),
    "a kernel from elsewhere": (
        ("x = self.conv(x)", "x = F.max_pool2d(x, k)", AFTER),
        1,
        "“F.max_pool2d(x, k)” is left out, since the value of “k” is not in the text",
    ),
    "padding of one side": (
        ("x = F.pad(x, (0, 1, 0, 1))", "return self.conv(x)"),
        0,
        "pads its sides differently",
    ),
    "a shortcut with modules": (
        ("y = self.next(self.conv(x))", "return y + self.pool(self.conv(x))"),
        None,
        "the path with fewer modules",
    ),
    "a sum before the non-linearity": (
        ("y = self.conv(x)", "return self.next(F.relu(y)) + y"),
        1,
        "this sum is left out",
    ),
    "a sum after the non-linearity": (("return x + F.relu(self.conv(x))",), 0, "this sum is left out"),
    "a sum of other channels": (("return x + self.wide(x)",), 0, "this sum is left out"),
    "a sum around what is left out": (
        ("return self.next(F.gelu(self.conv(x))) + x",),
        0,
        "this sum is left out",
    ),
    "a sum after pooling": (("return x + self.pool(x)", "return self.conv(x)"), 0, "this sum is left out"),
    "a map and itself": (("x = self.conv(x)", "return x + x"), 1, "this sum is left out"),
    "an attribute that is set": (("self.conv = None", "return self.conv(x)"), 0, "what “self.conv” does"),
    "weights that are made anew": (("return nn.Conv2d(3, 3, 3)(x)",), 0, "new random weights at each call"),
}


@pytest.mark.parametrize(("statements", "place", "said"), NAMED.values(), ids=NAMED)
def test_what_has_no_counterpart_is_named_with_its_line(statements, place, said):
    sentences = read_network(net(*statements)).left_out
    (sentence,) = [one for one in sentences if said in one]
    assert place is None or sentence.startswith(f"Line {FIRST + place}: ")


def test_the_rest_is_taken_and_said_to_differ():
    network = read_network(net("x = self.conv(x)", "x = F.gelu(x)", "return self.pool(x)"))
    assert write_stack(network.layers) == f"{CONV};{POOL}"
    assert "from here on the maps are not those of the whole network" in network.left_out[0]


def test_a_module_that_is_used_twice_keeps_its_name_in_both_places():
    network = read_network(net("return self.conv(self.pool(self.conv(x)))"))
    assert network.names == ("conv", "", "conv")
    (note,) = network.notes
    assert note.startswith("Line 3: nn.Conv2d is used more than once.") and "random ones are not" in note


def test_a_forward_that_returns_nothing_is_pointed_at():
    network = read_network(net("self.conv(x)"))
    assert len(network.layers) == 6
    said = f"Line {FIRST - 1}: what this forward returns could not be followed"
    assert any(sentence.startswith(said) for sentence in network.left_out)


def test_nothing_is_said_of_a_forward_that_is_read():
    network = read_network(net("return self.conv(x)"))
    assert network.notes == network.left_out == ()


def test_several_values_that_are_returned_are_the_first():
    network = read_network(net("y = self.conv(x)", "return y, self.pool(x)"))
    assert write_stack(network.layers) == CONV
    assert network.notes == (
        f"Line {FIRST + 1}: several values are returned; only the first map is followed.",
    )


def test_a_block_of_another_class_is_read_with_its_arguments():
    text = (
        "class Block(nn.Module):\n  def __init__(self, i, o, k=3):\n    self.conv = nn.Conv2d(i, o, k)\n"
        "  def forward(self, x):\n    return F.relu(self.conv(x))\n"
        "class Net(nn.Module):\n  def __init__(self, classes):\n"
        "    self.blocks = nn.Sequential(Block(3, 4), Block(4, o=6, k=5))\n"
        "    self.fc = nn.Linear(6, classes)\n"
        "  def forward(self, x):\n    return self.blocks(x)\n"
        "net = Net(unknown)\noptimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
    )
    network = read_network(text)
    assert write_stack(network.layers) == "conv.4.k3.s1.p0.d1.relu;conv.6.k5.s1.p0.d1.relu"
    assert network.names == ("blocks.0.conv", "blocks.1.conv") and network.left_out == ()


def test_parts_that_no_class_uses_are_not_taken():
    network = read_network("loose = nn.Conv2d(3, 3, 3)\n" + net("return self.conv(x)"))
    assert write_stack(network.layers) == CONV
    assert network.notes == ("Line 1: no class with a forward uses this part, so it is not taken.",)


def test_a_forward_of_more_than_300_calls_is_refused():
    with pytest.raises(ValueError, match="more than 300 modules"):
        read_network(net(*["x = self.conv(x)"] * 301, "return x"))

"""Ten thousand texts that went wrong on their way: each is read or refused in one sentence, and none is executed."""

import ast
import builtins
import copy
import json
import os
import random
import subprocess
import time

import pytest

from core.network.module_text.reading import MAX_LENGTH, read_network
from core.network.stack_text import parse_stack, write_stack
from tests.network.module_text.published_classes import CLASSES, IMPORTS

SOURCE = """import torch
from collections import OrderedDict
from torch import nn

ch = 16
block = nn.Sequential(nn.Conv2d(ch, 2 * ch, 3, padding="same", padding_mode="reflect"), nn.ReLU())
layers = [nn.Conv2d(3, ch, kernel_size=(3, 3), stride=2, bias=False), nn.BatchNorm2d(ch), nn.LeakyReLU(0.01)]
layers.append(nn.MaxPool2d(2, ceil_mode=True))
for i in range(3):
    layers.append(nn.Conv2d(ch, ch, 3))

class Net(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.features = nn.Sequential(*layers, block, nn.ReflectionPad2d(1), nn.Conv2d(32, 8, k, groups=8))
        self.end = nn.Sequential(OrderedDict([("pool", nn.AdaptiveAvgPool2d((1, 1))), ("flat", nn.Flatten()),
                                              ("fc", nn.Linear(8, 10))]))
    def forward(self, x):
        return self.end(self.features(x))
"""
PRINT = """Net(
  (features): Sequential(
    (0): Conv2d(3, 16, kernel_size=(3, 3), stride=(2, 2), padding=same, bias=False, padding_mode=reflect)
    (1): BatchNorm2d(16, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (2-3): 2 x LeakyReLU(negative_slope=0.01)
    (4): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=True)
  )
  (blocks): ModuleList(
    (0-2): 3 x Block(
      (conv): ConvTranspose2d(16, 16, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1))
      (act): ReLU(inplace=True)
    )
  )
  (fc): Linear(in_features=16, out_features=10, bias=True)
)"""
JSON = json.dumps(
    [
        {"module": "Conv2d", "in_channels": 3, "out_channels": 16, "kernel_size": [3, 3], "padding": 1},
        {"module": "ReLU"},
        {"module": "AvgPool2d", "kernel_size": 3, "stride": 2, "count_include_pad": False},
        {"module": "ZeroPad2d", "padding": [1, 1, 1, 1]},
        {"module": "Conv2d", "in_channels": 16, "out_channels": 8, "kernel_size": 3, "groups": 2},
        {"module": "Conv2d", "in_channels": 8, "out_channels": 8, "kernel_size": 1, "adds": 3},
        {"module": "Flatten"},
        {"module": "Linear", "in_features": 8, "out_features": 10},
    ],
    indent=1,
)
FORWARDS = {name: IMPORTS + source for name, (_, source) in CLASSES.items()}
MOST_SECONDS = 10  # of a processor: what a text that makes a reader go astray would take for good
CANARY = "__import__('os').system('true')"
PIECES = (
    *"()[]{},:=*.\"'\n\\#;-+ \t",
    *(
        "None",
        "True",
        "nan",
        "1e999",
        "-1",
        "0",
        "9" * 40,
        "99999",
        "lambda: 0",
        "*layers",
        "**k",
        "\0",
        "\ud800",
        "é",
    ),
    *(
        "nn.Sequential(",
        "nn.Conv2d(3, 16, 3)",
        "for x in y:",
        "(0): ",
        "(0-9999): 9999 x ReLU()",
        "'" * 3,
        "f'{x}'",
    ),
    *(
        '{"module": ',
        "[" * 30,
        "(" * 30,
        "-" * 60,
        "if 1:",
        "self.",
        "block",
        "ch",
        "// 0",
        "10 ** 10 ** 10",
        CANARY,
    ),
)


class Executed(BaseException):
    """Something of the text ran."""


@pytest.fixture
def canary(monkeypatch):
    """Whatever a text could run by raises, and so does its compilation."""

    def sings(*arguments, **keywords):
        raise Executed

    compile_ = builtins.compile

    def only_parses(source, filename, mode, flags=0, *more, **keywords):
        assert flags & ast.PyCF_ONLY_AST
        return compile_(source, filename, mode, flags, *more, **keywords)

    for module, name in ((builtins, "eval"), (builtins, "exec"), (os, "system"), (subprocess, "Popen")):
        monkeypatch.setattr(module, name, sings)
    monkeypatch.setattr(builtins, "compile", only_parses)


def mutated(text: str, randomly: random.Random) -> str:
    """One to four pieces cut out, doubled, moved, or put in."""
    for _ in range(randomly.randint(1, 4)):
        start = randomly.randrange(len(text) + 1)
        end = min(len(text), start + randomly.choice((1, 1, 2, 5, 20, 200)))
        what = randomly.randrange(4)
        if what == 0:
            text = text[:start] + text[end:]
        elif what == 1:
            text = text[:end] + text[start:]
        else:
            text = text[:start] + randomly.choice(PIECES) + text[end if what == 2 else start :]
    return text


def regrown(text: str, randomly: random.Random) -> str:
    """One to four expressions or statements of the syntax tree in the place of others: it is mostly Python still."""
    tree = ast.parse(text)
    for _ in range(randomly.randint(1, 4)):
        kind = randomly.choice((ast.expr, ast.expr, ast.stmt))
        places, parts = [], []
        for name, own in [field for node in ast.walk(tree) for field in _fields(node)]:
            part = own[name] if isinstance(own, list) else getattr(own, name)
            if isinstance(part, kind):
                places.append((own, name))
                parts.append(part)
        if not places:
            break
        (own, name), taken = randomly.choice(places), copy.deepcopy(randomly.choice(parts))
        if isinstance(own, list):
            own[name] = taken
        else:
            setattr(own, name, taken)
    return ast.unparse(tree)


def _fields(node: ast.AST) -> list:
    """Where the node's parts are: (index, list) or (name, node)."""
    places = []
    for name, value in ast.iter_fields(node):
        places += (
            [(place, value) for place in range(len(value))] if isinstance(value, list) else [(name, node)]
        )
    return places


def read_or_refused(text: str) -> bool:
    """Whether it was read; what is read is a stack that a link can hold, and what is refused has one sentence."""
    try:
        network = read_network(text)
    except ValueError as error:
        assert type(error) is ValueError and str(error).endswith(".")
        assert len(str(error)) < 500 and "\n" not in str(error) and "Traceback" not in str(error)
        return False
    assert parse_stack(write_stack(network.layers)) == network.layers
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in network.left_out)
    return True


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("text", [SOURCE, PRINT, JSON], ids=["source", "print", "json"])
def test_mutated_texts_are_read_or_refused_in_a_sentence(canary, text):
    assert read_or_refused(text)
    randomly = random.Random(0)
    read = sum(read_or_refused(mutated(text, randomly)) for _ in range(3_400))
    assert 300 < read < 3_300  # neither is the test's only case


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("text", FORWARDS.values(), ids=FORWARDS)
def test_mutated_classes_are_read_or_refused_in_a_sentence(canary, text):
    assert read_or_refused(text)
    randomly = random.Random(1)
    read = [read_or_refused(mutated(text, randomly)) for _ in range(100)]
    as_trees = [read_or_refused(regrown(text, randomly)) for _ in range(120)]
    assert 3 < sum(read) < 97 and 60 < sum(as_trees) < 119


def _class(name: str, init: str, forward: str) -> str:
    return f"class {name}(nn.Module):\n  def __init__(self):\n    {init}\n  def forward(self, x):\n    {forward}\n"


MANY = "self.c = nn.Conv2d(3, 3, 3)"
HOSTILE = {
    "a program in a forward": _class(
        "Net", f"{MANY}\n    {CANARY}", f"{CANARY}\n    return self.c({CANARY}) + {CANARY}"
    ),
    "a class of itself": _class("A", "self.a = A()", "return self.a(x)") + "A()",
    "two classes of each other": _class("A", "self.b = B()", "return self.b(x)")
    + _class("B", "self.a = A()", "return self.a(x)")
    + "net = A()",
    "a method that calls itself": _class("A", MANY, "return self.forward(self.c(x))"),
    "classes of classes": _class("A0", MANY, "return x")
    + "".join(
        _class(f"A{n}", f"self.a = A{n - 1}()", "return " + "self.a(" * 9 + "x" + ")" * 9)
        for n in range(1, 90)
    ),
    "methods of methods": "class A:\n  def m0(self, x): return x\n"
    + "".join(f"  def m{n}(self, x): return self.m{n - 1}(self.m{n - 1}(x))\n" for n in range(1, 200))
    + "  def forward(self, x): return self.m199(x)\n",
    "sums of sums": _class("A", MANY, "x = self.c(x)" + "\n    x = x + x" * 1_200),
    "a sum of thousands": _class("A", MANY, "return self.c(x)" + " + x" * 4_000),
    "functions of functions": _class("A", MANY, "return " + "f(" * 4_000 + "x" + ")" * 4_000),
    "functions of 80 functions": _class(
        "A", MANY, "return " + "f(" * 80 + f"self.c(x), {'1 + ' * 4_000}1" + ")" * 80
    ),
    "a long method, often": _class("A", MANY, "return " + "self.m(" * 150 + "x" + ")" * 150)
    + "  def m(self, x):\n"
    + "    x = F.relu(x, inplace=1)\n" * 500
    + "    return x\n",
    "a long class, often": _class("A", MANY + "\n    a = 1" * 1_000, "return x")
    + f"nn.Sequential({'A(), ' * 280})",
    "a long branch, often": _class("A", MANY, "if x:\n" + "     x = x\n" * 800 + "    return x")
    + f"nn.Sequential({'A(), ' * 280})",
    "a view of doubled values": "a = (1, 1)\n"
    + "a = (a, a)\n" * 300
    + _class("A", MANY, "return self.c(x).mean(a).view(a, -1)"),
    "sizes that are no sizes": _class(
        "A", MANY, "x = self.c(x)\n    x = F.pad(x, 1, 2)\n    return x.view(*x, **x)"
    ),
    "a program": f"{CANARY}\nnn.Sequential({CANARY}, nn.Conv2d({CANARY}, 3, 3))",
    "a program as a decorator": f"@{CANARY}\nclass Net({CANARY}):\n  x: {CANARY} = nn.Conv2d(3, 3, [{CANARY}][0])",
    "brackets": "(" * MAX_LENGTH,
    "minus signs": "-" * (MAX_LENGTH - 1) + "1",
    "names": "a" + ".b" * 9_000,
    "sums": "nn.Conv2d(" + "1+" * 9_000 + "1, 3, 3)",
    "lambdas": "nn.Conv2d(" + "lambda:" * 2_500 + "1, 3, 3)",
    "conditions": "nn.Conv2d(" + "1 if 2 else " * 1_600 + "1, 3, 3)",
    "calls": "nn.ReLU" + "()" * 9_000,
    "digits": "nn.Conv2d(3, 3, " + "9" * 15_000 + ")",
    "products": "x = 99999\n" + "x = x * x\n" * 1_000 + "nn.Conv2d(3, x, 3)",
    "doubled networks": "a0 = nn.Sequential(nn.ReLU())\n"
    + "".join(f"a{n + 1} = nn.Sequential(a{n}, a{n})\n" for n in range(200)),
    "doubled lists": "a = [nn.ReLU()]\n" + "a += a\n" * 200 + "nn.Sequential(*a)",
    "doubled values": "a = (1, 1)\n" + "a = (a, a)\n" * 900 + "nn.Conv2d(3, 3, a)",
    "repeated prints": "(0-9999): 9999 x Block(\n" * 50 + "(0): ReLU()\n" + ")\n" * 50,
    "brackets in a print": "(0): Conv2d(" + "(" * 15_000,
    "brackets in JSON": '[{"module": ' + "[" * 15_000,
    "digits in JSON": '[{"module": "Conv2d", "in_channels": ' + "9" * 15_000 + "}]",
    "no numbers in JSON": '[{"module": "Conv2d", "in_channels": NaN, "out_channels": Infinity, "kernel_size": {}}]',
    "a kind that is a list": '[{"module": [1]}, 5, null, {"module": "ReLU", "": {}}]',
    "nothing": "",
    "a null byte": "nn.Conv2d(3, 3, 3)\0",
    "half a character": "nn.Conv2d(3, 3, 3) # \ud800",
    "too long": "nn.ReLU(),\n" * MAX_LENGTH,
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_do_not_cost_minutes_and_run_nothing(canary, text):
    start = time.thread_time()
    read_or_refused(text)
    assert time.thread_time() - start < MOST_SECONDS

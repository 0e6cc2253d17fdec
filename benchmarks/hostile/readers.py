"""What reads the texts and files that a visitor hands in, and hostile ones for each, from a seed."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.hostile.mutations import changed_file, changed_text
from core.filters.typed_kernel import LONGEST_PASTED, read_pasted
from core.lessons.small_inputs import LONGEST_TEXT, typed
from core.network.module_text.preview import preview_lines
from core.network.module_text.reading import MAX_LENGTH, read_network
from core.network.stack_text import parse_stack
from core.network.weight_files import read_safetensors, to_safetensors

MOST_SECONDS = 5.0

NUMBERS = (
    "1 2 1; 2 4 2; 1 2 1",
    "0,5\t1\n2\t3",
    "[[1, 2], [3, 4]]",
    "1/9 -0.5 1e-3",
    "array([[ 0., -1.],\n       [-1.,  5.]], dtype=float32)",
    "tensor([[[[0.1, 0.2], [0.3, 0.4]]]], device='cuda:0', grad_fn=<CopyBackwards>)",
    "Parameter containing:\ntensor([[1., 2.]], requires_grad=True)",
    "K = [1 2; 3 4];",
    "{{1, 2}, {3, 4}}",
    "1/16 * [1 2 1; 2 4 2; 1 2 1]",
    r"K = \frac{1}{9}\begin{bmatrix} 1 & 1 \\ 1 & 1 \end{bmatrix}",
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    '"0,5","1"\n"2","3"',
    "0,-1,0;-1,5,-1;0,-1,0|1,1,1;1,1,1;1,1,1|0,0,0;0,1,0;0,0,0",
    '{"name": "blur", "kernel": [[1, 2, 1], [2, 4, 2], [1, 2, 1]]}',
)
NETWORKS = (
    """import torch.nn as nn
model = nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
)""",
    """class Net(nn.Module):
    def __init__(self, ch=8):
        super().__init__()
        self.c1 = nn.Conv2d(1, ch, (3, 5))
        self.fc = nn.Linear(ch * 4, 10)
    def forward(self, x):
        return F.relu(self.c1(x))""",
    """layers = []
for i in range(3):
    layers.append(nn.Conv2d(3, 3, 3))
layers += [nn.ReLU()] * 2
net = nn.Sequential(*layers)""",
    """Sequential(
  (0): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
  (1-2): 2 x ReLU(inplace=True)
  (3): Sequential(
    (0): AvgPool2d(kernel_size=2, stride=2, padding=0)
  )
)""",
    '[{"type": "Conv2d", "in_channels": 3, "out_channels": 8, "kernel_size": 3}, {"type": "ReLU"}]',
)
STACKS = ("conv.16.k3.s2.p1.d1.relu;conv.8.k3.s1.p0.d1.none", "max_pool.k2.s2;global_avg_pool", "conv.4.relu")


def _weights() -> bytes:
    chance = np.random.default_rng(3)
    return to_safetensors({"0.weight": chance.normal(size=(4, 3, 3, 3)), "0.bias": chance.normal(size=4)})


def _read_network(text: str) -> None:
    network = read_network(text)
    preview_lines(network, (network.in_channels or 3, 64, 64))


def _read_kernel(text: str) -> None:
    kernels = read_pasted(text)
    assert all(row for kernel in kernels for row in kernel)


def _read_numbers(text: str) -> None:
    numbers = typed(text)
    assert numbers.size and np.isfinite(numbers).all()


def _read_kernel_file(data: bytes) -> None:
    _read_kernel(data.decode("utf-8-sig", "replace"))  # as the page does


@dataclass(frozen=True)
class Reader:
    """What reads; what it reads rightly; the most characters or bytes that it is given here."""

    read: Callable
    right: Sequence
    longest: int


READERS: Mapping[str, Reader] = {
    "typed numbers": Reader(_read_numbers, NUMBERS, LONGEST_TEXT + 100),
    "pasted kernel": Reader(_read_kernel, NUMBERS, LONGEST_PASTED + 100),
    "kernel in a file": Reader(_read_kernel_file, [text.encode() for text in NUMBERS], 1_000_000),
    "pasted network": Reader(_read_network, NETWORKS, MAX_LENGTH + 100),
    "stack in a link": Reader(parse_stack, STACKS, 100_000),
    "weights (safetensors)": Reader(read_safetensors, [_weights()], 8_000_000),
}


@dataclass(frozen=True)
class Reading:
    """What one text or file led to.

    Attributes:
        name: of the reader, and the number. outcome: "read", "sentence", or a fault. seconds: by the clock.
    """

    name: str
    outcome: str
    seconds: float

    @property
    def is_fault(self) -> bool:
        """Whether it is anything but numbers, a network or a sentence, in time."""
        return self.outcome not in ("read", "sentence") or self.seconds > MOST_SECONDS


def hostile(name: str, seed: int, number: int) -> str | bytes:
    """The hostile text or file of this number for the reader of this name."""
    reader, chance = READERS[name], random.Random(f"{seed} {name} {number}")
    one = chance.choice(reader.right)
    if isinstance(one, bytes):
        return changed_file(one, reader.right, chance)[: reader.longest]
    return changed_text(one, reader.right, chance, reader.longest)


def read_hostile(name: str, seed: int, number: int) -> Reading:
    """Have one read; a ValueError with a message is a sentence, any other exception a fault."""
    given = hostile(name, seed, number)
    started = time.perf_counter()
    try:
        READERS[name].read(given)
        outcome = "read"
    except ValueError as refusal:
        is_sentence = type(refusal) is not UnicodeEncodeError and 20 < len(str(refusal)) < 2_000
        outcome = "sentence" if is_sentence else f"no sentence: {refusal!r}"
    except Exception as error:  # noqa: BLE001 whatever it is, it is what is looked for
        outcome = f"{type(error).__name__}: {error}"
    return Reading(f"{name}, {number}", outcome, time.perf_counter() - started)

"""Weights as files that hold numbers only, safetensors; what comes from outside is never unpickled.

The format: https://github.com/huggingface/safetensors#format.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from core.network.layers import Layer, Shape
from core.network.sequential import model_lines

MAX_BYTES = 8_000_000
MAX_TENSORS = 500
MAX_AXES = 8
FLOATS: Mapping[str, str] = MappingProxyType({"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2"})
CONVERSION = (
    "In your own Python: `import torch, safetensors.torch`, then "
    '`safetensors.torch.save_file(torch.load("weights.pt", weights_only=True), "weights.safetensors")`; if the file '
    "holds a whole model, load it and save `model.state_dict()` in the same way."
)
_WHOLE_NUMBERS = ("BOOL", "U8", "I8", "U16", "I16", "U32", "I32", "U64", "I64")  # counters beside weights
_SIGNATURES = {
    rb"PK": "a ZIP archive, as .pt and .pth files are",
    rb"\x80[\x02-\x05][^\0]": "a pickle, as old .pt and .pth files are",  # a header of 640 bytes has zeros there
}
_LONGEST_NAME = 40  # characters of a name that are shown


def to_safetensors(named: Mapping[str, np.ndarray]) -> bytes:
    """The arrays, by name, as the bytes of a safetensors file; float32."""
    from safetensors.numpy import save

    return save({name: np.ascontiguousarray(value, np.float32) for name, value in named.items()})


def read_safetensors(data: bytes) -> dict[str, np.ndarray]:
    """The weights in a safetensors file, untrusted; whole numbers, such as counters, are left out.

    Args:
        data: the file's bytes, at most 8 MB.

    Returns:
        Name -> float32 array of any shape; F16, F64 and BF16 are converted.

    Raises:
        ValueError: the file is empty, too large, in another format or damaged; it holds too many tensors, numbers of
            another kind, or numbers that are not finite. The message is one sentence or two for the learner.
    """
    if not data:
        raise ValueError("The file is empty (0 bytes); choose a safetensors file.")
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"The file has {len(data) / 1e6:.1f} MB, more than the {MAX_BYTES // 10**6} MB that can be opened here; "
            "save only the layers that the stack has."
        )
    tensors = _deserialized(data)
    if len(tensors) > MAX_TENSORS:
        raise ValueError(
            f"The file holds {len(tensors)} tensors, more than the {MAX_TENSORS} that can be read here; save only the "
            "layers that the stack has."
        )
    read = {
        name: _as_array(name, **tensor) for name, tensor in tensors if tensor["dtype"] not in _WHOLE_NUMBERS
    }
    if not read:
        raise ValueError("The file holds no weights: it has no tensor of floating-point numbers.")
    return read


def _deserialized(data: bytes) -> list[tuple[str, dict]]:
    """(name, {shape, dtype, data}) of every tensor; the library checks that sizes and places fit."""
    from safetensors import SafetensorError, deserialize

    try:
        return deserialize(bytes(data))
    except (SafetensorError, ValueError, OverflowError, MemoryError):
        raise ValueError(_why_unreadable(data)) from None


def _why_unreadable(data: bytes) -> str:
    for signature, what in _SIGNATURES.items():
        if re.match(signature, data, re.DOTALL):
            return (
                f"The file is {what}. Such files can run programs when they are opened, so they are never opened here. "
                f"{CONVERSION}"
            )
    return (
        "The file is not in the safetensors format, or it is damaged: its header does not fit its contents. Save it "
        "with `safetensors.torch.save_file`."
    )


def _as_array(name: str, shape: Sequence[int], dtype: str, data: bytes) -> np.ndarray:
    """One tensor as float32.

    Raises:
        ValueError: it is empty, has too many axes, is of another kind, or holds what is no number.
    """
    if dtype not in FLOATS:
        raise ValueError(
            f"{shown(name)} holds numbers of the kind {dtype[:12]}; only {', '.join(FLOATS)} can be read. Save "
            "`{name: value.float() for name, value in model.state_dict().items()}`."
        )
    if len(shape) > MAX_AXES or not math.prod(shape):
        raise ValueError(
            f"{shown(name)} has {len(shape)} axes and {math.prod(shape)} numbers; weights have 1 to {MAX_AXES} axes "
            "and at least one number."
        )
    raw = np.frombuffer(data, FLOATS[dtype])
    if dtype == "BF16":  # the upper half of a float32
        values = (raw.astype(np.uint32) << 16).view(np.float32)
    else:
        with np.errstate(over="ignore"):
            values = raw.astype(np.float32)
    if strange := int(np.count_nonzero(~np.isfinite(values))):
        raise ValueError(
            f"{shown(name)} has {strange} values that float32 does not know as finite numbers (NaN or infinite): the "
            "training may have diverged. Save weights from before."
        )
    return values.reshape(shape)


def shown(name: str) -> str:
    """A name out of a file as code in Markdown, without characters that could mean something there.

    >>> shown("0.weight"), shown("`![x](http://a)")
    ('`0.weight`', '`···x··http·//a·`')
    """
    return f"`{re.sub(r'[^0-9A-Za-z_./-]', '·', name)[:_LONGEST_NAME]}`"


def pytorch_lines(
    layers: Sequence[Layer],
    picture_shape: Shape,
    filename: str,
    pooling: str | None = None,
    features: int = 0,
    classes: int = 0,
) -> str:
    """The lines of Python that build the network as ``model`` and load its weights.

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture. filename: of the safetensors file.
        pooling, features, classes: "flatten" or "average", D and K of the linear layer; no pooling, no linear layer.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    return (
        "import torch\nfrom safetensors.torch import load_file\nfrom torch import nn\n\n"
        f"{model_lines(layers, picture_shape, pooling, features, classes)}\n"
        f"model.load_state_dict(load_file({json.dumps(filename)}))\n"
    )

"""A network as JSON: a list of objects, one a module, with PyTorch's names for the arguments.

``[{"module": "Conv2d", "in_channels": 3, "out_channels": 16, "kernel_size": 3}, {"module": "ReLU"}]``

A convolution may have "adds" too, the number of the layer, from 1, whose output is added to its own; 0 is the picture.
"""

import json
from typing import Any

from core.network.module_text.module import MAX_MODULES, Module, Modules

_RULE = 'write a list of objects such as {"module": "Conv2d", "in_channels": 3, "out_channels": 16, "kernel_size": 3}'
_NO_CLASS = 'this is no object with a "module" that says its class; it is left out.'


def read_entries(text: str) -> Modules:
    """The modules of a JSON text.

    Raises:
        ValueError: it is no JSON, or no list of objects; one sentence.
    """
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"Line {error.lineno} is not JSON ({error.msg}); {_RULE}.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise ValueError(f"The text is no list of modules; {_RULE}.") from None
    is_list = isinstance(entries, list)
    if not is_list:
        raise ValueError(f"The JSON text must be a list of modules; {_RULE}.")
    if len(entries) > MAX_MODULES:
        raise ValueError(f"The list has {len(entries)} modules; {MAX_MODULES} are the most that are read.")
    modules = []
    for number, entry in enumerate(entries, 1):
        kind = entry.get("module") if isinstance(entry, dict) else None
        if not isinstance(kind, str):
            modules.append(Module("", line=number, problem=_NO_CLASS))
            continue
        arguments = {name: _plain(value) for name, value in entry.items() if name not in ("module", "adds")}
        path = str(number - 1)
        modules.append(Module(kind.removeprefix("nn."), (), arguments, number, path, adds=entry.get("adds")))
    return Modules(tuple(modules), "Entry")


def _plain(value: Any) -> Any:
    """Arrays as tuples, one deep: no argument has more."""
    return tuple(value) if isinstance(value, list) else value

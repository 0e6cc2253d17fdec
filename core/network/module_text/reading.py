"""A network that somebody pastes, as the layers of a stack: what has no counterpart is named, the rest is taken."""

from core.network.module_text.entries import read_entries
from core.network.module_text.module import Modules
from core.network.module_text.network import Network, to_network
from core.network.module_text.printed import is_printed, read_printed
from core.network.module_text.source import read_source

MAX_LENGTH = 20_000  # characters; the longest print of a network of 300 modules is shorter
_NOTHING = (
    "The text has no layer that can be taken; paste lines such as model = nn.Sequential(nn.Conv2d(3, 16, 3), "
    "nn.ReLU()), the output of print(model), or the layers as JSON."
)


def read_network(text: str, most_classes: int = 100) -> Network:
    """The network that a text describes: Python source, a printed model, or JSON; nothing of it is executed.

    Args:
        text: untrusted, at most 20,000 characters. most_classes: how many a linear layer at the end may have.

    Raises:
        ValueError: no layer of it can be read; one sentence, or the first of what is named and how many more there are.
    """
    network = to_network(read_modules(text), most_classes)
    if network.layers:
        return network
    if not network.left_out:
        raise ValueError(_NOTHING)
    raise ValueError(f"No layer can be taken. {network.left_out[0]}")


def read_modules(text: str) -> Modules:
    """The modules that a text names, before anything is known of what they mean here.

    Raises:
        ValueError: it is too long, or in none of the three forms; one sentence.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"The text has {len(text):,} characters, more than the {MAX_LENGTH:,} that are read; paste less."
        )
    plain = "".join(letter for letter in text if not 0xD800 <= ord(letter) < 0xE000)  # halves of characters
    start = plain.lstrip("\ufeff \t\r\n")
    if start.startswith(("[{", "{")) or (start.startswith("[") and start[1:].lstrip().startswith(("{", "]"))):
        return read_entries(start)
    return read_printed(plain) if is_printed(plain) else read_source(plain)

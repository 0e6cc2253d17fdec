"""What the browser may send fits the message in which it comes: a larger one ends the connection."""

import tomllib
from pathlib import Path

from core.export.frames import MOST_BYTES
from core.images import MAX_BYTES

CONFIG = Path(__file__).parents[2] / ".streamlit/config.toml"


def test_the_largest_file_and_the_largest_animation_fit_a_message_in_base64():
    most = tomllib.loads(CONFIG.read_text("utf-8"))["server"]["maxWidgetStateSize"] * 1_000_000
    for size in (MAX_BYTES, MOST_BYTES):
        assert 4 * size / 3 + 1_000_000 < most  # beside it come the values of a page's other widgets

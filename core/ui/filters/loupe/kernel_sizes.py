"""Hands the chosen filter at every size of its slider to the browser, which then need not ask to show another size."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.ui.browser.component import component
from core.ui.browser.wire import pack


def send_kernel_sizes(filters: Sequence[np.ndarray]) -> str:
    """Send filters (1 or C, k, k) for k = 1, 2, …; returns the digest by which the loupe finds them there.

    Without any, nothing is sent and the digest is empty.
    """
    if not filters:
        return ""
    weights = b"".join(np.asarray(filter_, "<f4").tobytes() for filter_ in filters)
    digest = hashlib.blake2b(weights, digest_size=12).hexdigest()
    component(Path(__file__).with_name("kernel_sizes.js"))(
        data=pack({"digest": digest, "channels": len(filters[0]), "sizes": len(filters)}, weights=weights),
        key="kernel_sizes",
        height=1,
    )
    return digest

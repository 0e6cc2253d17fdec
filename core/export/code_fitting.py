"""Recovering a kernel by gradient descent, as a script of NumPy: ``core.training.kernel_fit`` in a few lines."""

from collections.abc import Sequence

import numpy as np

from core.export.code_text import heading, literal, script


def fitting_script(
    picture: Sequence[str], truth: np.ndarray, seed: int, share: float, steps: int, link: str
) -> str:
    """The script; it leaves the descent's kernel as ``kernel``, (K·K,) float64.

    Args:
        picture: lines that leave ``x``, (1, H, W). truth: (K, K) float32. seed: of the first kernel.
        share: the learning rate as a share of the largest that is stable. steps: how many are taken.
        link: that shows it.
    """
    size = len(truth)
    return script(
        heading("Learning a kernel from its output", "the picture in gray", link),
        [
            *picture,
            "pixels = x[0].astype(np.float64) - x[0].mean(dtype=np.float64)",
            f"windows = np.lib.stride_tricks.sliding_window_view(pixels, ({size}, {size})).reshape(-1, {size * size})",
            "moments = windows.T @ windows / len(windows)",
            "",
            *literal("truth", truth).lines,
            "truth = truth.ravel()",
            f"torch.manual_seed({seed})",
            f"start = nn.init.kaiming_uniform_(torch.empty(1, 1, {size}, {size}), a=5**0.5)",
            "kernel = start.numpy().ravel().astype(np.float64)",
            "",
            "# A share of 2 / the largest eigenvalue; with the whole of it, nothing settles.",
            f"rate = {share:g} * 2 / np.linalg.eigvalsh(moments)[-1]",
            f"for step in range({steps}):",
            "    kernel = kernel - rate * moments @ (kernel - truth)",
            f"print(kernel.reshape({size}, {size}))",
        ],
    )

"""The definition as a learner would write it: loops over NumPy arrays, shown on the Filters page as it stands here."""

import numpy as np


def conv2d(x, weight, stride=1, padding=0, dilation=1):
    """Lay every filter of weight (F, C, k, k) on a picture x (C, H, W); zeros are its padding."""
    channels, height, width = x.shape
    filters, _, k, _ = weight.shape
    rows, columns = ((size + 2 * padding - dilation * (k - 1) - 1) // stride + 1 for size in (height, width))
    y = np.zeros((filters, rows, columns))
    for f in range(filters):
        for i in range(rows):
            for j in range(columns):
                for c in range(channels):
                    for a in range(k):
                        for b in range(k):
                            row = i * stride + a * dilation - padding
                            column = j * stride + b * dilation - padding
                            if 0 <= row < height and 0 <= column < width:
                                y[f, i, j] += weight[f, c, a, b] * x[c, row, column]
    return y

"""Numbers as a learner writes them."""

from fractions import Fraction

_LARGEST_DENOMINATOR = 256


def weight_label(weight: float) -> str:
    """A weight as an integer or a small fraction where it is one (to float32), else with 4 digits.

    >>> [weight_label(w) for w in (-1.0, 0.11111111, 0.0625, 0.1234567)]
    ['-1', '1/9', '1/16', '0.1235']
    """
    fraction = Fraction(weight).limit_denominator(_LARGEST_DENOMINATOR)
    if abs(float(fraction) - weight) <= 1e-7 * abs(weight):
        return str(fraction)
    return f"{weight:.4g}"

"""Numbers as a learner writes them."""

from collections.abc import Iterable
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


def by(shape: Iterable[int], sign: str = " × ") -> str:
    """A shape as people write it.

    >>> by((56, 112))
    '56 × 112'
    """
    return sign.join(map(str, shape))


def percent(share: float) -> str:
    """A share, 0 to 1, in whole percent; 0 and 100 are said only where they are exact.

    >>> [percent(share) for share in (0, 0.001, 0.414, 0.9999, 1)]
    ['0 %', 'under 1 %', '41 %', 'over 99 %', '100 %']
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def rounded(value: float, digits: int = 4) -> str:
    """A number with so many significant digits, a true minus, and a power of ten where it is short.

    >>> [rounded(value) for value in (-0.12345, 3.0, 0.00001234, 0.0)]
    ['−0.1235', '3', '1.234·10⁻⁵', '0']
    """
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f"·10{str(int(exponent)).translate(_SUPERSCRIPTS)}" if exponent else ""
    return mantissa.replace("-", "−") + power


def tex_rounded(value: float, digits: int = 4) -> str:
    r"""The same for a formula.

    >>> tex_rounded(-0.00001234)
    '-1.234 \\cdot 10^{-5}'
    """
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return mantissa + (rf" \cdot 10^{{{int(exponent)}}}" if exponent else "")

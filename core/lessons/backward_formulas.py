"""The three sums of a convolution's passes as LaTeX, with a state's own sizes.

Output (r, c), weight (a, b), input (i, j): along the rows i = r s + a d - p, and alike along the columns (guide,
section 2; the backward passes by the chain rule). Where padding copies pixels, i counts on the padded input instead,
which has a tilde, and there is no p.
"""

from core.arithmetic import ConvSpec, Pair
from core.lessons.backward import copies_pixels


def forward_formula(spec: ConvSpec) -> str:
    """The output, from the inputs that the weights meet.

    >>> forward_formula(ConvSpec(3, stride=2, padding=1))
    'y_{rc} &= \\\\sum_{a,b=0}^{2} w_{ab}\\\\, x_{2r+a-1,\\\\,2c+b-1}'
    """
    return rf"y_{{rc}} &= {_sums('ab', spec.kernel_size)} w_{{ab}}\, {_met(spec)}"


def weight_gradient_formula(spec: ConvSpec, output_shape: Pair) -> str:
    """A weight's gradient, from the inputs that it met."""
    return rf"\frac{{\partial L}}{{\partial w_{{ab}}}} &= {_sums('rc', output_shape)} g_{{rc}}\, {_met(spec)}"


def input_gradient_formula(spec: ConvSpec) -> str:
    """An input's gradient, from the outputs that it reached: the sum above solved for r and c."""
    places = []
    for axis, (at, weight) in enumerate(("ia", "jb")):
        _, s, (before, _), d = spec.on_axis(axis)
        place = at + ("" if copies_pixels(spec) else _plus(before)) + f"-{_times(d, weight)}"
        places.append(place if s == 1 else f"({place})/{s}")
    gradient = rf"g_{{{places[0]},\,{places[1]}}}"
    return (
        rf"\frac{{\partial L}}{{\partial {_input(spec)}_{{ij}}}} &= {_sums('ab', spec.kernel_size)} "
        rf"w_{{ab}}\, {gradient}"
    )


def _met(spec: ConvSpec) -> str:
    """The input that weight (a, b) meets for output (r, c)."""
    places = []
    for axis, (output, weight) in enumerate(("ra", "cb")):
        _, s, (before, _), d = spec.on_axis(axis)
        places.append(
            f"{_times(s, output)}+{_times(d, weight)}" + ("" if copies_pixels(spec) else _plus(-before))
        )
    return rf"{_input(spec)}_{{{places[0]},\,{places[1]}}}"


def _input(spec: ConvSpec) -> str:
    return r"\tilde x" if copies_pixels(spec) else "x"


def _sums(letters: str, sizes: Pair) -> str:
    if sizes[0] == sizes[1]:
        return rf"\sum_{{{','.join(letters)}=0}}^{{{sizes[0] - 1}}}"
    return " ".join(rf"\sum_{{{letter}=0}}^{{{size - 1}}}" for letter, size in zip(letters, sizes))


def _times(factor: int, letter: str) -> str:
    return letter if factor == 1 else f"{factor}{letter}"


def _plus(number: int) -> str:
    return f"{number:+d}" if number else ""

"""Two settings side by side: A is what the controls say, B is kept in the link; one picture under both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.ui.app import link, parameter, showing, state
from core.ui.app.picture_source import Picture
from core.ui.app.sidebar import Controls
from core.ui.app.window import fitted
from core.ui.filters import filter_choice, view
from core.ui.filters.filtered import filtered
from core.ui.filters.loupe.pair import Side, show_pair

_LONGEST = 2000  # characters
_KIND = "apply"
_SETTING = (  # what A and B may differ in
    *(_KIND, "kernel", "own", "scheme", "seed", "count", "pick", "mix", "display"),
    *("kernel_size", "kernel_size_width", "stride", "stride_width", "dilation", "padding_mode"),
    *("padding", "padding_width", "padding_after", "padding_width_after", "padding_name"),
    *("rectangular", "asymmetric"),
)


def _parse(text: str) -> str:
    """A setting as a part of a link, in one way of writing it; what cannot be read of it is left out."""
    if len(text) > _LONGEST:
        raise ValueError(f"must have at most {_LONGEST} characters")
    values, problems = {}, []
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name not in _SETTING:
            problems.append(f"“{name[:20]}” is not a part of a setting")
            continue
        try:
            values[name] = state.registry[name].parse(value)
        except (ValueError, ArithmeticError) as error:
            problems.append(f"its {name.replace('_', ' ')} {error}")
    if not values:
        raise ValueError("must name a setting, such as kernel=gaussian")
    if problems:
        raise parameter.PartlyRead("; ".join(problems), _written(values))
    return _written(values)


state.register({"beside": parameter.Parameter(None, _parse)})


def is_on() -> bool:
    """Whether there is a B."""
    return state.value("beside") is not None


def choose_beside() -> None:
    """Draw the switch between one setting and two, and the button that exchanges them."""
    st.toggle(
        "A | B",
        is_on(),
        help="Two settings on one picture. B begins as what is shown now; then change A by the controls.",
        **showing.widget("two_settings", is_on(), _switch),
    )
    if is_on():
        st.button("Swap A and B", key="swap_settings", icon=":material/swap_horiz:", on_click=_swap)


def _switch() -> None:
    state.store(beside=_written(_now()) if st.session_state["two_settings"] else None)


def _swap() -> None:
    a, b = _written(_now()), _values(state.value("beside"))
    state.store(**{name: b.get(name, state.registry[name].default) for name in _SETTING}, beside=a)


def _now() -> dict[str, object]:
    return {name: state.value(name) for name in _SETTING}


def _written(values: Mapping[str, object]) -> str:
    """A setting as text: what differs from the defaults, and the kind, so that no setting is an empty text."""
    return urlencode({_KIND: state.registry[_KIND].default} | link.written(values))


def _values(text: str) -> dict[str, object]:
    return link.read(dict(parse_qsl(text)))


@contextmanager
def _as_b() -> Iterator[None]:
    """With the values of B in place of the controls'."""
    before = dict(state.values())
    others = {name: value for name, value in before.items() if name not in _SETTING}
    state.replace_all(others | _values(state.value("beside")))
    try:
        yield
    finally:
        state.replace_all(before)


def show_both(now: Controls) -> None:
    """The picture, and what A and B make of it."""
    show_pair(now.picture, sides(now), full=int(state.value("units")))


def sides(now: Controls) -> tuple[Side, Side]:
    """A and B with what they make of the picture. Raises ValueError where that cannot be done."""
    a = _side("A", now.picture)
    with _as_b():
        b = _side("B", now.picture)
    return a, b


def _side(letter: str, picture: Picture) -> Side:
    spec = fitted(filter_choice.fixed_kernel(), picture.pixels.shape[1:]).spec
    choice = filter_choice.chosen(Controls(picture, spec), view.kernels_per_filter(len(picture.pixels)))
    display = view.display_of(choice.weights)
    return Side(
        letter, choice.title, choice.weights, spec, display, filtered(picture, choice.weights, spec, display)
    )

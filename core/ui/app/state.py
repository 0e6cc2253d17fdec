"""The parameters of the whole app: one value each, kept across pages.

The values that somebody chose live in the session under ``parameters``; :func:`widget` makes a widget show its
parameter's value and report changes. ``core.ui.app.link`` reads them from a link and writes them to it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.ui.app import showing
from core.ui.app.parameter import Parameter

registry: dict[str, Parameter] = {}


def register(parameters: Mapping[str, Parameter]) -> None:
    """Add parameters to the app's state; each control module registers its own when imported."""
    registry.update(parameters)


def values() -> dict[str, Any]:
    """The values that were chosen, by name; a parameter that is not among them is at its default."""
    return st.session_state.setdefault("parameters", {})


def replace_all(chosen: Mapping[str, Any]) -> None:
    """Take these values, and the default for every parameter that is not among them."""
    st.session_state["parameters"] = dict(chosen)


def value(name: str) -> Any:
    """The current value of a parameter."""
    return values().get(name, registry[name].default)


def differs(*names: str) -> bool:
    """Whether any of these parameters is not at its default."""
    return any(value(name) != registry[name].default for name in names)


def untouched() -> bool:
    """Whether no parameter has a value of its own: nobody chose one, or all that a link said was refused."""
    return not values()


def store(**chosen: Any) -> None:
    """Set parameters from code: a preset, a button's callback, a correction."""
    values().update(chosen)


def store_text(name: str, text: str | None) -> None:
    """Set a parameter from text that a browser sent; None, or a text that makes no sense, resets it."""
    try:
        store(**{name: registry[name].default if text is None else registry[name].parse(str(text))})
    except (ValueError, ArithmeticError):
        store(**{name: registry[name].default})


def _take_from_widget(name: str, consequences: Mapping[str, Any]) -> None:
    """Store what the reader chose with a widget."""
    store(**{name: st.session_state[name]}, **consequences)


def widget(name: str, shown: Any = None, **consequences: Any) -> dict[str, Any]:
    """Keyword arguments that make a Streamlit widget show and report the parameter ``name``.

    The widget must also be given its first value, from :func:`value`; once it exists, a value stored by
    code reaches it through session state.

    Args:
        name: the parameter, and the widget's key.
        shown: what the widget shows instead of the parameter's value, where that does not fit.
        consequences: other parameters' values, stored too when the reader changes the widget.
    """
    current = value(name) if shown is None else shown
    return showing.widget(name, current, _take_from_widget, name, consequences)


def shown_as(titles: Mapping[str, str]) -> Callable[[str], str]:
    """A ``format_func`` that shows an option by its title; a title, as tests choose by, shows as itself."""
    return lambda option: titles.get(option, option)

"""The parameters of the whole app: one value each, kept across pages and in the link.

A parameter's value lives in the session under ``parameters``; a widget shows it and reports changes
through :func:`widget`. :func:`restore` reads the link when a session starts or the reader goes back in
the browser's history; :func:`publish` writes whatever differs from its default to the link. Everything
that comes out of a link is parsed and checked here, whatever the widgets would have allowed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


@dataclass(frozen=True)
class Parameter:
    """One value of the app's state: its default, and how it is read from and written to a link.

    ``parse`` raises a ValueError whose text finishes the sentence "… was left out: …".
    """

    default: Any
    parse: Callable[[str], Any]
    write: Callable[[Any], str] = str


def integer(default: int, low: int, high: int, step: int = 1) -> Parameter:
    """A whole number from ``low`` to ``high``; one between two steps counts as the nearest."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise ValueError("must be a whole number")
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return low + round((number - low) / step) * step

    return Parameter(default, parse)


def choice(default: str | None, options: Iterable[str]) -> Parameter:
    """One of ``options``, by name."""
    allowed = tuple(options)

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return Parameter(default, parse)


def switch(default: bool = False) -> Parameter:
    """On or off, written as 1 or 0."""

    def parse(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError("must be 0 or 1")
        return text == "1"

    return Parameter(default, parse, lambda value: str(int(value)))


_registry: dict[str, Parameter] = {}


def register(parameters: Mapping[str, Parameter]) -> None:
    """Add parameters to the app's state; each control module registers its own when imported."""
    _registry.update(parameters)


def _values() -> dict[str, Any]:
    return st.session_state.setdefault("parameters", {})


def value(name: str) -> Any:
    """The current value of a parameter."""
    return _values().get(name, _registry[name].default)


def differs(*names: str) -> bool:
    """Whether any of these parameters is not at its default."""
    return any(value(name) != _registry[name].default for name in names)


def untouched() -> bool:
    """Whether no parameter has a value of its own: nobody chose one, or all that a link said was refused."""
    return not _values()


def store(**values: Any) -> None:
    """Set parameters from code: a preset, a button's callback, a correction."""
    _values().update(values)


def store_text(name: str, text: str | None) -> None:
    """Set a parameter from text that a browser sent; None, or a text that makes no sense, resets it."""
    try:
        store(**{name: _registry[name].default if text is None else _registry[name].parse(str(text))})
    except (ValueError, ArithmeticError):
        store(**{name: _registry[name].default})


def _remember(name: str, consequences: Mapping[str, Any]) -> None:
    """A widget's on_change callback: take over what the reader chose."""
    store(**{name: st.session_state[name]}, **consequences)


def keep_showing(key: str, current: Any) -> None:
    """Make the widget with this key, once it exists, show what the state has come to be."""
    if key in st.session_state and st.session_state[key] != current:
        st.session_state[key] = current


def widget(name: str, shown: Any = None, **consequences: Any) -> dict[str, Any]:
    """Keyword arguments that make a Streamlit widget show and report the parameter ``name``.

    The widget must also be given its first value, from :func:`value`; once it exists, a value stored by
    code reaches it through session state. ``shown`` is shown instead where the parameter itself does not
    fit. ``consequences`` are stored too when the reader changes the widget.
    """
    keep_showing(name, value(name) if shown is None else shown)
    return {"key": name, "on_change": _remember, "args": (name, consequences)}


def shown_as(titles: Mapping[str, str]) -> Callable[[str], str]:
    """A ``format_func`` that shows an option by its title; a title, as tests choose by, shows as itself."""
    return lambda option: titles.get(option, option)


def restore() -> tuple[str, ...]:
    """Take the parameters from the link if the reader came by one; one sentence for each that is wrong.

    That is: when the session starts, on back and forward, and when a link inside the app carries values. A page
    that is reached by the navigation stands in the history twice, first without a link, then with it. Back at
    the first, what the second said holds.
    """
    context = get_script_run_ctx()
    page = context.page_script_hash if context else ""
    came_from = st.session_state.get("page_of_last_run")
    st.session_state["page_of_last_run"] = page
    if came_from != page:
        st.session_state.pop("left_unpublished", None)
    returned = context is not None and context.is_history_navigation
    reached_with = st.session_state.setdefault("reached_with", {}).get(page)
    if returned and reached_with is not None and not len(st.query_params):
        st.session_state["parameters"] = dict(reached_with)
        # Publishing them would turn the reader round, back to where they came from.
        st.session_state["left_unpublished"] = dict(reached_with)
        return ()
    if came_from is not None and not returned and not (came_from != page and len(st.query_params)):
        st.session_state["reached_without_link"] = came_from != page
        return ()
    values, problems = {}, []
    for name, parameter in _registry.items():
        if name not in st.query_params:
            continue
        try:
            values[name] = parameter.parse(st.query_params[name])
        except (ValueError, ArithmeticError) as error:
            shown = st.query_params[name][:40]
            problems.append(
                f"The link's {name.replace('_', ' ')} “{shown}” was left out: {str(error).removesuffix('.')}."
            )
    st.session_state["parameters"] = values
    return tuple(problems)


def publish() -> None:
    """Write every parameter that differs from its default to the link, if the link does not say so yet."""
    if st.session_state.pop("reached_without_link", False):
        st.session_state["reached_with"][st.session_state["page_of_last_run"]] = dict(_values())
    if st.session_state.get("left_unpublished") == _values():
        return
    st.session_state.pop("left_unpublished", None)
    link = {
        name: parameter.write(value(name))
        for name, parameter in _registry.items()
        if value(name) != parameter.default
    }
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)

"""The link: the parameters that differ from their defaults, in the address of every page.

When the navigation leads to another page, Streamlit first shows that page's bare address, without a link; the
link that :func:`publish` then writes is one more entry of the browser's history. So a page that was reached in
this way stands in the history twice, and both entries mean the same state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.ui.app import state
from core.ui.app.parameter import PartlyRead


@dataclass
class _Trail:
    """What the session remembers of how its reader came here.

    Attributes:
        page: the page of the last run; None before the first.
        is_bare: whether the navigation led to this page and no link has been written since.
        bare_means: page -> the values that its bare address stands for.
        resting: the values of the bare address that the reader went back to. As long as they stay the same no
            link is written, for a new entry of the history would turn the reader round.
    """

    page: str | None = None
    is_bare: bool = False
    bare_means: dict[str, dict[str, Any]] = field(default_factory=dict)
    resting: dict[str, Any] | None = None


def _trail() -> _Trail:
    return st.session_state.setdefault("trail", _Trail())


def restore() -> tuple[str, ...]:
    """Take over the state of the address that the reader came to; one sentence for each value that is wrong.

    In the order below:

    * A control was moved, or the page was run again: the state stays as it is.
    * A session starts, a link inside the app was followed, or Back or Forward led to a link: what it says.
    * The navigation led to another page: the state stays as it is.
    * Back or Forward led to a bare address: what that stands for; the defaults where the session began at it.
    """
    context, trail = get_script_run_ctx(), _trail()
    page = context.page_script_hash if context else ""
    from_history = context is not None and context.is_history_navigation
    if page == trail.page and not from_history:
        return ()
    starts = trail.page is None
    trail.page, trail.is_bare, trail.resting = page, False, None
    if starts or len(st.query_params):
        return _read_link()
    if not from_history:
        trail.is_bare = True
    elif page in trail.bare_means:
        trail.resting = trail.bare_means[page]
        state.replace_all(trail.resting)
    else:
        state.replace_all({})
    return ()


def _read_link() -> tuple[str, ...]:
    """Take the values that the link names, the others' defaults; one sentence for each that is wrong."""
    values, problems = {}, []
    for name, parameter in state.registry.items():
        if name not in st.query_params:
            continue
        text = st.query_params[name]
        try:
            values[name] = parameter.parse(text)
        except PartlyRead as error:
            values[name] = error.value
            problems.append(f"A part of the link's {name.replace('_', ' ')} was left out: {error}.")
        except (ValueError, ArithmeticError) as error:
            rule = str(error).removesuffix(".")
            problems.append(f"The link's {name.replace('_', ' ')} “{text[:40]}” was left out: {rule}.")
    state.replace_all(values)
    return tuple(problems)


def came_by_navigation() -> bool:
    """Whether the navigation led to this page with the state of another, and no link has been written since."""
    return _trail().is_bare


def publish() -> None:
    """Write every parameter that differs from its default to the link, if the link does not say so yet."""
    trail = _trail()
    if trail.is_bare:
        trail.bare_means[trail.page] = dict(state.values())
        trail.is_bare = False
    if trail.resting == state.values():
        return
    trail.resting = None
    link = written(state.values())
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)


def read(texts: Mapping[str, str]) -> dict[str, Any]:
    """The values that texts of the app's own say: a stop's state, a word's, a setting's.

    Raises:
        ValueError: one of them says no value.
    """
    return {name: state.registry[name].parse(text) for name, text in texts.items()}


def written(values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of the link to these values, as text: those that differ from their defaults."""
    return {
        name: parameter.write(values[name])
        for name, parameter in state.registry.items()
        if name in values and values[name] != parameter.default
    }

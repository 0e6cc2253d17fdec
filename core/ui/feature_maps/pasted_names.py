"""What the weights of a pasted network are called in PyTorch, as long as its stack is the one that is shown."""

from dataclasses import dataclass

import streamlit as st

from core.ui.app import state

_PASTED = "pasted_names"  # in the session


@dataclass(frozen=True)
class _Names:
    stack: str
    layers: tuple[str, ...]
    head: str


def keep(stack: str, layers: tuple[str, ...], head: str) -> None:
    """Remember the names that weights begin with: of each layer of the stack's text, and of the linear layer."""
    st.session_state[_PASTED] = _Names(stack, layers, head)


def _kept() -> _Names | None:
    names = st.session_state.get(_PASTED)
    ours = names is not None and names.stack == state.value("stack") and state.value("weights_from") == "own"
    return names if ours else None


def of_layers() -> tuple[str, ...]:
    """The names of the layers' weights; none if the stack was not pasted, or the weights are not one's own."""
    names = _kept()
    return names.layers if names else ()


def of_head() -> str:
    """The name of the linear layer's weights; "" if it is not known."""
    names = _kept()
    return names.head if names else ""

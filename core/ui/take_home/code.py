"""Code of this state: scripts that compute what the page shows, to copy and to download."""

import streamlit as st

from core.export import code_numpy, code_pytorch
from core.ui.take_home.on_screen import shown_on
from core.ui.take_home.origins import input_origin, weight_origin
from core.ui.take_home.part import OPERATION_PAGES


def scripts_of(page: str) -> dict[str, str]:
    """Title -> script, of a page in its present state.

    Raises:
        ValueError: what the page shows cannot be computed, or not in that way.
    """
    shown = shown_on(page)
    x, weight = input_origin(page, shown), weight_origin(page, shown)
    return {
        "PyTorch": code_pytorch.pytorch_script(shown, x, weight),
        "NumPy": code_numpy.numpy_script(shown, x, weight),
    }


def show_code(page: str) -> None:
    """Draw the scripts of a page, one at a time, with a button that downloads it."""
    if page not in OPERATION_PAGES:
        st.markdown("Filters, Arithmetic and im2col offer code.")
        return
    try:
        scripts = scripts_of(page)
    except ValueError as error:
        st.info(str(error))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Written with", [*scripts], default=next(iter(scripts)), required=True, key="code_with"
        )
        st.download_button(
            "Download",
            scripts[chosen],
            f"{page}_{chosen.lower()}.py",
            "text/x-python",
            key="download_code",
            on_click="ignore",
            icon=":material/download:",
        )
    st.code(scripts[chosen], "python", wrap_lines=False)

"""Code of this state: scripts that compute what the page shows, to copy and to download."""

import streamlit as st

from core.ui.take_home.scripts import scripts_of


def show_code(page: str) -> None:
    """Draw the scripts of a page, one at a time, with a button that downloads it."""
    try:
        scripts = scripts_of(page)
    except ValueError as error:
        st.info(str(error))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Written with", [*scripts], default=next(iter(scripts)), required=True, key=f"code_of_{page}"
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
    st.code(scripts[chosen], "python")

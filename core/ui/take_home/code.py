"""Code of this state: scripts that compute what the page shows, to copy and to download."""

import streamlit as st

from core.ui.components.files.taken import offer_file
from core.ui.take_home.script_files import FILE_TYPE, files_beside
from core.ui.take_home.scripts import scripts_of


def show_code(page: str) -> None:
    """Draw the scripts of a page, one at a time, with buttons that download it and what it reads."""
    try:
        scripts = scripts_of(page)
    except ValueError as error:
        st.info(str(error))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = _choose([*scripts], page)
        offer_file(
            f"Download the {chosen} script",
            lambda: scripts[chosen],
            f"{page}_{chosen.lower()}.py",
            "text/x-python",
            key="download_code",
        )
        for name, make in files_beside(page, scripts[chosen]).items():
            offer_file(f"Download {name}", make, name, FILE_TYPE, key=f"download_beside_{name}")
    st.code(scripts[chosen], "python")


def _choose(titles: list[str], page: str) -> str:
    """Draw the choice among scripts, where there is one."""
    if len(titles) == 1:
        return titles[0]
    return st.segmented_control(
        "Written with",
        titles,
        default=titles[0],
        required=True,
        label_visibility="collapsed",
        key=f"code_of_{page}",
    )

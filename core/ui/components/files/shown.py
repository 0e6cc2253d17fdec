"""A picture that comes with the page itself, over the session's own websocket."""

import base64

import streamlit as st


def show_png(png: bytes, caption: str | None = None, width: int | None = None, *, alt: str) -> None:
    """Show a PNG; ``st.image`` would leave it with the process, to be fetched by another request."""
    address = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    st.image(address, caption, width=width or "content", alt=alt)

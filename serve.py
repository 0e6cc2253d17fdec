"""Convolution Explorer for visitors from everywhere: with headers that protect them, and a log of what went wrong.

Run with ``streamlit run serve.py``.
"""

import streamlit as st
from starlette.middleware import Middleware

from core.ui.serving import errors
from core.ui.serving.headers import ProtectingHeaders

errors.log_nothing_else()
app = st.App("dashboard.py", middleware=[Middleware(ProtectingHeaders)], on_script_error=errors.tell)

"""Convolution Explorer on a server: headers protect its visitors, and an error leaves a line in the log.

Run with ``streamlit run serve.py``.
"""

import streamlit as st

from core.ui.serving.served import as_served

app = st.App("dashboard.py", **as_served())

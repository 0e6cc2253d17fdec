"""The page that fails, served as serve.py serves the app: ``streamlit run tests/ui/serving/failing_app.py``."""

import streamlit as st

from core.ui.serving.served import as_served

app = st.App("failing_page.py", **as_served())

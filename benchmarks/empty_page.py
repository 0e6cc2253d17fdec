"""The reference: the least that a Streamlit page with a slider can do."""

import streamlit as st

st.text(f"value {st.slider('Value', 0, 100)}")

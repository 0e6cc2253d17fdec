"""Streamlit controls and browser components: the only part of core that imports Streamlit."""

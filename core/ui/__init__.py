"""Streamlit controls and browser components: the only part of core that imports Streamlit."""

import os

# Many sessions share the cores; a pool of threads for each would only fight for them. NumPy's OpenBLAS and torch
# read this when they are loaded, and every page loads them after this package.
os.environ.setdefault("OMP_NUM_THREADS", "1")

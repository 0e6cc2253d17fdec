"""How fast the app is, each time as a ratio to a reference measured in the same run."""

import os

# NumPy's and PyTorch's own threads would compete with each other and with the app: one each, as in the app.
os.environ.setdefault("OMP_NUM_THREADS", "1")

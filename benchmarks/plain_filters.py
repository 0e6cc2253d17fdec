"""A filter on a picture as one would write it first: what the app's page Filters is compared with."""

import numpy as np
import streamlit as st
import torch
from skimage import data
from torch.nn.functional import conv2d

picture = data.astronaut().mean(2, dtype=np.float32) / 255
size = st.slider("Kernel size", 1, 15, 3)
stride = st.slider("Stride", 1, 5, 1)
seed = int(st.query_params.get("seed", 0))
kernel = torch.randn(1, 1, size, size, generator=torch.Generator().manual_seed(seed))
output = conv2d(torch.from_numpy(picture)[None, None], kernel, stride=stride)[0, 0].numpy()
left, right = st.columns(2)
left.image(picture, "Input", clamp=True)
right.image((output - output.min()) / (np.ptp(output) or 1), "Output")

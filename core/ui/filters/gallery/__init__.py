"""One picture under many kernels."""

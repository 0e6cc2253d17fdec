"""The page im2col."""

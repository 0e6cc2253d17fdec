"""The loupe: input, output, and one pixel worked out."""

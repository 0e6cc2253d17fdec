"""The loupe: input, output, and one pixel worked out; the same for two settings; a camera's frames, filtered."""

"""Data in, picture or chart out; nothing here draws on a page."""

"""The words of the lessons, in reach on every page."""

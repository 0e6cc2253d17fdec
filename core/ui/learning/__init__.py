"""The panels of the Learning page."""

"""What a keyboard needs on every page."""

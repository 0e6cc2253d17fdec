"""The picture, sent once to all components of a page."""

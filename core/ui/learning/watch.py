"""Watching a recorded run: filters from random to trained, the curves, and the current picture under both."""


def show_watch() -> None:
    """A recorded run, to be played and scrubbed."""

"""Taking home what is on screen: a dialog of every page."""

"""How fast the app is, each time as a ratio to a reference measured in the same run."""

"""The maps of every layer at once."""

"""A training run on screen: filters at every checkpoint, and the curves."""

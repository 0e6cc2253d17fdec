"""Two filtered pictures beside the picture that they come from."""

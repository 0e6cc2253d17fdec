"""What a session holds and no link can carry, kept in the visitor's own browser."""

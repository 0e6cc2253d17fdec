"""The page Practice: rounds of ten questions."""

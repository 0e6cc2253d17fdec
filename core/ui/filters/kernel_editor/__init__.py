"""A kernel typed cell by cell."""

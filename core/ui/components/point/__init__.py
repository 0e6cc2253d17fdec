"""Pictures side by side in which one point is chosen."""

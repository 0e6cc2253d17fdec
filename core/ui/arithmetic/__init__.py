"""The page Arithmetic."""

"""What several pages mount."""

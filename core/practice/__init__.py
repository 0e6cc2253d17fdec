"""Practice: questions that never run out, drawn from a seed, of ten kinds and three levels."""

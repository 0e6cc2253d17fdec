"""Practice: questions that never run out, drawn from a seed, of nine kinds and three levels."""

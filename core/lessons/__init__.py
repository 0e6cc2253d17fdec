"""Lessons: the arithmetic guide as data, its sums and sentences, and scenes for the stage."""

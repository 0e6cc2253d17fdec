"""Numbers to read, and cells to choose, while a question is open."""

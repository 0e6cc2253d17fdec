"""Numbers as people paste them, read by one grammar."""

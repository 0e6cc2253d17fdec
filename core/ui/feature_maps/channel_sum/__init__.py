"""One channel taken apart."""

"""Small matrices beside each other, with their numbers and the signs between them."""

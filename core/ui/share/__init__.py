"""Making a link of the state, and an exercise of the link."""

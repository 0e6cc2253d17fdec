"""“Ask me first”: a question about the present state, before the page shows the answer."""

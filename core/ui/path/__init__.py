"""The path of stops: where one is on it, the bar above the page, and how one goes on."""

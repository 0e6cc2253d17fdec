"""How scripts reach the browser, and the scripts that components share."""

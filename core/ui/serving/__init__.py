"""What a server of the app adds to it: headers that protect visitors, and one line of the log for every error."""

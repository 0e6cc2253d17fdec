"""Files that come and go over the session's own websocket: whichever replica holds it has them, and no other need."""

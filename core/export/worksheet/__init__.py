"""A worksheet of what is on screen: pages to print, with blanks to fill in, and their key."""

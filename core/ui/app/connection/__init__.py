"""Running the page again when its browser is connected again."""

"""Animations of the stage, for slides: settings, frames drawn by the browser, the file."""

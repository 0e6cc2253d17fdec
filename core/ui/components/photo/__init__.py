"""Taking a photograph with the camera of the reader's device."""

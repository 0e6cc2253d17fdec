"""What all pages share: the list of them, the sidebar, the picture, the state and its link."""

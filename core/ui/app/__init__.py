"""What all pages share: the state in the link, sidebar, navigation, picture."""

"""The layers as an editable table."""

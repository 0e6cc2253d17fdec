"""Choosing where a crop of the picture is taken."""

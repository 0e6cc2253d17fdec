"""Filters: formulas of their shapes, random ones, typed ones, and one filter over one picture."""

"""The stage: grids that know which cell belongs to which, with a timeline."""

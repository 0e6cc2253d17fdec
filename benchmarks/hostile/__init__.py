"""What nobody means well: changed files and texts, bombs, links; each from a seed, so that a fault can be had again."""

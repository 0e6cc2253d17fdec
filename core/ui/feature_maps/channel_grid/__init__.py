"""Every channel of a layer, before and after its non-linearity."""

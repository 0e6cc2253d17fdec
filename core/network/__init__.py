"""Networks: layers, weights, the forward pass with every map kept, and what follows from them."""

"""Other people's networks as text: modules of ``torch.nn`` read from source, a print or JSON, never executed."""

"""Pictures: untrusted files to pixels within limits, and samples to start with."""

"""Pictures: untrusted files to pixels within limits, samples to start with, and drawings."""

"""Drawing on a small bitmap, by mouse, finger or keys."""

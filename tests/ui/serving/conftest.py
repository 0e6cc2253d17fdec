"""Scripts that a server runs are not to be imported in search of doctests."""

collect_ignore = ["failing_app.py", "failing_page.py"]

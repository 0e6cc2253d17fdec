"""Questions that a learner answers before the page shows the answer."""

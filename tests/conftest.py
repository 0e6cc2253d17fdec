"""What all tests share: the same examples for everybody."""

from hypothesis import settings

# Everybody's run tries the same examples: what is red stays red, and nobody's change is blamed for another's fault.
# Who wants others, and more of them, says --hypothesis-profile=new-examples.
# No time limit for one example: torch's first call, or a busy machine, is not a failure.
settings.register_profile("same-examples", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("new-examples", deadline=None, derandomize=False)
settings.load_profile("same-examples")

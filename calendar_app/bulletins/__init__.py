"""What the public gets by e-mail: a bulletin of what is coming, and what was called off; never an empty one."""

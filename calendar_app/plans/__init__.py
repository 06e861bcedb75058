"""A plan's file becomes commemorations, obligations, targets, tasks and duties, each entry versioned."""

"""The mail queue and its delivery: every message once, a bad one never in the way of the next."""

"""Proves an assignment's hidden checks, for their author."""

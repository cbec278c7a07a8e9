"""Hands the course out: writes the tree that students may see, once nothing in it says what they must not."""

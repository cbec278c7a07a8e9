"""Runs untrusted code behind walls, and brings back plain data only."""

"""Steps answers through the sandbox and judges what comes back."""

"""What hand-ins have in common beyond what the exercises force. It names no culprits: likeness proves nothing.

Written here, since no library fits: compare50 (GPL, attrs below 21) and copydetect compare whole files, without regard
to how many have a passage, and show files, not answers; MOSS and JPlag are no Python. What they have in common is here
in a few lines: runs of tokens without names, and an index of them.
"""

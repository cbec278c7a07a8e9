"""The cells of a hand-in → the answers to the exercises of the release."""

"""The bytes of a hand-in → the cells of a notebook, whatever wrote them."""

"""Pages of the room: the catalogue, a carrier's life, what is done through it."""

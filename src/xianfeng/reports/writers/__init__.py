"""One writer a format; each reads the same content."""

from .columns import R


class Rows(list[R]):
    """Rows that no table holds, reckoned ones: filtered and sorted in memory."""

    model = None

    def all(self) -> "Rows[R]":
        return self

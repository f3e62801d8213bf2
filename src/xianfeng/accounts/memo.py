"""What all processes count together, kept in the database: Django's cache that says when it fails.

Django's own takes "could not be written" for "is there already": with a locked database or a
full disk a right password would read as one try too many.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, router, transaction

from xianfeng.foundation.troubles import trouble_of


class Memo(DatabaseCache):
    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        """Write; a `DatabaseError` tells by its cause why that cannot be."""
        db = router.db_for_write(self.cache_model_class)
        faults: list[DatabaseError] = []

        def watched(execute: Any, *statement: Any) -> Any:
            try:
                return execute(*statement)
            except DatabaseError as error:
                if trouble_of(error) is not None:  # another one was quicker: that is no fault
                    faults.append(error)
                raise

        with transaction.atomic(using=db), connections[db].execute_wrapper(watched):
            is_set: bool = super()._base_set(mode, key, value, timeout)  # type: ignore[misc] # the library has no types for it
        if faults:
            raise faults[0]
        return is_set

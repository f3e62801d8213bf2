from typing import TYPE_CHECKING

from django.db import models

from xianfeng.foundation.names import name_keys

if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class NameKeysField(Text):
    """The keys under which the row's name is found; written with the row, like a time stamp.

    Whoever updates names in bulk names this field too and sets it by `name_keys`.
    """

    def __init__(self, *args: object, **more: object) -> None:
        more["editable"] = False
        more.setdefault("default", "")
        more.setdefault("blank", True)
        super().__init__(*args, **more)  # type: ignore[arg-type] # Django's own

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 -- Django's
        del add
        keys = name_keys(str(getattr(model_instance, "name", "")))
        setattr(model_instance, self.attname, keys)
        return keys

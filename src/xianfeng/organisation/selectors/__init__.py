"""What may be read about units, organisations and members, starting from what the actor may see."""

from .importing import known_trees, previews_of, read_upload, review, reviewed_of
from .visible import (
    MEMBER_READERS,
    actor_of,
    below,
    members_visible_to,
    office_ids,
    organisation_office_ids,
    organisations_visible_to,
    root_organisation,
    subtree,
    units_visible_to,
    windows,
)

__all__ = [
    "MEMBER_READERS",
    "actor_of",
    "below",
    "known_trees",
    "members_visible_to",
    "office_ids",
    "organisation_office_ids",
    "organisations_visible_to",
    "previews_of",
    "read_upload",
    "review",
    "reviewed_of",
    "root_organisation",
    "subtree",
    "units_visible_to",
    "windows",
]

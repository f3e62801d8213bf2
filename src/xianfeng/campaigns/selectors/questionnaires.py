"""What a version of a questionnaire changes against the one before."""

from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.drafts import Compared, compared


def version_before(draft: Draft) -> Draft | None:
    """Return the version before a version; None before the first."""
    return Draft.objects.filter(line=draft.line, version=draft.version - 1).first()


def changes_of(draft: Draft) -> tuple[Compared, ...]:
    """Compare a version with the one before; nothing for the first."""
    before = version_before(draft)
    if before is None:
        return ()
    return compared(before.questionnaire.questions, draft.questionnaire.questions)


def keys_taken(draft: Draft) -> list[str]:
    """List the keys of all questions that any version has or had."""
    versions = Draft.objects.filter(line=draft.line).order_by("version")
    return [
        each["key"] for content in versions.values_list("content", flat=True) for each in content
    ]

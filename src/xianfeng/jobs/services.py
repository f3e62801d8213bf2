"""Start background work, inside the caller's transaction."""

from django_tasks import task

from .registry import job_named


@task()
def run(name: str, arguments: dict[str, object]) -> object:
    """Run the job of this name; the one task that the queue knows."""
    return job_named(name)(**arguments)


def enqueue(name: str, **arguments: object) -> str:
    """Put a job into the queue; it is gone if the caller's transaction is rolled back.

    Args:
        name: "room.verb", as `@job` registered it.
        arguments: JSON values.

    Returns:
        The job's number in the queue.

    Raises:
        UnknownJob: no room has registered the name.
        TypeError: an argument is not JSON.
    """
    job_named(name)
    return str(run.enqueue(name, arguments).id)

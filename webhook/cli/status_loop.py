"""The leader's loop that writes status: what it judges by, and what it works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import policy
from webhook.config import load_profile
from webhook.controllers.status import Status
from webhook.controllers.status_judging import Judging, JudgingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.leading import Loop
    from webhook.controllers.status_judging import Judged


def judging_by(folders: Sequence[Path], profile: str) -> Judging:
    """What says what is in force, as replicas with the same options do.

    Raises:
        ConfigError: there is no such profile.
    """
    shipped, profiles = policy.load(policy.shipped()), policy.shipped() / "profiles"
    load_profile(profile, profiles, shipped)  # a wrong one is told now, not by and by
    return Judging(
        JudgingSettings(shipped=shipped, profiles=profiles, profile=profile, folders=folders)
    )


def status_loop(
    collaborators: Collaborators, judging: Judging, *, follow: Callable[[Judged], None]
) -> Loop:
    """The loop; whatever is in force goes to *follow*, again and again."""

    async def status() -> None:
        # Made anew each time that we lead: what was seen before is long out of date.
        await Status(
            collaborators.cluster,
            judging,
            namespace=collaborators.installation.namespace,
            instance=collaborators.settings.identity,
            follow=follow,
            log=collaborators.log,
        ).run()

    return status

"""What goes over the wire about versions of the bot."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from aicc.models.release import Plan, Release

Note = Annotated[
    str, Field(default="", max_length=1000, description="What changed, or why.", examples=["이체 한도 안내"])
]
Percent = Annotated[float, Field(gt=0, lt=100, description="Percent of the conversations.", examples=[10])]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PublishIn(_In):
    """Publishes what the bot's folder says."""

    note: Note
    canary: Percent | None = Field(
        default=None, description="Percent of the conversations; left out, all of them.", examples=[10]
    )


class PromoteIn(_In):
    """Gives the canary more of the conversations."""

    note: Note
    share: Percent | None = Field(
        default=None, description="Percent of the conversations; left out, all of them.", examples=[50]
    )


class RevertIn(_In):
    """Goes back to an earlier version."""

    note: Note
    version: str | None = Field(
        default=None,
        pattern=r"^v[1-9]\d{0,8}$",
        description="Which; left out, a canary is withdrawn, or else what was served before comes back.",
        examples=["v1"],
    )


class ReleaseOut(BaseModel):
    """One entry of the release log."""

    number: int = Field(description="Place in the log, from 1.", examples=[2])
    at: datetime = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])
    by: str = Field(description="Who.", examples=["김운영"])
    action: Literal["publish", "canary", "promote", "rollback"] = Field(description="What was done.")
    version: str = Field(description="With which version.", examples=["v2"])
    checksum: str = Field(description="SHA-256 of its files.", examples=["9f86d081884c7d65"])
    share: float = Field(description="Percent of the conversations that it got.", examples=[100])
    note: str = Field(description="Why.", examples=["이체 한도 안내"])


class ReleasesOut(BaseModel):
    """What is served, and how it came to be."""

    live: str = Field(description="Version that is served; empty: the bot's folder.", examples=["v2"])
    canary: str = Field(description="Version that a share is served; empty: none.", examples=[""])
    share: float = Field(description="Percent of the conversations that the canary gets.", examples=[0])
    releases: list[ReleaseOut] = Field(description="Newest first.")


class PlaceChangedOut(BaseModel):
    """One place that is not as it was."""

    kind: Literal["added", "removed", "changed", "reordered"] = Field(description="What happened to it.")
    path: list[str] = Field(description="The file, then keys and names.", examples=[["bot.yaml", "greeting"]])
    old: Any = Field(description="As it was; null where there was nothing.", examples=["안녕하세요."])
    new: Any = Field(description="As it is; null where there is nothing.", examples=["반갑습니다."])


class ConsequenceOut(BaseModel):
    """Something to think of before publishing."""

    code: str = Field(description="Kind.", examples=["step_removed"])
    path: list[str] = Field(description="Where.", examples=[["scenarios/transfer.yaml", "steps", "memo"]])
    ko: str = Field(
        description="What may happen, in Korean.", examples=["이 단계에서 기다리던 대화는 이전 버전으로 마칩니다."]
    )
    en: str = Field(
        description="The same in English.", examples=["Conversations that wait here finish on their version."]
    )


class ComparisonOut(BaseModel):
    """How two versions differ."""

    old: str = Field(description="Version before.", examples=["v1"])
    new: str = Field(description="Version after; empty: the bot's folder.", examples=[""])
    changes: list[PlaceChangedOut] = Field(description="By file.")
    consequences: list[ConsequenceOut] = Field(description="What to think of.")


def releases_out(plan: Plan | None, releases: tuple[Release, ...]) -> dict[str, object]:
    """Return what is served and the log: see ReleasesOut."""
    served = (plan.live, plan.canary, plan.share) if plan is not None else ("", "", 0.0)
    return {**dict(zip(("live", "canary", "share"), served, strict=True)), "releases": releases[::-1]}

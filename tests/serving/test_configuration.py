"""What is said of the settings in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from prometheus_client import CollectorRegistry, generate_latest

from tests.config.test_enforcement import BASELINE
from tests.config.test_own_kinds import granted
from tests.serving.feeding.lines import Lines
from webhook.model.enforcement import Configuration, Enforcement, LeftOut
from webhook.serving.configuration import ConfigurationLog, ConfigurationMetrics

if TYPE_CHECKING:
    from webhook.serving.standing import InForce

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SOUND = Configuration(enforcement=Enforcement(profile=BASELINE))
BINDING = LeftOut(
    kind="Enforcement",
    name="default",
    path=("spec", "bindings", 0),
    problems=("spec.bindings[0].action is wrong", "x" * 2000),
)
LEAVE = LeftOut(kind="Exemption", name="leave", namespace="shop", problems=("spec\nis missing",))


@dataclass(frozen=True)
class Settings:
    """As much of what is in force as the log looks at."""

    configuration: Configuration


def in_force(*left_out: LeftOut) -> InForce:
    return cast("InForce", Settings(replace(SOUND, left_out=left_out)))


def test_each_wrong_entry_is_told_once() -> None:
    lines = Lines()
    follower = ConfigurationLog(lines.log)
    told = []

    for left_out in ((), (BINDING,), (BINDING, LEAVE), (LEAVE,), (), ()):
        follower(in_force(*left_out))
        told.append([(line["event"], line.get("object")) for line in lines.take()])

    left_out_line = "left out; the rest is in force"
    assert told == [
        [],
        [(left_out_line, "Enforcement default")],
        [(left_out_line, "Exemption shop/leave")],
        [],
        [("nothing is left out any more", None)],
        [],
    ]


def test_what_is_told_is_one_line_of_bounded_length() -> None:
    lines = Lines()

    ConfigurationLog(lines.log)(in_force(BINDING, LEAVE))

    assert [line["problems"] for line in lines.take()] == [
        ["spec.bindings[0].action is wrong", "x" * 1023 + "…"],
        ["spec is missing"],
    ]


def shown(configuration: Configuration, now: datetime = NOW) -> list[str]:
    registry = CollectorRegistry()
    registry.register(ConfigurationMetrics(lambda: configuration, now.timestamp))
    lines = generate_latest(registry).decode().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_metrics_of_sound_settings() -> None:
    assert shown(SOUND) == [
        "meshwarden_configuration_accepted 1.0",
        'meshwarden_configuration_left_out{kind="Enforcement"} 0.0',
        'meshwarden_configuration_left_out{kind="Exemption"} 0.0',
        "meshwarden_exemptions_active 0.0",
        "meshwarden_exemption_next_end_seconds +Inf",
    ]


def test_metrics_count_what_is_left_out_and_what_holds_now() -> None:
    soon = replace(granted("soon"), until=NOW + timedelta(days=1))
    over = replace(granted("over"), until=NOW - timedelta(seconds=1))
    configuration = replace(
        SOUND, exemptions=(granted("late"), over, soon), left_out=(BINDING, BINDING, LEAVE)
    )

    assert shown(configuration) == [
        "meshwarden_configuration_accepted 0.0",
        'meshwarden_configuration_left_out{kind="Enforcement"} 2.0',
        'meshwarden_configuration_left_out{kind="Exemption"} 1.0',
        "meshwarden_exemptions_active 2.0",
        "meshwarden_exemption_next_end_seconds 1.7803584e+09",
    ]
    assert shown(configuration, now=soon.until + timedelta(seconds=1))[3] == (
        "meshwarden_exemptions_active 1.0"
    )

"""What makes a repeated command the same command."""

from typing import Any

from center.service.jobs import command_job
from contract.envelope import TakeCommand, UrgeCommand
from contract.identity import new_id
from tests.unit.center.town import OFFICER

MATTER = new_id()


class TakeOfALaterEdition(TakeCommand):
    """A later edition of the wire words: one more thing that may be said."""

    by_way_of: str = ""


def test_a_command_repeated_after_an_update_that_knows_more_fields_is_the_same_command() -> None:
    asked: dict[str, Any] = {"command_id": new_id(), "expected_version": 1, "payload": {}}
    before = command_job(MATTER, TakeCommand(**asked), OFFICER)
    assert command_job(MATTER, TakeOfALaterEdition(**asked), OFFICER).request_hash == before.request_hash
    said = TakeOfALaterEdition(**asked, by_way_of="desk")
    assert command_job(MATTER, said, OFFICER).request_hash != before.request_hash


def test_two_kinds_of_step_with_the_same_words_are_two_commands() -> None:
    asked: dict[str, Any] = {"command_id": new_id(), "expected_version": 1, "payload": {}}
    take, urge = TakeCommand(**asked), UrgeCommand(**asked)
    assert command_job(MATTER, take, OFFICER).request_hash != command_job(MATTER, urge, OFFICER).request_hash

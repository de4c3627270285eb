"""What goes wrong is written into the program's log file, which nobody masks and nothing expires: people do not stand
there."""

import logging
from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError
from sqlalchemy import insert

from center.service.refusals import Refused
from center.store import schema
from center.store.connect import store_for
from center.store.protocol import Store
from contract.identity import new_id
from contract.incident import Incident
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.running import Center

LI = {"name": "李晓芳", "phone": "13912342207"}


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "sqlite":
        made = store_for(request.getfixturevalue("database_file"))
        await made.open()
        yield made
        await made.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        made = store_for(url)
        await made.open()
        yield made
        await made.close()


async def test_a_report_the_database_refuses_leaves_no_name_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    center = Center(store)
    await center.commands.start()
    incident_id = new_id()
    taken = {"incident_id": incident_id, "name": "", "phone": "", "expires_at": None}
    await store.write(lambda c: c.execute(insert(schema.contact).values(taken)).rowcount)
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as refused:
        await center.commands.submit(incident_id, town.report(reporter=LI), town.OFFICER)
    await center.commands.stop()
    assert refused.value.problem.code == "internal"
    assert "a command failed" in caplog.text
    assert not [word for word in LI.values() if word in caplog.text]
    caplog.clear()


def test_what_cannot_be_read_is_named_by_its_field_and_not_repeated() -> None:
    with pytest.raises(ValidationError) as wrong:
        Incident.model_validate_json('{"title": ["李晓芳 13912342207"]}')
    assert "title" in str(wrong.value) and "13912342207" not in str(wrong.value)

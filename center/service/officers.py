"""Users as the rules see them: somebody responsibility can be handed to."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from center.domain.made import made
from center.domain.values import Officer
from center.service.jobs import Job
from center.service.posts import further_posts, post
from center.store import schema
from contract.org import Person

_u, _o = schema.app_user.c, schema.org.c
_NAMED = (
    select(_u.id, _u.name, _u.roles, _o.id, _o.name)
    .join_from(schema.app_user, schema.org, _o.id == _u.org_id)
    .where(_u.id.in_(bindparam("ids", expanding=True)), _u.active.is_(True))
)


def officers(connection: Connection, jobs: Sequence[Job]) -> Mapping[str, Officer]:
    """The active users that ``jobs`` name, by id."""
    ids = sorted({id_ for job in jobs for id_ in job.people})
    if not ids:
        return {}
    further = further_posts(connection, ids)
    return {
        id_: Officer(made(Person, id=id_, name=name), (post(org_id, org_name, roles), *further.get(id_, ())))
        for id_, name, roles, org_id, org_name in connection.execute(_NAMED, {"ids": ids})
    }

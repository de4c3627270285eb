"""Who there is: organisations, users, sessions."""

from typing import Literal

from contract.wire import Key, Latitude, Line, Longitude, Millis, Request, Wire

OrgKind = Literal["district", "street", "community", "grid", "department", "special_grid", "enterprise"]
"""区、街道、社区、网格、部门、专属网格 (its ``parent``: the community or street it lies in)、企业综治中心."""
Role = Literal[
    "grid_worker",
    "acceptor",
    "dispatcher",
    "shift_supervisor",
    "duty_leader",
    "handler",
    "assessor",
    "auditor",
    "admin",
]
"""Roles of ``domain`` section 2.1: 网格员、受理员、派遣员、值班长、带班领导、处置单位、考核员、审计员、管理员."""


class OrgRef(Wire):
    id: Key
    name: Line


class Org(OrgRef):
    """A node of the tree. ``lon``/``lat`` is a point inside it (WGS-84), for nearest-camera and map labels.

    ``retired_at``: since when it is kept only for what it did. ``bound_to``, ``classes``: the base grids of a special
    grid, and the classes of matter it sees there.
    """

    parent: Key | None
    kind: OrgKind
    lon: Longitude | None = None
    lat: Latitude | None = None
    retired_at: Millis | None = None
    bound_to: tuple[Key, ...] = ()
    classes: tuple[Key, ...] = ()


class Person(Wire):
    """A user of the system, as others see them."""

    id: Key
    name: Line


class Post(Wire):
    """A post a user holds: roles in one org (兼任: several posts)."""

    org: OrgRef
    roles: tuple[Role, ...]


class Session(Wire):
    """What the holder of a token may see and do. ``org`` and ``roles`` are the first post; ``posts`` all of them.

    ``roots`` are the org ids whose subtrees are in scope; an incident or event is visible when its ``scope``
    holds one of them.
    """

    user: Person
    org: OrgRef
    seat: Line
    roles: tuple[Role, ...]
    roots: tuple[Key, ...]
    expires_at: Millis
    posts: tuple[Post, ...] = ()

    @property
    def held(self) -> tuple[Post, ...]:
        """All posts, also of a session that names only the first."""
        return self.posts or (Post(org=self.org, roles=self.roles),)


class Login(Request):
    login: Key
    password: Line


class LoggedIn(Wire):
    """``token`` goes into ``Authorization: Bearer``; it is shown once and stored hashed."""

    token: Line
    session: Session

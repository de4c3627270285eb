"""Who is asking, as far as the service needs to know."""

from dataclasses import dataclass
from functools import cached_property

from contract.event import Actor
from contract.org import OrgRef, Post, Role


@dataclass(frozen=True)
class Caller:
    """A user with a session, or another system with an API key.

    ``org_path``: the org and all above it, top first. ``roots``: orgs whose subtrees are in scope; a matter is visible
    when its scope holds one of them. ``grants``: what an API key may do (``report``, ``cameras``), empty for users.
    ``posts``: all posts of somebody who has several; ``org`` and ``roles`` are the first.
    """

    actor: Actor
    roles: tuple[Role, ...]
    org: OrgRef
    org_path: tuple[str, ...]
    roots: frozenset[str]
    grants: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()

    @cached_property
    def held(self) -> tuple[Post, ...]:
        return self.posts or (Post(org=self.org, roles=self.roles),)

    def sees(self, scope: tuple[str, ...]) -> bool:
        return not self.roots.isdisjoint(scope)

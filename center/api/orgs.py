"""Changing the organisations, for administrators: configuration only, they see no matter by it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from center.api.body import read_model
from center.api.callers import Needs, SignedIn
from center.api.documented import json_answer, says
from center.api.services import Services
from center.domain.org_tree import touched
from center.service import refusals
from center.service.org_changes import change_orgs, changes
from contract.org import Role, Session
from contract.org_change import OrgChanged, OrgChangeRequest, OrgChanges

router = APIRouter(tags=["configuration"])
LARGEST = 4 * 1024 * 1024
"""Bytes: borders are long."""


@router.post(
    "/v1/orgs/changes",
    summary="机构调整",
    **says(
        "forbidden", "not_found", "unknown_org", "unknown_class", "in_use", answer=OrgChanged, body=OrgChangeRequest
    ),
)
async def change(request: Request, signed: SignedIn, services: Needs) -> Response:
    """新设、更名、划转、拆分、合并、停用机构，绑定专属网格。管理员只能调整本机构及其下级。"""
    posts = _posts(signed.session, "admin")
    asked = (await read_model(request, OrgChangeRequest, LARGEST)).change
    for org in touched(asked):
        if posts.isdisjoint(services.district.path_of(org)):
            raise refusals.not_found("机构")
    user = signed.session.user
    by, at = f"{user.name} {user.id}", services.clock.now()
    return json_answer(await change_orgs(services.store, asked, by=by, at=at))


@router.get("/v1/orgs/changes", summary="机构调整记录", **says("forbidden", answer=OrgChanges))
async def lines(
    signed: SignedIn,
    services: Needs,
    limit: Annotated[int, Query(ge=1, le=500, description="最多几条，由新到旧")] = 100,
) -> Response:
    """管理员和安全审计员可以查看，须在区级任职：记录涉及全区。"""
    posts = _posts(signed.session, "admin", "auditor")
    if not _whole_district(posts, services):
        raise refusals.forbidden("查看全区的机构调整记录")
    found = await services.store.read(lambda c: changes(c, limit))
    return json_answer(OrgChanges(lines=tuple(found)))


def _posts(session: Session, *roles: Role) -> frozenset[str]:
    """The orgs in which the caller holds one of ``roles``. Raises Refused (forbidden) when there is none."""
    found = frozenset(post.org.id for post in session.held if not set(roles).isdisjoint(post.roles))
    if not found:
        raise refusals.forbidden("调整机构")
    return found


def _whole_district(posts: frozenset[str], services: Services) -> bool:
    return any(services.district.path_of(org) == (org,) for org in posts)

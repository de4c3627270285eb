"""What may be asked of lists of matters, checked at the edge: the same words for every list."""

from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import AfterValidator

from center.api.callers import AtDesk, Needs
from center.domain.bigrams import words
from center.service import refusals
from center.service.search_sql import Ask
from contract.incident import Severity, State
from contract.parts import Level
from contract.problems import FieldError
from contract.wire import Key, Line, Millis, clean

Words = Annotated[str, Query(max_length=100), AfterValidator(clean)]
Codes = Annotated[tuple[Key, ...], Query(alias="class", max_length=20, description="事项类别代码，可多次给出")]
States = Annotated[tuple[State | Literal[""], ...], Query(max_length=40, description="状态，可多次给出")]
Levels = Annotated[tuple[Level, ...], Query(max_length=3, description="时限状态，可多次给出")]
Severities = Annotated[tuple[Severity, ...], Query(max_length=4, description="等级，可多次给出")]


async def asked(
    caller: AtDesk,
    services: Needs,
    q: Annotated[Words, Query(description="标题、地点、内容中的字词，或案件编号的一段；空格分开的须同时出现")] = "",
    state: States = (),
    class_code: Codes = (),
    branch: Annotated[Line, Query(description="事项大类")] = "",
    level: Levels = (),
    severity: Severities = (),
    org: Annotated[Key | Literal[""], Query(description="所属机构，含下级")] = "",
    lead: Annotated[Key | Literal[""], Query(description="牵头单位")] = "",
    late: Annotated[bool | None, Query(description="是否有环节超时")] = None,
    since: Annotated[Millis | None, Query(description="上报时间不早于（Unix 毫秒）")] = None,
    until: Annotated[Millis | None, Query(description="上报时间早于（Unix 毫秒）")] = None,
) -> Ask:
    """Raises Refused: invalid. What is out of the caller's scope or unknown is not refused: nothing is found there."""
    if since is not None and until is not None and since >= until:
        raise refusals.invalid([FieldError(field="until", message="结束时间应晚于开始时间")])
    classes: tuple[str, ...] | None = class_code or None
    if branch:
        held = services.district.classes
        of_branch = tuple(sorted(code for code, one in held.items() if one.branch == branch))
        classes = of_branch if classes is None else tuple(code for code in classes if code in of_branch)
    return Ask(
        roots=tuple(sorted(caller.roots)),
        words=words(q),
        states=tuple(dict.fromkeys(s for s in state if s)),
        classes=classes,
        severities=tuple(dict.fromkeys(severity)),
        levels=tuple(dict.fromkeys(level)),
        org=org or None,
        lead=lead or None,
        late=late,
        since=since,
        until=until,
    )


Asked = Annotated[Ask, Depends(asked)]

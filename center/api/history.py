"""The history: every matter the caller may see, closed ones included, as light rows to scroll through."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from center.api.asked import Asked, Words
from center.api.callers import Needs
from center.api.documented import json_answer, says
from center.service import history, refusals
from center.service.queries import place_of
from contract.history import HistoryPage
from contract.problems import FieldError
from contract.wire import Count, Millis

router = APIRouter(tags=["incidents"])


@router.get("/v1/history", summary="历史台账", **says("forbidden", answer=HistoryPage))
async def page(
    ask: Asked,
    services: Needs,
    cursor: Words = "",
    direction: Annotated[
        Literal["older", "newer"], Query(description="与 cursor 同用：向更早还是向更新翻页")
    ] = "older",
    at: Annotated[Millis | None, Query(description="跳到此时（Unix 毫秒）及以前最新的一件")] = None,
    offset: Annotated[Count | None, Query(description="跳到第几行，从 0 起；只用于没有筛选条件的台账")] = None,
    counted: Annotated[bool, Query(description="是否给出总件数；已经知道时可以不数，更快")] = True,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    if sum((cursor != "", at is not None, offset is not None)) > 1:
        raise refusals.invalid([FieldError(field="cursor", message="cursor、at、offset 只能给出一个")])
    try:
        where = history.Where(place_of(cursor) if cursor else None, direction, at, offset)
        numbers = services.numbers
        found = await services.store.read(lambda c: history.page(c, ask, where, limit, numbers, counted=counted))
    except history.NotCounted:
        raise refusals.invalid(
            [FieldError(field="offset", message="有筛选条件时不能按行号跳转，请按日期（at）跳转或逐页翻看")]
        ) from None
    except ValueError:
        raise refusals.invalid([FieldError(field="cursor", message="翻页位置无法识别，请从第一页重新查找")]) from None
    return json_answer(found)

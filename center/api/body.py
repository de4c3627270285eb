"""Reading request bodies: a limit while reading, then strict validation from the raw bytes.

Strict models accept JSON arrays for tuples only when they are given JSON text, so FastAPI's own body handling, which
parses first, is not used.
"""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from center.service import refusals
from center.service.refusals import Refused
from contract.command import Command, CommandAdapter
from contract.problems import FieldError

LIMIT = 256 * 1024
"""Bytes. The longest text of the contract (20,000 characters) takes 120 KB where a writer escapes each character."""
DRAINED = 32 * 1024 * 1024
"""Of a body that is too large, this much is read and dropped, so that the caller hears why and not a broken pipe."""
ERRORS_SHOWN = 20

M = TypeVar("M", bound=BaseModel)

WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的字段，请检查拼写",
    "json_invalid": "不是有效的 JSON 文本",
    "string_too_long": "文字过长，最多 {max_length} 个字",
    "string_too_short": "文字过短，至少 {min_length} 个字",
    "string_pattern_mismatch": "格式不符：{pattern}",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "greater_than_equal": "不能小于 {ge:g}",
    "less_than_equal": "不能大于 {le:g}",
    "finite_number": "应为有限的数字",
    "literal_error": "只能是 {expected}",
    "union_tag_invalid": "未知的类型 {tag}，只能是 {expected_tags}",
    "union_tag_not_found": "缺少类型字段",
    "tuple_type": "应为数组",
    "photo_unnamed": "photos 只能注明 attachments 中的文件",
    "too_long": "最多 {max_length} 项",
    "less_than": "应小于 {lt:g}",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}


async def chunks(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The body piece by piece. Raises Refused (too_large) once it exceeds ``limit`` bytes, after draining the rest."""
    declared = request.headers.get("content-length", "")
    over = declared.isdigit() and int(declared) > limit
    if over and int(declared) > DRAINED:
        raise refusals.too_large(limit)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > DRAINED:
            break
        over = over or size > limit
        if chunk and not over:
            yield chunk
    if over:
        raise refusals.too_large(limit)


async def read(request: Request, limit: int = LIMIT) -> bytes:
    """The whole JSON body. Raises Refused: media_type, too_large."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise refusals.media_type(media_type, "application/json")
    return b"".join([chunk async for chunk in chunks(request, limit)])


async def read_model(request: Request, model: type[M], limit: int = LIMIT) -> M:
    """Raises Refused: media_type, too_large, invalid (with every wrong field)."""
    raw = await read(request, limit)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise not_valid(error) from None


async def read_command(request: Request) -> Command:
    """Raises Refused: media_type, too_large, invalid."""
    raw = await read(request)
    try:
        return CommandAdapter.validate_json(raw)
    except ValidationError as error:
        raise not_valid(error) from None


def not_valid(error: ValidationError) -> Refused:
    """The refusal that names each wrong field in plain words; what was typed is not repeated."""
    found = error.errors(include_url=False, include_input=False)[:ERRORS_SHOWN]
    return refusals.invalid(
        [
            FieldError(field=shown(".".join(str(part) for part in e["loc"]), 200), message=_words(e["type"], e))
            for e in found
        ]
    )


def shown(text: str, limit: int) -> str:
    """What a caller sent, fit to be said back: printable, and at most ``limit`` characters."""
    return "".join(c if c.isprintable() else "�" for c in text[:limit])


def _words(kind: str, error: Any) -> str:  # pydantic's ErrorDetails
    template = WORDS.get(kind)
    if template is None:
        return shown(str(error["msg"]), 500)
    return shown(template.format_map(error.get("ctx", {})), 500)

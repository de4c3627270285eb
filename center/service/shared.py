"""What the centers of one PostgreSQL must have in common beside it: the folder of files, the secrets of a demo.

Two that start with different ones would each serve half of the photos. So the first leaves an id in the database and
in the folder, and the others compare. A SQLite database has one center and needs none of this.

NotShared       the message says what differs and what to do
"""

import asyncio
import hashlib
import logging
import socket
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Row, insert, select

from center.service.secrets import Secrets
from center.store.attachment_schema import shared_folder
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.identity import new_id
from contract.said import here

logger = logging.getLogger(__name__)

ID_FILE = "folder.id"
"""In the folder itself: one line, the id that the database knows."""


class NotShared(Exception):
    """This center must not start: it would work beside the others instead of with them."""


async def claim_folder(store: Store, folder: Path, now: int) -> None:
    """Make ``folder`` the one of this database, or see that it is. Raises NotShared, StoreError, OSError."""
    if store.dialect == "postgresql":
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await store.write(lambda c: _claim_folder(c, folder, now))


async def claim_secrets(store: Store, secrets: Secrets, now: int) -> None:
    """See that the demo's people log in with the passwords of these ``secrets``. Raises NotShared, StoreError."""
    if store.dialect == "postgresql":
        await store.write(lambda c: _claim_secrets(c, secrets, now))


def _claim_folder(c: Connection, folder: Path, now: int) -> None:
    take_turn(c)
    held, found = _held(c, "attachments"), _id_in(folder)
    if held is None:
        if found is not None and any(path.name != ID_FILE for path in folder.iterdir()):
            raise NotShared(
                here(
                    f"附件目录 {folder} 属于另一个数据库（编号 {found}）。"
                    "请用 --attachments 指定一个空目录，再启动中心。",
                    f"the attachments in {folder} belong to another database (number {found}). "
                    "Name an empty folder with --attachments, then start the center.",
                )
            )
        own = found or new_id()
        _write_id(folder, own)
        _remember(c, "attachments", own, folder, now)
    elif found != held.id:
        raise NotShared(
            here(
                f"附件目录 {folder} 不是这个数据库的附件目录；本库的附件在 {held.place}。"
                "请用 --attachments 指定各中心共用的同一个目录（例如网络共享），再启动中心。"
                f"若原目录已经丢失，请从备份恢复；没有备份时，在新目录中建立文件 {ID_FILE}，内容为 {held.id}。",
                f"{folder} is not the folder of this database's attachments; they are in {held.place}. "
                "Name the one folder all centers share (a network share, say) with --attachments, "
                "then start the center. "
                "If that folder is lost, restore it from a backup; without one, make a file "
                f"{ID_FILE} in the new folder that holds {held.id}.",
            )
        )


def _claim_secrets(c: Connection, secrets: Secrets, now: int) -> None:
    take_turn(c)
    own = hashlib.sha256(b"shouwang demo\n" + secrets.kept_key.encode()).hexdigest()
    held = _held(c, "demo-secrets")
    if held is None:
        _remember(c, "demo-secrets", own, secrets.path, now)
    elif held.id != own:
        raise NotShared(
            here(
                f"演示区人员的口令保存在 {held.place}，与 {secrets.path} 不是同一份。"
                "请把那个文件复制到这里，或用 --data 指定同一个数据目录，再启动中心。",
                f"the passwords of the demo's people are kept in {held.place}, and {secrets.path} is another file. "
                "Copy that file here, or name the same data directory with --data, then start the center.",
            )
        )


def _held(c: Connection, name: str) -> Row[str, str] | None:
    return c.execute(
        select(shared_folder.c.id, shared_folder.c.place).where(shared_folder.c.name == name)
    ).one_or_none()


def _remember(c: Connection, name: str, id_: str, place: Path, now: int) -> None:
    where = f"{socket.gethostname()}:{place}"
    c.execute(insert(shared_folder).values(name=name, id=id_, place=where, at=now))
    logger.info("%s of this database: %s", name, where)


def _write_id(folder: Path, own: str) -> None:
    try:
        (folder / ID_FILE).write_text(own + "\n", "utf-8")
    except OSError as error:
        raise NotShared(
            here(
                f"附件目录 {folder} 不能写入：{error}。请检查目录权限，再启动中心。",
                f"the folder of attachments {folder} cannot be written: {error}. "
                "Check its permissions, then start the center.",
            )
        ) from error


def _id_in(folder: Path) -> str | None:
    with suppress(FileNotFoundError):
        return (folder / ID_FILE).read_text("utf-8").strip() or None
    return None

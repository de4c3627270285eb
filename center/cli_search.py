"""``rebuild-search``: what searching and the history read, made anew from the matters."""

import typer

from center.cli import Data, Database, app, with_store
from contract.said import here


@app.command(
    "rebuild-search",
    help=here(
        "重建检索与历史台账的索引。数据不变；请先停用中心：百万件约需数分钟，期间不能写入。",
        (
            "Rebuild the index of search and history. Data stay as they are; stop the center first: a "
            "million matters take some minutes, and nothing can be written meanwhile."
        ),
    ),
)
def rebuild_search(data: Data = None, database: Database = None) -> None:
    from center.store.protocol import Store
    from center.store.search_index import rebuild

    async def work(store: Store) -> int:
        done = await store.write(rebuild)
        typer.echo(here(f"检索索引已重建：{done} 件事件", f"search index rebuilt: {done} matters"))
        return 0

    raise SystemExit(with_store(data, database, work))

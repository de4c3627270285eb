"""The small signs of a row in the queue: what goes on beside the matter's straight path, gravest first."""

from PySide6.QtCore import QCoreApplication

from console.models.loop_words import APPLICATIONS, loop_word
from console.widgets.queue_row import RowMark
from contract.incident import Incident

translate = QCoreApplication.translate


def row_marks(incident: Incident) -> tuple[RowMark, ...]:
    """One sign for each of: supervision with its answer owed, urging, whistle call, application, reopening, standing
    still, co-departments with how many have answered."""
    found: list[RowMark] = []
    owed = [s for s in incident.supervisions if s.replied_at is None]
    if owed:
        late = any(s.level == "overdue" for s in owed)
        words = translate("RowMarks", "督办未回复 {n} 件").format(n=len(owed))
        found.append(RowMark(translate("RowMarks", "督"), words, "critical" if late else "major"))
    if incident.urges:
        sign = translate("RowMarks", "催{n}").format(n=incident.urges)
        found.append(RowMark(sign, translate("RowMarks", "已催办 {n} 次").format(n=incident.urges), "major"))
    if called := [w.org.name for w in incident.whistles if w.arrived_at is None]:
        words = translate("RowMarks", "吹哨未到：{orgs}").format(orgs="、".join(called))
        found.append(RowMark(translate("RowMarks", "哨"), words, "minor"))
    if incident.asking is not None:
        kind = loop_word(APPLICATIONS, incident.asking.kind)
        words = translate("RowMarks", "{kind}申请待审批").format(kind=kind)
        found.append(RowMark(translate("RowMarks", "批"), words, "notice"))
    if incident.reopened:
        words = translate("RowMarks", "重新办理 {n} 次").format(n=incident.reopened)
        found.append(RowMark(translate("RowMarks", "重"), words, "major"))
    if incident.suspension is not None:
        found.append(RowMark(translate("RowMarks", "停"), translate("RowMarks", "挂起，时限停走")))
    if parts := [part for part in incident.co if part.state != "released"]:
        done = sum(part.state == "done" for part in parts)
        sign = translate("RowMarks", "联{done}/{all}").format(done=done, all=len(parts))
        words = translate("RowMarks", "联调单位已反馈 {done}/{all}").format(done=done, all=len(parts))
        found.append(RowMark(sign, words))
    return tuple(found)

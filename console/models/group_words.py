"""What the heads of groups are called."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from console.models.loop_words import state_word
from console.models.queue_arrangement import Grouping


def group_label(group: str, grouping: Grouping, names: Mapping[str, str]) -> str:
    """``group``: as ``group_key`` made it; ``names``: org id to name."""
    match grouping:
        case Grouping.STATE:
            return state_word(group[2:])
        case Grouping.BRANCH:
            return group or QCoreApplication.translate("QueueGroup", "未归大类")
        case Grouping.LEAD:
            return names.get(group, group) or QCoreApplication.translate("QueueGroup", "未派遣")
        case Grouping.STREET:
            return names.get(group, group) or QCoreApplication.translate("QueueGroup", "未定街道")
        case Grouping.NONE:
            return ""

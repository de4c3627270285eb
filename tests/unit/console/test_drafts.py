"""What was typed and not sent is there after a crash."""

import asyncio
import stat
from pathlib import Path

import pytest

from console.services.drafts import WRITE_AFTER, Drafts


async def test_a_draft_is_on_the_disk_soon_after_typing_without_closing(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("i/feedback", {"words": "已关阀"})
    await asyncio.sleep(WRITE_AFTER + 0.3)
    again = Drafts(tmp_path / "drafts.json")
    again.load()
    assert again.get("i/feedback") == {"words": "已关阀"}
    await drafts.close()


def test_a_draft_is_read_by_its_owner_only(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("new", {"phone": "13912342207"})
    drafts.flush()
    assert stat.S_IMODE((tmp_path / "drafts.json").stat().st_mode) == 0o600


def test_an_empty_draft_and_a_sent_one_are_forgotten(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("a", {"words": "x"})
    drafts.put("a", {"words": "  "})
    drafts.put("b", {"words": "y"})
    drafts.drop("b")
    drafts.flush()
    again = Drafts(tmp_path / "drafts.json")
    again.load()
    assert again.get("a") == {} and again.get("b") == {}


@pytest.mark.parametrize("content", ["", "not json", "[1]", '{"a": 3}'])
def test_a_damaged_file_does_not_keep_the_desk_from_opening(tmp_path: Path, content: str) -> None:
    path = tmp_path / "drafts.json"
    path.write_text(content, encoding="utf-8")
    drafts = Drafts(path)
    drafts.load()
    assert drafts.get("a") == {}


def test_a_disk_that_cannot_be_written_keeps_the_draft_in_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    drafts = Drafts(blocked / "drafts.json")
    drafts.put("a", {"words": "x"})
    drafts.flush()
    assert drafts.get("a") == {"words": "x"}


def test_drafts_that_cannot_be_read_are_kept_aside_and_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    path.write_text('{"new": {"text": "half a')
    drafts = Drafts(path)
    drafts.load()
    drafts.put("new", {"text": "路灯不亮"})
    drafts.flush()
    assert "路灯不亮" in path.read_text(encoding="utf-8")
    assert [p.read_text() for p in tmp_path.glob("drafts.json.broken-*")] == ['{"new": {"text": "half a']


def test_a_draft_that_could_not_be_written_is_written_when_the_disk_is_back(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    drafts = Drafts(blocked / "drafts.json")
    drafts.put("new", {"text": "路灯不亮"})
    drafts.flush()
    blocked.unlink()
    drafts.flush()
    assert "路灯不亮" in (blocked / "drafts.json").read_text(encoding="utf-8")

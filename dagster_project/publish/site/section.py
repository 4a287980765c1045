"""What a section of the site is, and what it says when the marts it needs are not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dagster_project.publish.site.cells import Table
from dagster_project.publish.site.published import Published

Content = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of the page: its titles, the template that shows it, and the marts without which it is empty."""

    anchor: str
    title: str
    short: str
    question: str
    template: str
    needs: tuple[str, ...]
    content: Callable[[Published], Content]


@dataclass(frozen=True)
class Filled:
    """A section with its content, or with the names of the marts that it lacks."""

    section: Section
    content: Content
    missing: list[str]

    @property
    def tables(self) -> list[Table]:
        """The tables among the content, whose tails become data files."""
        return [value for value in self.content.values() if isinstance(value, Table)]


def filled(section: Section, published: Published) -> Filled:
    """Fill a section from the publication."""
    missing = published.missing(section.needs)
    return Filled(section, {} if missing else section.content(published), missing)

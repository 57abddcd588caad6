"""What the checker says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proven:
    """One level: the cost of the answer, and the bound that its prices prove. Equal means optimal."""

    name: str
    cost: int
    bound: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`findings` say what is wrong; none make it valid, and costs at their bounds make it optimal."""

    findings: tuple[str, ...] = ()
    levels: tuple[Proven, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.findings

    @property
    def gap(self) -> Proven | None:
        """The first level whose bound is not met: how far from optimal the answer could be."""
        return next((level for level in self.levels if level.cost != level.bound), None)

    @property
    def optimal(self) -> bool:
        return self.valid and self.gap is None

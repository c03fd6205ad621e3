"""Whether a bundle is as it was sealed, and gives what it holds."""

from dataclasses import dataclass

from theracurve.bundle.checking import Seal
from theracurve.bundle.differences import Differences


@dataclass(frozen=True, slots=True)
class Verified:
    """What a bundle says of itself, and, where it was run again, what came out otherwise."""

    seal: Seal
    rerun: Differences | None

    @property
    def holds(self) -> bool:
        return not self.seal.breaches and (not self.rerun or self.gives_more)

    @property
    def gives_more(self) -> bool:
        """Whether another build gives everything that was sealed as it was, and estimates besides that are younger."""
        return bool(self.rerun) and not self.seal.same_program and self.rerun is not None and self.rerun.adds_only

"""Gross and net, as `evaluate`, `compare` and `solve` say it."""

from __future__ import annotations

from solver.commands.console import make_console
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.library.evaluation import Evaluation, evaluation_of
from solver.report.text.language import terminal_words
from solver.report.text.net_words import net_sentences


def net_document(found: Evaluation) -> dict[str, object]:
    """Return the net effect for machines; nothing where nobody else is flexible."""
    if found.net is None:
        return {}
    own = {
        "is_prediction": True,
        "assumed": found.net.behaviour.model_dump(),
        "terms": found.net.terms.rounded().model_dump(),
        "returning_passengers": round(found.net.num_returning, 6),
    }
    return {"net": own}


def print_net(found: Evaluation, name: str | None = None) -> None:
    """Print gross and net in sentences; nothing where nobody else is flexible."""
    if found.net is None:
        return
    words = terminal_words(found.demand.instance)
    told = " ".join(net_sentences(words, found.today, found.terms, found.net.terms, found.net.behaviour.share))
    make_console().print(told if name is None else words("n_with_name", name=name, text=told), soft_wrap=False)


def print_net_of(instance: Instance, schedule: Schedule) -> None:
    """Print gross and net of a schedule that passed the check; nothing where nobody else is flexible."""
    if instance.behaviour.share:
        print_net(evaluation_of(instance, schedule))

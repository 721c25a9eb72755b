"""How far a command is, on standard error: a bar where a person watches, a line for each stage otherwise."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from aicc.cli.output import errors

# Told the stage and its share done, 0..1.
Told = Callable[[str, float], None]


@contextmanager
def stages(names: Mapping[str, str]) -> Iterator[Told]:
    """Show the stages of a command while it runs.

    Args:
        names: stage to what people call it, in the order of the work. A stage that is not among them is shown by its
            own name, and moves the bar not at all.
    """
    with (_bar if errors.is_terminal else _lines)(names) as told:
        yield told


@contextmanager
def _bar(names: Mapping[str, str]) -> Iterator[Told]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    order = {stage: number for number, stage in enumerate(names)}
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("", total=len(names))

        def told(stage: str, share: float) -> None:
            """Move the bar."""
            done = order[stage] + min(max(share, 0.0), 1.0) if stage in order else None
            progress.update(task, description=names.get(stage, stage), completed=done)

        yield told


@contextmanager
def _lines(names: Mapping[str, str]) -> Iterator[Told]:
    begun: set[str] = set()

    def told(stage: str, _share: float) -> None:
        """Name a stage when it begins."""
        if stage not in begun:
            begun.add(stage)
            errors.print(names.get(stage, stage), markup=False, soft_wrap=True)

    yield told

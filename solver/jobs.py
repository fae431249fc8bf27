"""Many tasks at once: on the cores of this machine, or on the machines of a cluster, through one interface.

Both are a `concurrent.futures.Executor`. A task is a function of what all tasks share and of its own arguments; it has
to give the same result however often it runs, since a worker may die and its tasks are then done again.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

_ADDRESS = re.compile(r"(tcp|tls)://[^/\s]+:[0-9]+")
MOST_TRIES = 5
"""How often tasks are handed out anew after a worker died."""
_LAST_S = 5.0
"""How long a worker goes on after the process that began it is gone."""
Task = tuple[Any, ...]
"""The arguments of a task beside what is shared."""
SharedT = TypeVar("SharedT")
ResultT = TypeVar("ResultT")


class UnreachableError(Exception):
    """No scheduler answers, or what is needed to ask one is not installed."""


class Workers(Protocol):
    """Where tasks run."""

    def open(self, shared: Any) -> AbstractContextManager[Handed]:
        """Start workers that have what is shared, and end them with the context."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An executor, and what a task is given first: what is shared, or what stands for it there."""

    executor: Executor
    shared: Any


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """Processes on this machine, each of which is sent once what is shared."""

    num_jobs: int

    @contextmanager
    def open(self, shared: Any) -> Iterator[Handed]:
        """Start the processes."""
        context = get_context("spawn")
        # A process that is started with much to read, and dies before it has, is waited for forever: Python keeps the
        # reading end of its pipe open meanwhile. So what is shared goes by a queue, to which a thread writes.
        parcels = context.Queue()
        content = pickle.dumps(shared, pickle.HIGHEST_PROTOCOL)
        for _ in range(self.num_jobs):
            parcels.put(content)
        pool = ProcessPoolExecutor(self.num_jobs, mp_context=context, initializer=_receive, initargs=(parcels,))
        try:
            yield Handed(pool, _HERE)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            parcels.cancel_join_thread()
            parcels.close()


@dataclass(frozen=True, slots=True)
class ClusterWorkers:
    """The workers of a dask scheduler, such as tcp://10.0.0.5:8786; tls:// with the certificates of dask's settings."""

    address: str
    timeout_s: float = 10.0

    @contextmanager
    def open(self, shared: Any) -> Iterator[Handed]:
        """Ask the scheduler, and send what is shared to every worker that there is, once.

        Raises
        ------
        UnreachableError
            It does not answer, or dask.distributed is not installed.
        """
        if not _ADDRESS.fullmatch(self.address):
            # Of another one dask.distributed takes twenty seconds to say so.
            raise UnreachableError("it is not of the form tcp://HOST:PORT or tls://HOST:PORT")
        try:
            from distributed import Client
        except ImportError as error:
            raise UnreachableError("dask.distributed is not installed") from error
        try:
            client = Client(self.address, timeout=self.timeout_s, set_as_default=False)
        except (OSError, ValueError, TimeoutError, TypeError, RuntimeError) as error:
            raise UnreachableError(str(error)) from error
        try:
            try:
                client.wait_for_workers(1, timeout=self.timeout_s)
                sent = client.scatter(shared, broadcast=True, hash=False)
            except TimeoutError as error:
                raise UnreachableError("the scheduler has no workers") from error
            yield Handed(client.get_executor(pure=False), sent)
        finally:
            client.close()


def run_tasks(
    workers: Workers | None, function: Callable[..., ResultT], shared: object, tasks: Iterable[Task]
) -> Iterator[tuple[Task, ResultT]]:
    """Yield each task with its result, as results come; one after the other in this process without any.

    Raises
    ------
    BrokenExecutor
        Workers die again and again.
    """
    left, tries = dict.fromkeys(tasks), 0
    if workers is None:
        yield from ((task, function(shared, *task)) for task in left)
        return
    while left:
        failure: BaseException | None = None
        with workers.open(shared) as handed:
            with _interrupts_kept():
                futures = {handed.executor.submit(_run, function, handed.shared, task): task for task in left}
            try:
                for future in as_completed(futures):
                    failure = _loss(future) or failure
                    if _loss(future) is None:
                        task = futures[future]
                        del left[task]
                        yield task, future.result()
            finally:
                for future in futures:
                    future.cancel()
        tries += 1
        if left and tries >= MOST_TRIES:
            raise BrokenExecutor(f"{len(left)} tasks were lost {tries} times") from failure


def _loss(future: Future[Any]) -> BaseException | None:
    """Return why a task has no result where its worker died; None where it has one, or failed by itself."""
    try:
        error = future.exception()
    except CancelledError as cancelled:
        return cancelled
    is_lost = isinstance(error, BrokenExecutor | CancelledError) or type(error).__name__ in _LOST
    return error if is_lost else None


_LOST = {"KilledWorker", "FutureCancelledError", "CommClosedError"}
"""What dask.distributed says of a task whose workers, or all that they were sent, are gone."""


_HERE = "what this process was sent"
_SENT: list[Any] = []
"""In a worker process: what it was sent when it started."""


def _receive(parcels: Queue[bytes]) -> None:
    """Keep what is shared, leave Ctrl-C to the process that began, and do not outlive it for long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after_parent, daemon=True).start()
    content = parcels.get()
    # It lives as long as the process: nothing in it need be gone through for garbage.
    gc.disable()
    _SENT[:] = [pickle.loads(content)]
    gc.freeze()
    gc.enable()


def _end_after_parent() -> None:
    """End this process when the one that began has been killed, after some time in which a task may finish a file."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        time.sleep(_LAST_S)
        os._exit(1)


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C, not even before they can say so themselves."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(function: Callable[..., ResultT], shared: Any, task: Task) -> ResultT:
    return function(_SENT[0] if isinstance(shared, str) and shared == _HERE else shared, *task)

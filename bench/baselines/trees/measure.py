"""Clocks and memory, by the same rules as bench/trees/ours/{clock,memory}.ts."""

import re
import resource
import time


class Timed:
    """`with Timed() as t`: afterwards t.seconds by the clock and t.cpu of all threads of the process."""

    def __enter__(self):
        self._cpu, self._start = cpu_seconds(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds, self.cpu = time.perf_counter() - self._start, cpu_seconds() - self._cpu


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def median_seconds(call, threads):
    """One call for warmth, then until two seconds are over, at least 3 and at most 25. With one thread seconds of the
    processor, with more by the clock."""
    now = cpu_seconds if threads == 1 else time.perf_counter
    seconds, begin, turn = [], now(), 0
    while turn <= 3 or (turn <= 25 and now() - begin < 2):
        start = now()
        call()
        if turn > 0:
            seconds.append(now() - start)
        turn += 1
    return sorted(seconds)[len(seconds) // 2]


def watch_peak():
    """Forgets the peak; answers a function: bytes of the peak since then above what was resident at the start."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
        resident = _status("VmRSS")
        return lambda: _status("VmHWM") - resident
    except OSError:
        return lambda: None


def _status(key):
    with open("/proc/self/status", encoding="ascii") as file:
        return 1024 * int(re.search(rf"^{key}:\s+(\d+) kB", file.read(), re.M).group(1))

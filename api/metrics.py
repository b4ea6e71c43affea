"""Counts of what was served, as Prometheus text (exposition format 0.0.4). In memory, no names, no questions.

Refuses: deciding who may read them (routes/health.py).
"""

import threading
from collections import Counter

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; the upper borders of the histogram."""


class Metrics:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._served: Counter[str] = Counter()

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the pattern (`/v1/practices/{identity}`), so that no id and no question is kept."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._served[route] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]
            for bound in BOUNDS:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def text(self, gauges: dict[str, float]) -> str:
        with self._lock:
            lines = ["# TYPE fieldbridge_requests_total counter"]
            for (method, route, status), number in sorted(self._requests.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"fieldbridge_requests_total{{{labels}}} {number}")
            lines.append("# TYPE fieldbridge_request_seconds histogram")
            for route, number in sorted(self._served.items()):
                lines.extend(self._histogram(route, number))
        for name, value in gauges.items():
            lines += [f"# TYPE fieldbridge_{name} gauge", f"fieldbridge_{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _histogram(self, route: str, number: int) -> list[str]:
        name = "fieldbridge_request_seconds"
        lines = [
            f'{name}_bucket{{route="{route}",le="{bound:g}"}} {self._buckets[route, bound]}'
            for bound in BOUNDS
        ]
        lines.append(f'{name}_bucket{{route="{route}",le="+Inf"}} {number}')
        lines.append(f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}')
        lines.append(f'{name}_count{{route="{route}"}} {number}')
        return lines

"""A quotation cut to a length, around what is marked in it. Refuses: deciding how long (rights, in spelling.py)."""


def clipped(
    text: str, highlights: tuple[tuple[int, int], ...], longest: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most `longest` code points of `text`, around its first highlight, cut between words where there
    are any; highlights move along."""
    if len(text) <= longest:
        return text, highlights
    middle = highlights[0][0] if highlights else 0
    start = max(0, min(middle - longest // 4, len(text) - longest))
    end = start + longest
    space = text.find(" ", start, start + 40) if start else -1
    start = space + 1 if 0 <= space < end - 1 else start
    last = text.rfind(" ", end - 40, end) if end < len(text) else -1
    end = last if last > start else end
    kept = tuple((max(a, start) - start, min(b, end) - start) for a, b in highlights if a < end and b > start)
    return text[start:end], kept

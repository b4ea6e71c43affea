"""Made pages, texts and messages of any size, each of one kind of much: each maker takes a count and gives bytes.

What reads them must take time in proportion to that count. Refuses: measuring (bench/growing.py).
"""

import base64
from collections.abc import Callable, Mapping

WORDS = "the committee met every month in Kenya and wrote down what families need "
LINE = "In 2014 the committee of Nairobi met every month and wrote down what each family needed. "
Maker = Callable[[int], bytes]


def page(body: str) -> bytes:
    return f"<!doctype html><html lang='en'><head><title>Mediation</title></head><body>{body}</body></html>".encode()


def text(body: str) -> bytes:
    return body.encode()


def rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}" + body + "}").encode()


def mail(body: str, head: str = "") -> bytes:
    return f"From: a@example.org\nTo: b@example.org\nSubject: Mediation\nMIME-Version: 1.0\n{head}\n{body}".encode()


def parts(one: str, count: int) -> bytes:
    inside = "".join(f"--cut\nContent-Type: {one}\n\n{LINE}{n}\n" for n in range(count))
    return mail(f"{inside}--cut--\n", 'Content-Type: multipart/mixed; boundary="cut"\n')


def in_each_other(count: int) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(count))
    return mail(f"{opened}Content-Type: text/plain\n\n{LINE}\n").replace(b"1.0\n\nContent", b"1.0\nContent")


def letter_with(count: int) -> bytes:
    data = base64.encodebytes((LINE * count).encode()).decode()
    return mail(data, "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n")


HTML: Mapping[str, Maker] = {
    "html one comment": lambda n: page(f"<p>{LINE}</p><!-- {WORDS * n} -->"),
    "html one comment of dashes": lambda n: page(f"<p>{LINE}</p><!-- {'- ' * n} -->"),
    "html comment never closed": lambda n: page(f"<p>{LINE}</p><!-- {'<p>x</p>' * n}"),
    "html comment first": lambda n: f"<!-- {WORDS * n} -->".encode() + page(f"<p>{LINE}</p>"),
    "html many comments": lambda n: page(f"<p>{LINE}</p>" + "<!-- a -->" * n),
    "html comments in one paragraph": lambda n: page("<p>" + "word<!-- a --> " * n + "</p>"),
    "html paragraphs": lambda n: page("".join(f"<p>{at} {LINE}</p>" for at in range(n))),
    "html headings": lambda n: page("".join(f"<h2>Part {at}</h2><p>{LINE}</p>" for at in range(n))),
    "html headings alone": lambda n: page("".join(f"<h2>Part {at}</h2>" for at in range(n))),
    "html one long line": lambda n: page(f"<p>{WORDS * n}</p>"),
    "html one long word": lambda n: page(f"<p>{'abcdefgh' * n}</p>"),
    "html lists in lists": lambda n: page(f"<ul><li>{LINE}" * n),
    "html elements in each other": lambda n: page("<div>" * n + LINE),
    "html asides in each other": lambda n: page("<aside> <b>x</b>" * n + LINE),
    "html tables in each other": lambda n: page("<table><tr><td>a<td>" * n + LINE),
    "html fonts never closed": lambda n: page("<p><b><i><font size=1>word " * n),
    "html links never closed": lambda n: page("<a href=x>word " * n),
    "html rows": lambda n: page("<table>" + f"<tr><td>{LINE}</td><td>12</td></tr>" * n + "</table>"),
    "html rows with headers": lambda n: page(
        "<table><tr><th>A</th><th>B</th></tr>" + f"<tr><td>{LINE}</td><td>12</td></tr>" * n + "</table>"
    ),
    "html columns": lambda n: page(
        f"<table><tr>{'<th>Name</th>' * n}</tr><tr>{'<td>x</td>' * n}</tr></table>"
    ),
    "html wide cells": lambda n: page(
        "<table>" + "<tr><td colspan=60>a</td><td>b</td></tr>" * n + "</table>"
    ),
    "html breaks": lambda n: page("word<br>" * n),
    "html links": lambda n: page(f"<p>{LINE}</p>" + "<a href=x>word</a> " * n),
    "html items": lambda n: page("<ul>" + f"<li>{LINE}</li>" * n + "</ul>"),
    "html terms": lambda n: page("<dl>" + "<dt>Country</dt><dd>Kenya</dd>" * n + "</dl>"),
    "html attributes": lambda n: page("<p " + " ".join(f"a{at}=b" for at in range(n)) + f">{LINE}</p>"),
    "html one long class": lambda n: page(f"<p class='{'a-' * n}'>{LINE}</p>"),
    "html one long style": lambda n: page(f"<p style='{'display ' * n}'>{LINE}</p>"),
    "html metas": lambda n: page("<meta name=x content=y>" * n + f"<p>{LINE}</p>"),
    "html brackets": lambda n: page(f"<p>{LINE}</p>" + "<" * n),
    "html entities": lambda n: page("<p>" + "&amp; &eacute; " * n + "</p>"),
    "html notes": lambda n: page("".join(f"<p role='doc-footnote'>{at} {LINE}</p>" for at in range(n))),
    "html scripts": lambda n: page(f"<p>{LINE}</p>" + "<script>var a = '<p>';</script>" * n),
    "html spaces": lambda n: page(f"<p>{LINE}{' ' * 10 * n}{LINE}</p>"),
    "html dates": lambda n: page("<p>" + "12 March 2014 to 3 May 2016, " * n + "</p>"),
}

TEXTS: Mapping[str, Maker] = {
    "text one long line": lambda n: text(WORDS * n),
    "text one long word": lambda n: text("abcdefgh" * n),
    "text one long sentence": lambda n: text((WORDS * n).replace("\n", " ")),
    "text Chinese without an end": lambda n: text("移民工人社区调解" * n),
    "text Arabic": lambda n: text("اجتمعت اللجنة كل شهر في عمان وكتبت ما تحتاجه كل أسرة. " * n),
    "text short lines": lambda n: text("\n".join(f"word {at}" for at in range(n))),
    "text paragraphs": lambda n: text("\n\n".join(f"{at} {LINE}" for at in range(n))),
    "text empty lines": lambda n: text(LINE + "\n" * n + LINE),
    "text broken words": lambda n: text("commu-\n" * n),
    "text numbered": lambda n: text("\n".join(f"{at}. Part of it" for at in range(n))),
    "text good practices": lambda n: text(
        "\n\n".join(f"Good practice {at}: Mediation\n\n{LINE}" for at in range(n))
    ),
    "text capitals": lambda n: text("Nairobi Kenya Amman Jordan " * n),
    "text symbols": lambda n: text("A/RES/73/195 " * n),
    "text brackets": lambda n: text("(" * n + LINE),
    "text dots": lambda n: text("." * n + LINE),
    "text labels": lambda n: text("\n".join(f"Country: Kenya\nPeriod: 20{at % 100:02}" for at in range(n))),
    "text addresses": lambda n: text("a.b@example.org " * n),
    "text odd bytes": lambda n: LINE.encode() + b"\xe9\xe8 a\n" * n,
    "markdown headings": lambda n: text("".join(f"# Part {at}\n\n{LINE}\n\n" for at in range(n))),
    "markdown headings alone": lambda n: text(
        "# Mediation\n\n" + "".join(f"## Part {at}\n" for at in range(n))
    ),
    "markdown quotes in quotes": lambda n: text("# A\n\n" + ">" * n + " " + LINE),
    "markdown quotes ever deeper": lambda n: text(
        "# A\n\n" + "".join(">" * at + " x\n" for at in range(n // 50))
    ),
    "markdown lists in lists": lambda n: text(
        "# A\n\n" + "".join(" " * 2 * at + "- x\n" for at in range(n // 50))
    ),
    "markdown items": lambda n: text("# A\n\n" + "".join(f"- {LINE}\n" for _ in range(n))),
    "markdown rows": lambda n: text("# A\n\n| a | b |\n| --- | --- |\n" + f"| {LINE} | 2 |\n" * n),
    "markdown columns": lambda n: text(f"# A\n\n|{'a|' * n}\n|{'---|' * n}\n|{'b|' * n}\n"),
    "markdown stars": lambda n: text("# A\n\n" + "*a " * n),
    "markdown stars and lines": lambda n: text("# A\n\n" + "*a_ **b_ " * n),
    "markdown brackets": lambda n: text("# A\n\n" + "[" * n),
    "markdown links": lambda n: text("# A\n\n" + "[a](" * n),
    "markdown pictures": lambda n: text("# A\n\n" + "![" * n + "a" + "]()" * n),
    "markdown references": lambda n: text(
        "# A\n\n" + "".join(f"[a{at}]: http://x.example\n" for at in range(n)) + LINE
    ),
    "markdown references asked for": lambda n: text("# A\n\n" + "[a] " * n),
    "markdown ticks": lambda n: text("# A\n\n" + "".join("`" * (at % 200 + 1) + "a" for at in range(n))),
    "markdown fences": lambda n: text("# A\n\n" + "```\nx\n```\n" * n),
    "markdown angles": lambda n: text("# A\n\n" + "<a " * n),
    "markdown comments": lambda n: text("# A\n\n" + "<!-- a -->\n" * n + LINE),
    "markdown one comment": lambda n: text(f"# A\n\n<!-- {WORDS * n} -->\n\n{LINE}"),
    "markdown slashes": lambda n: text("# A\n\n" + "\\" * n),
    "markdown entities": lambda n: text("# A\n\n" + "&amp;" * n),
    "markdown front matter": lambda n: text("---\ntitle: A\nlessons: " + WORDS * n + f"\n---\n\n{LINE}"),
    "csv rows": lambda n: text("Place,Finding\n" + f'Kenya,"{LINE}"\n' * n),
    "csv columns": lambda n: text(",".join(f"c{at}" for at in range(n)) + "\n" + ",".join("x" * n) + "\n"),
    "csv one cell": lambda n: text(f'Place,Finding\nKenya,"{WORDS * n}"\nJordan,x\n'),
    "csv quote never closed": lambda n: text('Place,Finding\nKenya,"' + f"{LINE}\n" * n),
    "rtf groups in groups": lambda n: rtf("{" * n + LINE + "}" * n),
    "rtf groups": lambda n: rtf("{\\b word} " * n),
    "rtf paragraphs": lambda n: rtf(f"{LINE}\\par " * n),
    "rtf one paragraph": lambda n: rtf(WORDS * n),
    "rtf letters": lambda n: rtf("\\u1605?" * n),
    "rtf bytes": lambda n: rtf("\\'e9" * n),
    "rtf rows": lambda n: rtf("\\trowd\\cellx100\\cellx200 a\\cell b\\cell\\row " * n),
    "rtf cells": lambda n: rtf(
        "\\trowd" + "".join(f"\\cellx{at}" for at in range(n)) + " " + "a\\cell " * n + "\\row "
    ),
    "rtf notes": lambda n: rtf(f"word{{\\footnote {LINE}}} " * n),
    "rtf fonts": lambda n: rtf("{\\fonttbl" + "".join(f"{{\\f{at} A;}}" for at in range(n)) + "}" + LINE),
    "rtf never closed": lambda n: rtf("{\\*\\x " * n + LINE),
    "rtf picture": lambda n: rtf("{\\pict " + "00ff" * n + "}" + LINE),
}

MAILS: Mapping[str, Maker] = {
    "mail parts": lambda n: parts("text/plain", n),
    "mail attachments": lambda n: parts('application/pdf; name="a.pdf"', n),
    "mail parts in each other": in_each_other,
    "mail headers": lambda n: mail(LINE, "".join(f"X-{at}: a\n" for at in range(n))),
    "mail one long header": lambda n: mail(LINE, "X-A: " + WORDS * n + "\n"),
    "mail addresses": lambda n: mail(
        LINE, "Cc: " + ", ".join(f"A {at} <a{at}@example.org>" for at in range(n)) + "\n"
    ),
    "mail encoded subject": lambda n: mail(LINE, "Comments: " + "=?utf-8?q?a?= " * n + "\n"),
    "mail quoted": lambda n: mail("> " * n + LINE + "\n" + f"> {LINE}\n" * n),
    "mail base64": letter_with,
    "mail quoted-printable": lambda n: mail(
        "=C3=A9 word=\n" * n, "Content-Transfer-Encoding: quoted-printable\n"
    ),
    "mail boundaries": lambda n: mail("--cut\n" * n, 'Content-Type: multipart/mixed; boundary="cut"\n'),
    "mail html": lambda n: mail(f"<p>{LINE}</p>" * n, "Content-Type: text/html\n"),
}

"""`models` and `settings`: what must be there before anything runs, and what it runs with.

Refuses: knowing any model (index.encoders).
"""

from typing import Annotated

import typer

from api.commands.voice import AsJson, say, say_json, table


def register(app: typer.Typer) -> None:
    app.command()(models)
    app.command()(settings)


def models(
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; make what can be made.")] = False,
    as_json: AsJson = False,
) -> None:
    """Prepare the model folder: fetch, unpack and convert once. Run again, it costs nothing."""
    from api.house import make_folder
    from api.settings import read_settings, stay_offline
    from index.encoders import MODELS, prepare

    chosen = read_settings()
    make_folder(chosen.models)
    stay_offline(chosen)
    prepare(chosen.models, not offline, (lambda _: None) if as_json else say)
    if as_json:
        say_json({"folder": str(chosen.models), "models": [one.name for one in MODELS]})
    else:
        say(f"models: {', '.join(one.name for one in MODELS)} in {chosen.models}")


def settings(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The table as the documentation has it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Every setting with its value, default, unit and reason."""
    from api.settings import SETTINGS, read_settings

    if markdown:
        say(*markdown_table())
        return
    values = read_settings()
    rows = [
        {
            "variable": one.variable,
            "value": _shown(getattr(values, one.field)),
            "default": one.default,
            "unit": one.unit,
            "reason": one.reason,
        }
        for one in SETTINGS
    ]
    if as_json:
        say_json({"settings": rows})
    else:
        table(
            ("setting", "value", "unit", "reason"),
            [(r["variable"], r["value"], r["unit"], r["reason"]) for r in rows],
        )


def markdown_table() -> list[str]:
    """The same on every machine: what hangs on the machine is described."""
    from api.settings import SETTINGS

    described = {
        "models": "the platform's cache folder",
        "workers": "processors − 1, at most 8",
        "data": "./data",
    }
    lines = ["| setting | default | unit | why |", "| --- | --- | --- | --- |"]
    for one in SETTINGS:
        default = described.get(one.field, f"`{one.default}`" if one.default else "empty")
        lines.append(f"| `{one.variable}` | {default} | {one.unit} | {one.reason} |")
    return lines


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join("=".join(one) if isinstance(one, tuple) else str(one) for one in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)

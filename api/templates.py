"""How templates of `pages/` are made ready: escaping always on, a name that is missing is an error.

Refuses: what a template is given; each page's own module says that.
"""

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from api.plurals import plural


def environment() -> Environment:
    def load(name: str) -> str:
        return (files("api") / "pages" / name).read_text(encoding="utf-8")

    made = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plural"] = plural
    return made

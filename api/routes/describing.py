"""GET /docs and /problems/{slug}: what there is to ask for, as a plain page of our own.

Refuses: scripts and other hosts; the machine-readable description is /openapi.json.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from api.problems import TITLES
from api.rendering import page
from corpus.errors import NotFound

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str
    form: str
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    says: str
    parameters: tuple[Parameter, ...]


@router.get("/docs")
async def docs(request: Request) -> Response:
    app: FastAPI = request.app
    return page(request, "docs.html", operations=operations(app.openapi()), problems=sorted(TITLES.items()))


@router.get("/problems/{slug}")
async def problem(request: Request, slug: str) -> Response:
    if slug not in TITLES:
        raise NotFound("there is no such kind of problem", subject=slug[:80], remedy="See /docs.")
    return page(request, "docs.html", operations=(), problems=[(slug, TITLES[slug])])


def operations(openapi: dict[str, Any]) -> tuple[Operation, ...]:
    """Every operation of an OpenAPI document, in its order."""
    return tuple(
        Operation(
            method.upper(),
            path,
            operation.get("description", ""),
            tuple(_parameter(one) for one in operation.get("parameters", ())),
        )
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )


def _parameter(one: dict[str, Any]) -> Parameter:
    schema = next(
        (kind for kind in one["schema"].get("anyOf", ()) if kind.get("type") != "null"), one["schema"]
    )
    form = str(schema.get("type", schema.get("$ref", "")).rpartition("/")[2])
    bounds = [
        f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema
    ]
    if "enum" in schema:
        form = ", ".join(schema["enum"])
    if one["schema"].get("default") not in (None, "", []):
        bounds.append(f"default {one['schema']['default']}")
    return Parameter(one["name"], one["in"], "; ".join([form, *bounds]), one.get("description", ""))

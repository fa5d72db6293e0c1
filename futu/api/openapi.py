"""The OpenAPI description, including the errors common to all operations."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from futu.api.problems import MEDIA_TYPE, ProblemOut

PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
# Of operations that need an account.
SIGNED_IN = (401, 403, 429)
EVERYWHERE = (500, 502, 503)
# Of requests with a body.
BODY = (400, 413, 422)


class Readable(JSONRenderer):
    """JSON without escaping of non-ASCII characters."""

    json_dumps_params = {"ensure_ascii": False}


class Forms(Parser):
    """Treat empty form fields as missing."""

    def parse_querydict(
        self, data: MultiValueDict, list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        if data is request.POST:
            filled = ((name, values) for name, values in data.lists() if any(values))
            data = MultiValueDict(dict(filled))
        return super().parse_querydict(data, list_fields, request)


class Api(NinjaAPI):
    """NinjaAPI with application/problem+json errors, all declared."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"].update(_problem_schemas())
        for path in schema["paths"].values():
            for operation in path.values():
                _declare_problems(operation)
        return schema


def _declare_problems(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status in _statuses(operation):
        if status not in responses:
            responses[status] = {"description": HTTPStatus(status).phrase}
    for status, response in responses.items():
        if int(status) >= 400 and "content" not in response:
            response["content"] = {MEDIA_TYPE: {"schema": PROBLEM}}


def _statuses(operation: dict[str, Any]) -> list[int]:
    parameters = operation.get("parameters", [])
    statuses = list(EVERYWHERE)
    if operation.get("security"):
        statuses += SIGNED_IN
    if "requestBody" in operation:
        statuses += BODY
    if parameters:
        statuses.append(422)
    if any(parameter["in"] == "path" for parameter in parameters):
        statuses.append(404)
    return sorted(statuses)


def _problem_schemas() -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    schema = ProblemOut.model_json_schema(ref_template=template, mode="serialization")
    return {**schema.pop("$defs"), "ProblemOut": schema}

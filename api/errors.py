"""Every failure in one shape: {"error": code, "message": 中文, "detail"?: ...}."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException

from core.errors import HuiyinError

log = structlog.get_logger()


class ErrorBody(BaseModel):
    """出错时的统一格式。"""

    error: str = Field(description="稳定的错误代码", examples=["not_found"])
    message: str = Field(description="可直接展示给用户的中文说明")
    detail: Any = Field(None, description="出错的字段等补充信息")


_HTTP = {
    400: ("bad_request", "请求格式不正确。"),
    401: ("unauthorized", "请先登录。"),
    403: ("forbidden", "您没有权限进行此操作。"),
    404: ("not_found", "没有找到您要的内容。"),
    405: ("method_not_allowed", "不支持这种请求方式。"),
    413: ("too_large", "提交的内容太大。"),
}
_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "10"}}
_PROBLEMS = {
    "missing": "必填",
    "json_invalid": "不是有效的 JSON",
    "string_too_long": "太长",
    "string_too_short": "太短或为空",
    "string_type": "应为文字",
    "string_unicode": "含有无效字符",
    "string_pattern_mismatch": "格式不正确",
    "uuid_parsing": "不是有效的编号",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "bool_parsing": "应为是或否",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
    "extra_forbidden": "不认识的字段",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "list_type": "应为列表",
    "datetime_from_date_parsing": "不是有效的时间",
    "datetime_parsing": "不是有效的时间",
}


def body(code: str, message: str, detail: Any = None) -> dict[str, Any]:
    shape: dict[str, Any] = {"error": code, "message": message}
    if detail is not None:
        shape["detail"] = detail
    return shape


def problems(error: RequestValidationError | Any) -> list[dict[str, str]]:
    """What is wrong with which field; never the value itself, it may be personal."""
    return [
        {
            "field": ".".join(str(part) for part in item["loc"] if part not in ("body", "query")),
            "problem": _PROBLEMS.get(item["type"], "不正确"),
        }
        for item in error.errors()
    ]


def install(app: FastAPI) -> None:
    @app.exception_handler(HuiyinError)
    async def expected(request: Request, error: HuiyinError) -> JSONResponse:
        return JSONResponse(
            body(error.code, error.message), error.status, _HEADERS.get(error.status)
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        if any(item["type"] == "json_invalid" for item in error.errors()):
            return JSONResponse(body("malformed_json", "请求内容不是有效的 JSON。"), 400)
        return JSONResponse(body("invalid", "提交的内容有误，请检查后再试。", problems(error)), 422)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        code, message = _HTTP.get(error.status_code, ("error", "请求没有成功，请稍后再试。"))
        return JSONResponse(body(code, message), error.status_code, error.headers)

    @app.exception_handler(SQLAlchemyError)
    async def database(request: Request, error: SQLAlchemyError) -> JSONResponse:
        log.error("database.failed", path=request.url.path, error=type(error).__name__)
        if isinstance(error, DBAPIError) and not error.connection_invalidated:
            log.exception("database.statement_failed", exc_info=error)
        return JSONResponse(body("unavailable", "服务暂时不可用，请稍后再试。"), 503)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.exception("request.failed", path=request.url.path, exc_info=error)
        return JSONResponse(body("internal_error", "系统开小差了，请稍后再试。"), 500)

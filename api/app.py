"""The HTTP and WebSocket edge."""

import gc
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

import api.models  # noqa: F401  (tables refer to each other over rooms)
from api import errors, health, pages, reference
from api.admin.routes import router as admin
from api.console.routes import router as console
from api.demo.routes import router as demo
from api.edge import Edge, open_edge
from api.knowledge.routes import router as knowledge
from api.middleware import BodyLimit, SecurityHeaders
from api.staff.auth import router as staff_auth
from api.staff.socket import router as staff_socket
from api.staff.workbench import router as workbench
from api.tickets.routes import router as tickets
from api.web.routes import router as web
from api.web.socket import router as web_socket
from core.settings import Settings, get_settings

_DESCRIPTION = (
    "回音：电信客服平台的接口。客户侧用访客令牌，员工侧用登录得到的访问令牌，"
    "都放在 Authorization: Bearer 里。出错时返回 {error, message, detail}。"
)


def _settle() -> None:
    """What was made at the start stays: the collector need not look through it again and again.

    A message makes thousands of short-lived objects, which at the usual 700 means a round each
    time; rarer rounds find the same.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def create_app(
    settings: Settings | None = None,
    edge: AbstractAsyncContextManager[Edge] | None = None,
) -> FastAPI:
    """The application; `edge` replaces what `open_edge(settings)` would open."""
    settings = settings or get_settings()
    opening = edge or open_edge(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opening as opened:
            app.state.edge = opened
            _settle()
            yield

    app = FastAPI(
        title="回音 Huiyin",
        version="0.1.0",
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses={
            status: {"model": errors.ErrorBody, "description": meaning}
            for status, meaning in (
                (400, "请求格式不正确"),
                (401, "没有登录或登录已失效"),
                (403, "没有权限"),
                (404, "没有找到"),
                (409, "当前状态下不能操作"),
                (413, "内容太大"),
                (422, "提交的内容有误"),
                (429, "操作太频繁"),
                (503, "服务暂时不可用"),
            )
        },
    )
    errors.install(app)
    for router in (
        web,
        web_socket,
        staff_auth,
        workbench,
        staff_socket,
        tickets,
        knowledge,
        console,
        admin,
        health.router,
    ):
        app.include_router(router)
    if settings.demo:
        app.include_router(demo)
    reference.install(app)
    pages.install(app, settings)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type"],
        max_age=600,
    )
    app.add_middleware(SecurityHeaders)
    return app

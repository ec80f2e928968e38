"""The tree of expected failures. Anything else is a bug and stays loud.

    HuiyinError
    ├── Invalid 422        ├── Unauthorized 401     ├── Forbidden 403
    ├── NotFound 404       ├── Conflict 409         ├── TooLarge 413
    └── TooMany 429        └── Unavailable 503

Messages are Chinese and fit for a customer; subclasses stand beside the code that raises them.
"""

import re


class HuiyinError(Exception):
    """An expected failure with an HTTP `status`, a stable `code` and a message for people."""

    status = 500
    message = "系统开小差了，请稍后再试。"

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)

    @property
    def code(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class Invalid(HuiyinError):
    status = 422
    message = "提交的内容有误，请检查后再试。"


class Unauthorized(HuiyinError):
    status = 401
    message = "请先登录。"


class Forbidden(HuiyinError):
    status = 403
    message = "您没有权限进行此操作。"


class NotFound(HuiyinError):
    status = 404
    message = "没有找到您要的内容。"


class Conflict(HuiyinError):
    status = 409
    message = "当前状态下不能进行此操作，请刷新后再试。"


class TooLarge(HuiyinError):
    status = 413
    message = "内容太长了，请分几次发送。"


class TooMany(HuiyinError):
    status = 429
    message = "操作太频繁了，请稍等片刻再试。"


class Unavailable(HuiyinError):
    status = 503
    message = "服务暂时不可用，请稍后再试。"

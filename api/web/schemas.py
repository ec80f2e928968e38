"""What the web channel takes and gives."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Body(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)


class SessionRequest(Body):
    visitor_token: str | None = Field(None, max_length=2000, description="上次得到的访客令牌")


class Notice(BaseModel):
    version: str = Field(description="隐私提示的版本")
    text: str = Field(description="机器人身份与隐私提示")


class Operator(BaseModel):
    name: str
    hotline: str


class SessionReply(BaseModel):
    visitor_token: str = Field(description="访客令牌，之后放在 Authorization: Bearer 里")
    conversation_id: UUID
    operator: Operator
    notice: Notice
    consented: bool = Field(description="是否已同意当前版本的隐私提示")


class ConsentRequest(Body):
    version: str = Field(min_length=1, max_length=40)


class MessageRequest(BaseModel):
    """文字或按钮，二选一。"""

    id: UUID = Field(description="客户端生成的编号；重复提交同一编号不会产生第二条消息")
    text: str | None = Field(None, description="消息文字")
    button: str | None = Field(None, max_length=100, description="“消息编号:按钮编号”")

    @model_validator(mode="after")
    def _one(self) -> "MessageRequest":
        if (self.text is None) == (self.button is None):
            raise ValueError("text or button, not both")
        return self


class MessageAccepted(BaseModel):
    message_id: UUID
    seq: int = Field(description="消息在对话中的序号，从小到大")


class MessageView(BaseModel):
    id: UUID
    conversation_id: UUID
    seq: int
    author: Literal["customer", "bot", "agent", "system"]
    author_name: str | None
    kind: str
    client_id: str | None = Field(description="客户端发送时给的编号")
    text: str
    parts: list[dict[str, Any]] = Field(description="text、buttons、verify、ticket、rating、faq")
    reply_to: UUID | None
    at: str


class ConversationView(BaseModel):
    id: UUID
    state: str = Field(description="bot、queued、human、offline、closed 等")
    position: int | None = Field(description="排队时的位置，1 是下一位")
    agent_name: str | None
    last_seq: int


class Messages(BaseModel):
    messages: list[MessageView]
    conversation: ConversationView


class Event(BaseModel):
    """与 WebSocket 推送的格式相同。"""

    v: Literal[1] = 1
    type: Literal["message.created", "conversation.updated"]
    seq: int | None = None
    data: dict[str, Any]


class Events(BaseModel):
    events: list[Event]


class CodeRequest(Body):
    phone: str = Field(min_length=3, max_length=30, description="手机号")


class CodeReply(BaseModel):
    masked_phone: str
    expires_in_s: int
    resend_in_s: int


class VerificationRequest(CodeRequest):
    code: str = Field(min_length=1, max_length=12, description="短信验证码")


class VerificationReply(BaseModel):
    verified: Literal[True] = True
    level: int
    expires_at: str


class RatingRequest(Body):
    score: int = Field(ge=1, le=5)
    resolved: bool | None = None
    comment: str | None = Field(None, max_length=500)


class SocketTicketReply(BaseModel):
    ticket: str = Field(description="一次性凭证，60 秒内用于打开 WebSocket")


class Done(BaseModel):
    ok: Literal[True] = True

"""What can go wrong with a ticket.

Conflict  TransitionForbidden · ClosureUnproven · NotAwaitingConfirmation · TicketFinished
Invalid   ResolutionIncomplete · ReasonMissing
Forbidden WithdrawalForbidden · NotForStaff · StaffOnly
"""

from core.errors import Conflict, Forbidden, Invalid, NotFound


class TicketUnknown(NotFound):
    message = "没有找到这张工单，请核对工单号。"


class TransitionForbidden(Conflict):
    pass


class ClosureUnproven(Conflict):
    message = "客户尚未确认，且没有三次间隔不少于 2 小时的未成功回访记录，不能办结。"


class NotAwaitingConfirmation(Conflict):
    message = "这张工单目前不在等待确认的阶段。"


class TicketFinished(Conflict):
    message = "这张工单已经结束，不能再进行此操作。"


class ResolutionIncomplete(Invalid):
    message = "请填写问题原因、责任部门和解决措施。"


class ReasonMissing(Invalid):
    message = "请填写原因。"


class WithdrawalForbidden(Forbidden):
    message = "投诉和故障工单只能由客户本人撤销。"


class NotForStaff(Forbidden):
    message = "满意与否须由客户本人确认；工作人员请登记回访结果。"


class StaffOnly(Forbidden):
    message = "回访结果只能由工作人员登记。"

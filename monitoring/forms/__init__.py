"""What officers, approvers and reviewers type: its shape and wording, split by noun."""

from .activity import ActivityForm
from .evidence import EvidenceForm
from .explanation import ExplanationForm
from .group import MeetingForm, MemberForm, OrderForm
from .join import JoinForm
from .plan import DropForm, PlanForm
from .review import ApproveForm, DecisionForm, EndorseForm, ReturnForm

__all__ = [
    "ActivityForm",
    "ApproveForm",
    "DecisionForm",
    "DropForm",
    "EndorseForm",
    "EvidenceForm",
    "ExplanationForm",
    "JoinForm",
    "MeetingForm",
    "MemberForm",
    "OrderForm",
    "PlanForm",
    "ReturnForm",
]

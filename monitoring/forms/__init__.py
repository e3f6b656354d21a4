"""What officers, approvers and reviewers type: its shape and wording, split by noun."""

from .activity import ActivityForm
from .evidence import EvidenceForm
from .explanation import ExplanationForm
from .group import MeetingForm, MemberForm, OrderForm
from .review import ApproveForm, DecisionForm, EndorseForm, ReturnForm

__all__ = [
    "ActivityForm",
    "ApproveForm",
    "DecisionForm",
    "EndorseForm",
    "EvidenceForm",
    "ExplanationForm",
    "MeetingForm",
    "MemberForm",
    "OrderForm",
    "ReturnForm",
]

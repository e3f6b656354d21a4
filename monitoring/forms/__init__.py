"""What officers, approvers and reviewers type: its shape and wording, split by noun."""

from .activity import ActivityForm
from .deputation import DeputationForm
from .digest import DigestForm
from .evidence import EvidenceForm
from .explanation import ExplanationForm
from .group import MeetingForm, MemberForm, OrderForm
from .join import JoinForm
from .letter import LetterForm
from .plan import DropForm, PlanForm
from .resolution import ResolutionForm, ResolutionNoteForm
from .review import (
    ApproveForm,
    BulkForm,
    DecisionForm,
    EndorseForm,
    ReturnActivityForm,
    ReturnForm,
    TakeBackForm,
)
from .suitability import AdviceForm, AssessForm, WeightsForm
from .supervision import FindingForm, FindingStepForm, VisitForm

__all__ = [
    "ActivityForm",
    "AdviceForm",
    "ApproveForm",
    "AssessForm",
    "BulkForm",
    "DecisionForm",
    "DigestForm",
    "DropForm",
    "DeputationForm",
    "EndorseForm",
    "EvidenceForm",
    "ExplanationForm",
    "FindingForm",
    "FindingStepForm",
    "JoinForm",
    "LetterForm",
    "MeetingForm",
    "MemberForm",
    "OrderForm",
    "PlanForm",
    "ResolutionForm",
    "ResolutionNoteForm",
    "ReturnActivityForm",
    "ReturnForm",
    "TakeBackForm",
    "VisitForm",
    "WeightsForm",
]

"""What officers, approvers and reviewers type: its shape and wording, split by noun."""

from .activity import ActivityForm
from .consultation import AnswerForm, AskForm, FollowUpForm, RevisionForm
from .deputation import DeputationForm
from .digest import DigestForm
from .evidence import EvidenceForm
from .explanation import ExplanationForm
from .group import MeetingForm, MemberForm, OrderForm
from .join import JoinForm
from .letter import LetterForm
from .plan import DropForm, PlanForm
from .radar import RadarFilterForm, SnoozeForm
from .ranking import RankingForm
from .reciprocity import SpanForm
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
from .workbook import TakeForm, UndoWorkbookForm, WorkbookForm

__all__ = [
    "ActivityForm",
    "AdviceForm",
    "AnswerForm",
    "ApproveForm",
    "AskForm",
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
    "FollowUpForm",
    "JoinForm",
    "LetterForm",
    "MeetingForm",
    "MemberForm",
    "OrderForm",
    "PlanForm",
    "RankingForm",
    "ResolutionForm",
    "ResolutionNoteForm",
    "RadarFilterForm",
    "ReturnActivityForm",
    "ReturnForm",
    "RevisionForm",
    "SnoozeForm",
    "SpanForm",
    "TakeBackForm",
    "TakeForm",
    "UndoWorkbookForm",
    "VisitForm",
    "WeightsForm",
    "WorkbookForm",
]

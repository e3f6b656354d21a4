"""The personal data of the drive plan: none but what people write in sentences."""

from sistercity.privacy import words
from sistercity.privacy.inventory import FreeText, NotPersonal

HELD = (
    FreeText(
        {
            "plans.ProgressReport": ("words", "problems"),
            "plans.ProjectYear": ("note",),
            "plans.Milestone": ("name_th", "name_en", "note"),
            "plans.IndicatorValue": ("note",),
            "plans.Target": ("set_by", "note"),
        },
        seen_by=words.STAFF,
    ),
    NotPersonal(
        words.REFERENCE,
        {
            "plans.Agency": ("code", "name_th", "name_en"),
            "plans.Approach": ("name_th", "name_en"),
            "plans.Frame": ("code", "name_th", "name_en", "text_th", "text_en"),
            "plans.FrameGoal": ("name_th", "name_en", "text_th", "text_en"),
            "plans.Indicator": (
                "code", "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en",
            ),
            "plans.Plan": ("code", "name_th", "name_en", "aim_th", "aim_en"),
            "plans.PlanEvent": ("name_th", "name_en"),
            "plans.Project": ("name_th", "name_en"),
            "plans.Situation": ("number", "name_th", "name_en", "text_th", "text_en"),
            "plans.Track": ("name_th", "name_en", "goal_th", "goal_en"),
            "plans.TrackAgency": ("examples_th", "examples_en"),
        },
    ),
)

"""What every fiscal year of the plan is held to."""

from django.core.validators import MaxValueValidator, MinValueValidator

FISCAL_YEAR_CHECKS = [MinValueValidator(2484), MaxValueValidator(2700)]

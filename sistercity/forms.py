"""How forms look: every form on a page is drawn with the portal's own templates."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Django's renderer with our form and field; widgets keep Django's own markup."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

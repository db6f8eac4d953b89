"""The design system: tokens, components, icons, base templates and a little JavaScript."""

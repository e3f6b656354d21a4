"""The common ways of the API, split by noun; the framework's settings name them by module."""

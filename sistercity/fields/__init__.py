"""Django fields for Thai time, order and search: one kind each for models, forms and the API."""

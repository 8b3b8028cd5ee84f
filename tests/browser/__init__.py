"""The private page in a real browser, on a phone and on a desk."""

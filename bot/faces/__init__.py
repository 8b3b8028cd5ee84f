"""What both faces say: from a use case's result to words. No Discord, and no HTML.

What a person typed is handed on as it was typed: each face escapes, cuts and quotes it in its
own way.
"""

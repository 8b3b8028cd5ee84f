"""The private page: the same forms and the same use cases as the chat, in the browser."""

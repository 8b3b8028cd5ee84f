"""What people see: values from the practice, drawn with the words of `prompts/`."""

"""OpenAI-compatible models behind the model port."""

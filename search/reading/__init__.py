"""From what people type to what they ask for: before any backend, so that all inherit it."""

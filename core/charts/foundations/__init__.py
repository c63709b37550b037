"""Pictures of the foundations: number sets, functions, trees, growth."""

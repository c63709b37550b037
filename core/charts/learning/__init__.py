"""Pictures of the three models: fits, decisions, networks, evaluation."""

"""Pictures of derivatives, integrals, limits and derivatives by machine."""

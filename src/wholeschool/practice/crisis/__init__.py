"""Support given at a bad time, beside others who had fared alike until then."""

"""What official figures answer: rates with what chance would do to them, ratios, trends, days lost, sums."""

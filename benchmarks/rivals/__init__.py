"""Other ways to judge claims.csv by the dictionary. They run in .tools/bench, where the project itself is not installed."""

"""The column dictionary and what is generated from it. Nothing here reads data or imports another room."""

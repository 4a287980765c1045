"""What a curator does with the raw CSVs by hand: see the faults, put a file into form, add a row."""

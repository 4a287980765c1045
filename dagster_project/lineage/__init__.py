"""Lineage: what each published figure is worked out from, written into the published file and read back as a tree.

Belongs here: the table of expressions, the view, the walk and how it is printed. Does not belong here: which rows are the
inputs of which; that is the model `lineage_inputs`.
"""

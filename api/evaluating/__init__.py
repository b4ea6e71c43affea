"""`evaluate`: a set of documents, questions and judgements goes through the real ingest and the real search, and
what came is measured.

Owns sets, measures, intervals, the page and the comparison of two runs. Refuses: searching or reading of its own;
every number comes from what the rooms below answered.
"""

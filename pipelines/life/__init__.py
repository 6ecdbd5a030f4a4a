"""The life of a submission once it was read: explanations, decisions of people, and which of several files counts.

Reading a file is `pipelines.workbooks`; what the rules find in it is `pipelines.validation`, which
asks here what counts. Import the modules directly.
"""

"""The life of a submission once it was read: explanations, decisions of people, and which of several files counts.

Reading a file is `pipelines.workbooks`; what is wrong with it is `pipelines.validation`. Import the modules directly.
"""

"""What goes between us and the submitter: the template, the marked copy, the explanations that come back.

What a rule finds is `pipelines.validation`; what becomes of an explanation is `pipelines.life`.
"""

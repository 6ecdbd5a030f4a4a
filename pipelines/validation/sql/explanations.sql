-- What submitters wrote to earlier findings; empty unless it was brought into the connection before.
CREATE TABLE IF NOT EXISTS explanations (submission_id VARCHAR, rule_id VARCHAR, sheet VARCHAR, cells VARCHAR, explanation VARCHAR)

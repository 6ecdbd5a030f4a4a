-- What submitters wrote to earlier findings, and how far each two of them say the same; empty unless brought in before.
CREATE TABLE IF NOT EXISTS explanations (
  number BIGINT, submission_id VARCHAR, rule_id VARCHAR, sheet VARCHAR, cells VARCHAR, explanation VARCHAR
);
CREATE TABLE IF NOT EXISTS likenesses (number BIGINT, other BIGINT, likeness DOUBLE)

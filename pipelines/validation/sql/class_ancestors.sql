-- Each class with each class above it.
CREATE OR REPLACE TABLE class_ancestors AS
WITH RECURSIVE above AS (
  SELECT classification, code, parent AS ancestor FROM activity_classes WHERE parent <> ''
  UNION ALL
  SELECT a.classification, a.code, c.parent
  FROM above AS a JOIN activity_classes AS c ON c.classification = a.classification AND c.code = a.ancestor
  WHERE c.parent <> ''
)
SELECT * FROM above

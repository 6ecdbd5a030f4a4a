-- classes: the names of the classes of a classification
-- in: activity_classes
-- variable: classification
SELECT code, arg_max(name_zh, valid_from) AS name_zh, arg_max(name_en, valid_from) AS name_en
FROM activity_classes
WHERE classification = getvariable('classification')
GROUP BY code
ORDER BY code

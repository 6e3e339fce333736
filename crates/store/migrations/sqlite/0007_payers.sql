-- Who pays of a case by an agreement, so that whoever pays elsewhere finds it. What the journal tells of it already is
-- taken over.
CREATE TABLE payer_row (
  org     TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (org, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payer_row_case ON payer_row (case_id);
INSERT INTO payer_row (org, case_id)
SELECT DISTINCT json_extract(share.value, '$.org'), agreed.case_id
FROM event AS agreed, json_each(agreed.body, '$.shares') AS share
WHERE agreed.kind = 'joint_help_agreed' AND agreed.case_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM event AS later
  WHERE later.kind = 'joint_help_agreed' AND later.case_id = agreed.case_id AND later.position > agreed.position);

-- Who pays of a case by an agreement, so that whoever pays elsewhere finds it. What the journal tells of it already is
-- taken over.
CREATE TABLE payer_row (
  org     TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, case_id)
);
CREATE INDEX payer_row_case ON payer_row (case_id);
INSERT INTO payer_row (org, case_id)
SELECT DISTINCT share.value ->> 'org', agreed.case_id
FROM event AS agreed, json_array_elements(CAST(agreed.body AS JSON) -> 'shares') AS share
WHERE agreed.kind = 'joint_help_agreed' AND agreed.case_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM event AS later
  WHERE later.kind = 'joint_help_agreed' AND later.case_id = agreed.case_id AND later.position > agreed.position);

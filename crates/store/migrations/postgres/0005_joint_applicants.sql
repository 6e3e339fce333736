-- Who applies together with the applicant of a case. What the journal tells of them already is taken over.
CREATE TABLE applicant_row (
  person_id TEXT COLLATE "C" NOT NULL,
  case_id   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, case_id)
);
CREATE INDEX applicant_row_case ON applicant_row (case_id);
INSERT INTO applicant_row (person_id, case_id)
SELECT DISTINCT CAST(added.body AS JSON) -> 'applicant' ->> 'person', added.case_id FROM event AS added
WHERE added.kind = 'applicant_added' AND added.case_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM event AS gone
  WHERE gone.kind = 'applicant_left' AND gone.case_id = added.case_id AND gone.position > added.position
    AND CAST(gone.body AS JSON) ->> 'person' = CAST(added.body AS JSON) -> 'applicant' ->> 'person');

-- Who issued a token (empty: on the command line), and when it last opened something, to within a minute.
ALTER TABLE api_token ADD COLUMN made_by TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE api_token ADD COLUMN last_used_at TEXT COLLATE "C";

-- Cases of a stage by amount; the ledger by amount and by what is written on a transfer.
CREATE INDEX case_stage_amount ON case_row (stage, amount_fen, id);
CREATE INDEX transfer_amount ON transfer_row (amount_fen, id);
CREATE INDEX transfer_org_amount ON transfer_row (org, amount_fen, id);
CREATE INDEX transfer_decision ON transfer_row (decision_number) WHERE decision_number IS NOT NULL;
CREATE INDEX transfer_reference ON transfer_row (reference) WHERE reference IS NOT NULL;
CREATE INDEX transfer_bank_reference ON transfer_row (bank_reference) WHERE bank_reference IS NOT NULL;

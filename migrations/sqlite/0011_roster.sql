-- An employer's file asks for every row who has a KPJ. What it needs of the person and the card stands beside the KPJ, so that one look-up
-- answers and nothing sealed is opened: `identity` is a keyed digest of NIK and name together. It is a copy: every change of a person writes it anew; where
-- it is missing or differs, the person's own row decides.

ALTER TABLE person ADD COLUMN identity BLOB;

ALTER TABLE kpj_index ADD COLUMN segment INTEGER NOT NULL DEFAULT 1;
ALTER TABLE kpj_index ADD COLUMN identity BLOB;
ALTER TABLE kpj_index ADD COLUMN death_date INTEGER;

UPDATE kpj_index SET
  segment = (SELECT m.segment FROM membership m WHERE m.person_id = kpj_index.person_id AND m.membership_id = kpj_index.membership_id),
  death_date = (SELECT p.death_date FROM person p WHERE p.person_id = kpj_index.person_id);

-- Counts every change of what a roster shows: who has read it before and finds the same number knows that it still holds.
CREATE TABLE roster_change (
  id INTEGER NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO roster_change (id, number) VALUES (1, 0);

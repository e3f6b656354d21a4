-- Indicator 1.1: handbooks of the guideline published on or before the last day and not
-- withdrawn by then (the day of withdrawal is the first without it). The value is 1 if there
-- is a row, else 0.
--
-- :last_day   the year's last day, or the day told; ISO text
-- :known      the moment of knowledge, UTC; a moment far ahead for what is known now
SELECT document.id AS id
FROM registry_documentversion document
WHERE document.known_from <= :known
  AND (document.known_to IS NULL OR document.known_to > :known)
  AND document.kind = 'handbook'
  AND CAST(document.published_on AS text) <= :last_day
  AND (document.withdrawn_on IS NULL OR CAST(document.withdrawn_on AS text) > :last_day)
ORDER BY document.id

-- Indicator 2.2: pairings first signed in the year, by the state of their province on the day
-- before the year began. The value counts the groups in_progress, in_progress_and_signed
-- and never.
--
-- :first_day  the year's first day; ISO text
-- :last_day   the year's last day, or the day told
-- :known      the moment of knowledge, UTC; a moment far ahead for what is known now
--
-- One row a pairing. in_declared: signed by the day of the ministry's list of 89 pairs;
-- is_assumed: only the year of its signing is known.
WITH
-- What is known to have happened to pairings, with the day that the rules use: a day is itself,
-- a month its last day, a year its 30 September. What was replaced or voided did not happen.
event AS (
    SELECT told.pairing_id, told.kind, told.happened_on,
        CASE length(told.happened_on)
            WHEN 10 THEN told.happened_on
            WHEN 4 THEN told.happened_on || '-09-30'
            ELSE told.happened_on || CASE
                WHEN substr(told.happened_on, 6, 2) IN ('04', '06', '09', '11') THEN '-30'
                WHEN substr(told.happened_on, 6, 2) <> '02' THEN '-31'
                WHEN CAST(substr(told.happened_on, 1, 4) AS integer) % 400 = 0 THEN '-29'
                WHEN CAST(substr(told.happened_on, 1, 4) AS integer) % 100 = 0 THEN '-28'
                WHEN CAST(substr(told.happened_on, 1, 4) AS integer) % 4 = 0 THEN '-29'
                ELSE '-28'
            END
        END AS day
    FROM registry_pairingeventversion told
    WHERE told.known_from <= :known
      AND (told.known_to IS NULL OR told.known_to > :known)
      AND told.happened_on IS NOT NULL
      AND NOT told.is_void
      AND NOT EXISTS (
        SELECT 1
        FROM registry_pairingeventversion later
        WHERE later.replaces_id = told.id
          AND later.known_from <= :known
          AND (later.known_to IS NULL OR later.known_to > :known)
      )
),
-- Confirmed pairings; Bangkok is in no figure.
pairing AS (
    SELECT held.id, held.number, held.province_id, province.code AS province
    FROM registry_pairingversion held
    JOIN registry_provinceversion province ON province.id = held.province_id
    WHERE held.known_from <= :known
      AND (held.known_to IS NULL OR held.known_to > :known)
      AND held.confirmation = 'confirmed'
      AND province.known_from <= :known
      AND (province.known_to IS NULL OR province.known_to > :known)
      AND province.kind = 'province'
),
signing AS (
    SELECT pairing.id AS pairing_id, pairing.number, pairing.province_id, pairing.province,
        MIN(event.day) AS day
    FROM pairing
    JOIN event ON event.pairing_id = pairing.id AND event.kind = 'signed'
    GROUP BY pairing.id, pairing.number, pairing.province_id, pairing.province
),
-- Provinces with a pairing begun or stalled, and neither withdrawn since nor signed.
in_progress AS (
    SELECT DISTINCT pairing.province_id
    FROM pairing
    JOIN event begun ON begun.pairing_id = pairing.id
    WHERE begun.kind IN ('started', 'stalled')
      AND begun.day < :first_day
      AND NOT EXISTS (
        SELECT 1
        FROM event after
        WHERE after.pairing_id = pairing.id
          AND after.day < :first_day
          AND (after.kind = 'signed' OR (after.kind = 'withdrawn' AND after.day >= begun.day))
      )
),
baseline AS (
    SELECT said.province_id, said.answer, CAST(said.as_at AS text) AS as_at
    FROM registry_provincebaselineversion said
    WHERE said.known_from <= :known
      AND (said.known_to IS NULL OR said.known_to > :known)
),
-- Ever signed, ended or not; a relation of before the register is the ministry's to tell.
ever_signed AS (
    SELECT signing.province_id FROM signing WHERE signing.day < :first_day
    UNION
    SELECT baseline.province_id
    FROM baseline
    WHERE baseline.answer = 'had' AND baseline.as_at < :first_day
)
SELECT signing.province AS province, signing.number AS pairing,
    CASE
        WHEN signing.province_id IN (SELECT province_id FROM in_progress) THEN CASE
            WHEN signing.province_id IN (SELECT province_id FROM ever_signed)
            THEN 'in_progress_and_signed' ELSE 'in_progress'
        END
        WHEN signing.province_id IN (SELECT province_id FROM ever_signed) THEN 'signed_only'
        WHEN signing.province_id IN (
            SELECT baseline.province_id FROM baseline WHERE baseline.answer = 'never'
        ) THEN 'never'
        ELSE 'unknown'
    END AS state,
    CASE WHEN signing.day <= '2019-01-04' THEN 1 ELSE 0 END AS in_declared,
    CASE WHEN EXISTS (
        SELECT 1
        FROM event
        WHERE event.pairing_id = signing.pairing_id
          AND event.kind = 'signed'
          AND event.day = signing.day
          AND length(event.happened_on) = 4
    ) THEN 1 ELSE 0 END AS is_assumed
FROM signing
WHERE signing.day BETWEEN :first_day AND :last_day
ORDER BY signing.number

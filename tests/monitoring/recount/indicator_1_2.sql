-- Indicator 1.2: pairings first signed in the year, and whether every required step before
-- signing was met: done or waived, dated, not before a required step of a lower number, not
-- after the signing. A date known in part is a fault only if every day of it lies wrong.
--
-- :first_day  the year's first day; ISO text
-- :last_day   the year's last day, or the day told
-- :known      the moment of knowledge, UTC; a moment far ahead for what is known now
--
-- One row a pairing. is_bound: an edition of the guideline bound it on the day it was signed;
-- without one it is in neither number. faults: steps that speak against it.
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
signed_in_year AS (
    SELECT signing.pairing_id, signing.number, signing.day,
        MAX(CASE length(event.happened_on)
            WHEN 4 THEN event.happened_on || '-12-31' ELSE event.day
        END) AS latest
    FROM signing
    JOIN event ON event.pairing_id = signing.pairing_id
        AND event.kind = 'signed' AND event.day = signing.day
    WHERE signing.day BETWEEN :first_day AND :last_day
    GROUP BY signing.pairing_id, signing.number, signing.day
),
binding AS (
    SELECT signed_in_year.pairing_id, bound.edition_id, CAST(bound.bound_on AS text) AS day
    FROM signed_in_year
    JOIN registry_guidelinebindingversion bound ON bound.pairing_id = signed_in_year.pairing_id
    WHERE bound.known_from <= :known
      AND (bound.known_to IS NULL OR bound.known_to > :known)
      AND CAST(bound.bound_on AS text) <= signed_in_year.day
),
-- The last edition bound by the day of signing.
bound AS (
    SELECT binding.pairing_id, binding.edition_id
    FROM binding
    WHERE binding.day = (
        SELECT MAX(other.day) FROM binding other WHERE other.pairing_id = binding.pairing_id
    )
),
required AS (
    SELECT bound.pairing_id, step.number, step.code
    FROM bound
    JOIN registry_guidelinestepversion step ON step.edition_id = bound.edition_id
    WHERE step.known_from <= :known
      AND (step.known_to IS NULL OR step.known_to > :known)
      AND step.is_required
      AND step.is_before_signing
),
-- What was recorded of a step; under whichever edition, the code is the same.
met AS (
    SELECT required.pairing_id, required.number,
        CASE length(record.happened_on)
            WHEN 10 THEN record.happened_on
            WHEN 7 THEN record.happened_on || '-01'
            ELSE record.happened_on || '-01-01'
        END AS earliest,
        -- No month has a day after its 31st: for comparing, that is its last.
        CASE length(record.happened_on)
            WHEN 10 THEN record.happened_on
            WHEN 7 THEN record.happened_on || '-31'
            ELSE record.happened_on || '-12-31'
        END AS latest
    FROM required
    JOIN registry_steprecordversion record ON record.pairing_id = required.pairing_id
    JOIN registry_guidelinestepversion step
        ON step.id = record.step_id AND step.code = required.code
    WHERE record.known_from <= :known
      AND (record.known_to IS NULL OR record.known_to > :known)
      AND step.known_from <= :known
      AND (step.known_to IS NULL OR step.known_to > :known)
      AND record.outcome IN ('done', 'waived')
      AND record.happened_on IS NOT NULL
),
in_order AS (
    SELECT met.pairing_id, met.number
    FROM met
    JOIN signed_in_year ON signed_in_year.pairing_id = met.pairing_id
    WHERE met.earliest <= signed_in_year.latest
      AND NOT EXISTS (
        SELECT 1
        FROM met predecessor
        WHERE predecessor.pairing_id = met.pairing_id
          AND predecessor.number < met.number
          AND predecessor.earliest > met.latest
      )
)
SELECT signed_in_year.number AS pairing,
    CASE WHEN EXISTS (
        SELECT 1 FROM bound WHERE bound.pairing_id = signed_in_year.pairing_id
    ) THEN 1 ELSE 0 END AS is_bound,
    (
        SELECT COUNT(*)
        FROM required
        WHERE required.pairing_id = signed_in_year.pairing_id
          AND NOT EXISTS (
            SELECT 1
            FROM in_order
            WHERE in_order.pairing_id = required.pairing_id AND in_order.number = required.number
          )
    ) AS faults,
    CASE WHEN EXISTS (
        SELECT 1
        FROM event
        WHERE event.pairing_id = signed_in_year.pairing_id
          AND event.kind = 'signed'
          AND event.day = signed_in_year.day
          AND length(event.happened_on) = 4
    ) THEN 1 ELSE 0 END AS is_assumed
FROM signed_in_year
ORDER BY signed_in_year.number

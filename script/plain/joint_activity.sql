-- Indicator 2.1 of one fiscal year for all provinces at once, as somebody would write it who
-- wants these numbers alone.
--
-- :begins, :ends  the first and last day of the year
-- :as_at          the last day, or today while the year runs
-- :known          the moment of knowledge
--
-- One row a province and outcome: how many activities had it, or, for the outcome -2, how many
-- pairings count. -1: the activity counts; else the number of the reason why not:
--   0 not approved, 1 Bangkok, 2 the province does not exist, 3 began before the year,
--   4 begins after the day, 5 not joint, 6 names no pairing of the province, 7 suspended that
--   day, 8 before the signing, 9 signed in the year, 10 suspended, 11 ended, 12 undated,
--   13 not signed, 14 candidate, 15 rejected; of several pairings the first.
WITH
province AS (
    SELECT held.id, held.code,
        CASE
            WHEN held.kind <> 'province' THEN 1
            WHEN held.existed_from > :as_at OR held.existed_to < :as_at THEN 2
        END AS reason
    FROM registry_provinceversion held
    WHERE held.known_from <= :known AND (held.known_to IS NULL OR held.known_to > :known)
),
event AS MATERIALIZED (
    SELECT told.*
    FROM registry_pairingeventversion told
    WHERE told.known_from <= :known AND (told.known_to IS NULL OR told.known_to > :known)
      AND NOT told.is_void
      AND NOT EXISTS (
        SELECT 1
        FROM registry_pairingeventversion later
        WHERE later.replaces_id = told.id
          AND later.known_from <= :known
          AND (later.known_to IS NULL OR later.known_to > :known)
      )
),
-- From when to when a pairing had a status.
status AS MATERIALIZED (
    SELECT pairing_id, leads_to, status_from,
        LEAD(status_from) OVER (
            PARTITION BY pairing_id ORDER BY status_from, effective_on, rank, id
        ) AS until
    FROM event
    WHERE leads_to <> '' AND status_from IS NOT NULL
),
signing AS (
    SELECT pairing_id, MIN(effective_on) AS day,
        MAX(CASE WHEN effective_on IS NULL THEN 1 ELSE 0 END) AS is_undated
    FROM event
    WHERE kind = 'signed'
    GROUP BY pairing_id
),
pairing AS MATERIALIZED (
    SELECT held.id, held.province_id, signing.day,
        CASE
            WHEN held.confirmation = 'rejected' THEN 15
            WHEN province.reason IS NOT NULL THEN province.reason
            WHEN held.confirmation <> 'confirmed' THEN 14
            WHEN signing.day IS NULL OR signing.day > :as_at THEN
                CASE WHEN signing.is_undated = 1 THEN 12 ELSE 13 END
            WHEN signing.day >= :begins THEN 9
            WHEN status.leads_to = 'signed' THEN NULL
            WHEN status.leads_to = 'suspended' THEN 10
            ELSE 11
        END AS reason
    FROM registry_pairingversion held
    JOIN province ON province.id = held.province_id
    LEFT JOIN signing ON signing.pairing_id = held.id
    LEFT JOIN status ON status.pairing_id = held.id
        AND status.status_from <= :as_at
        AND (status.until IS NULL OR status.until > :as_at)
    WHERE held.known_from <= :known AND (held.known_to IS NULL OR held.known_to > :known)
),
activity AS (
    SELECT done.id, done.province_id, done.starts_on,
        CASE
            WHEN done.status <> 'approved' THEN 0
            WHEN province.reason IS NOT NULL THEN province.reason
            WHEN done.starts_on < :begins THEN 3
            WHEN done.starts_on > :as_at THEN 4
            WHEN NOT done.is_joint THEN 5
        END AS reason
    FROM monitoring_activityversion done
    JOIN province ON province.id = done.province_id
    WHERE done.known_from <= :known AND (done.known_to IS NULL OR done.known_to > :known)
      AND done.starts_on <= :ends
      AND done.ends_on >= :begins
      AND done.status <> 'discarded'
),
judged AS (
    SELECT activity.province_id, COALESCE(
        MIN(CASE
            WHEN pairing.id IS NULL THEN NULL
            WHEN pairing.reason = 9 AND activity.starts_on < pairing.day THEN 8
            WHEN pairing.reason IS NOT NULL THEN pairing.reason
            WHEN status.leads_to = 'signed' THEN -1
            WHEN status.leads_to = 'suspended' THEN 7
            ELSE 11
        END), 6) AS outcome
    FROM activity
    LEFT JOIN monitoring_activitypairingversion link ON link.activity_id = activity.id
        AND link.known_from <= :known AND (link.known_to IS NULL OR link.known_to > :known)
    LEFT JOIN pairing ON pairing.id = link.pairing_id
        AND pairing.province_id = activity.province_id
    LEFT JOIN status ON status.pairing_id = pairing.id
        AND status.status_from <= activity.starts_on
        AND (status.until IS NULL OR status.until > activity.starts_on)
    WHERE activity.reason IS NULL
    GROUP BY activity.province_id, activity.id
    UNION ALL
    SELECT province_id, reason FROM activity WHERE reason IS NOT NULL
)
SELECT province.code, judged.outcome, COUNT(*)
FROM judged
JOIN province ON province.id = judged.province_id
GROUP BY province.code, judged.outcome
UNION ALL
SELECT province.code, -2, COUNT(*)
FROM pairing
JOIN province ON province.id = pairing.province_id
WHERE pairing.reason IS NULL
GROUP BY province.code

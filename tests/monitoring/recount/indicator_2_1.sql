-- Indicator 2.1: pairings signed before the year began and in force on its last day, and
-- whether an approved joint activity of the province, with that pairing, started in the year
-- while it was in force. A province is in the denominator with one such pairing, in the
-- numerator with one such activity.
--
-- :first_day    the year's first day; ISO text
-- :last_day     the year's last day, or the day told
-- :fiscal_year  its name (Buddhist Era), to find the answers of provinces without an activity
-- :known        the moment of knowledge, UTC; a moment far ahead for what is known now
--
-- One row a pairing. joint: such activities; answered: the province explained their absence;
-- is_assumed: only the year is known of its signing, or of what put it in force again.
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
activity AS (
    SELECT done.id, link.pairing_id, done.province_id, CAST(done.starts_on AS text) AS day
    FROM monitoring_activityversion done
    JOIN monitoring_activitypairingversion link ON link.activity_id = done.id
    WHERE done.known_from <= :known
      AND (done.known_to IS NULL OR done.known_to > :known)
      AND link.known_from <= :known
      AND (link.known_to IS NULL OR link.known_to > :known)
      AND done.status = 'approved'
      AND done.is_joint
      AND CAST(done.starts_on AS text) BETWEEN :first_day AND :last_day
),
asked AS (
    SELECT signing.pairing_id, CAST(:last_day AS text) AS day FROM signing
    UNION
    SELECT activity.pairing_id, activity.day FROM activity
),
-- In force: signed, not ended (the day of an end is the last in force), not suspended.
in_force AS (
    SELECT asked.pairing_id, asked.day
    FROM asked
    JOIN signing ON signing.pairing_id = asked.pairing_id
    WHERE signing.day <= asked.day
      AND NOT EXISTS (
        SELECT 1
        FROM event ending
        WHERE ending.pairing_id = asked.pairing_id
          AND ending.kind = 'ended'
          AND ending.day < asked.day
          AND NOT EXISTS (
            SELECT 1
            FROM event again
            WHERE again.pairing_id = ending.pairing_id
              AND again.kind = 'signed'
              AND again.day > ending.day
              AND again.day <= asked.day
          )
      )
      AND NOT EXISTS (
        SELECT 1
        FROM event suspension
        WHERE suspension.pairing_id = asked.pairing_id
          AND suspension.kind = 'suspended'
          AND suspension.day <= asked.day
          AND NOT EXISTS (
            SELECT 1
            FROM event again
            WHERE again.pairing_id = suspension.pairing_id
              AND again.kind IN ('resumed', 'signed')
              AND again.day <= asked.day
              AND (
                again.day > suspension.day
                OR (again.day = suspension.day AND again.kind = 'resumed')
              )
          )
      )
)
SELECT signing.province AS province, signing.number AS pairing,
    (
        SELECT COUNT(DISTINCT activity.id)
        FROM activity
        JOIN in_force
            ON in_force.pairing_id = activity.pairing_id AND in_force.day = activity.day
        WHERE activity.pairing_id = signing.pairing_id
          AND activity.province_id = signing.province_id
    ) AS joint,
    (
        SELECT COUNT(*)
        FROM monitoring_explanationversion answer
        WHERE answer.known_from <= :known
          AND (answer.known_to IS NULL OR answer.known_to > :known)
          AND answer.pairing_id = signing.pairing_id
          AND answer.fiscal_year = :fiscal_year
    ) AS answered,
    CASE WHEN EXISTS (
        SELECT 1
        FROM event
        WHERE event.pairing_id = signing.pairing_id
          AND length(event.happened_on) = 4
          AND (
            (event.kind = 'signed' AND event.day = signing.day)
            OR (event.kind IN ('signed', 'resumed') AND event.day = (
                SELECT MAX(latest.day)
                FROM event latest
                WHERE latest.pairing_id = signing.pairing_id
                  AND latest.kind IN ('signed', 'resumed')
                  AND latest.day <= :last_day
            ))
          )
    ) THEN 1 ELSE 0 END AS is_assumed
FROM signing
JOIN in_force ON in_force.pairing_id = signing.pairing_id AND in_force.day = :last_day
WHERE signing.day < :first_day
ORDER BY signing.province, signing.number

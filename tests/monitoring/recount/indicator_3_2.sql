-- Indicator 3.2: seats in force on the last day, and whether each had an approved meeting or
-- drive activity in the year, whichever its order then; the centre's seat is one of them.
--
-- :first_day  the year's first day; ISO text
-- :last_day   the year's last day, or the day told
-- :known      the moment of knowledge, UTC; a moment far ahead for what is known now
--
-- One row a seat; the centre's is 'central'.
WITH
-- Seats of working groups with an order in force on the last day, both its days inclusive;
-- those of provinces by orders that the ministry approved. Bangkok is in no figure.
seated AS (
    SELECT held.id, held.province_id
    FROM monitoring_workinggroupversion held
    WHERE held.known_from <= :known
      AND (held.known_to IS NULL OR held.known_to > :known)
      AND EXISTS (
        SELECT 1
        FROM monitoring_workinggrouporderversion made
        WHERE made.group_id = held.id
          AND made.known_from <= :known
          AND (made.known_to IS NULL OR made.known_to > :known)
          AND (made.status = 'approved' OR held.province_id IS NULL)
          AND CAST(made.in_force_from AS text) <= :last_day
          AND (made.in_force_to IS NULL OR CAST(made.in_force_to AS text) >= :last_day)
      )
),
place AS (
    SELECT province.id, province.code
    FROM registry_provinceversion province
    WHERE province.known_from <= :known
      AND (province.known_to IS NULL OR province.known_to > :known)
      AND province.kind = 'province'
      AND (province.existed_from IS NULL OR CAST(province.existed_from AS text) <= :last_day)
      AND (province.existed_to IS NULL OR CAST(province.existed_to AS text) >= :last_day)
)
SELECT COALESCE(place.code, 'central') AS seat,
    (
        SELECT COUNT(*)
        FROM monitoring_groupmeetingversion meeting
        WHERE meeting.group_id = seated.id
          AND meeting.known_from <= :known
          AND (meeting.known_to IS NULL OR meeting.known_to > :known)
          AND meeting.status = 'approved'
          AND CAST(meeting.held_on AS text) BETWEEN :first_day AND :last_day
    ) AS meetings
FROM seated
LEFT JOIN place ON place.id = seated.province_id
WHERE seated.province_id IS NULL OR place.id IS NOT NULL
ORDER BY seat

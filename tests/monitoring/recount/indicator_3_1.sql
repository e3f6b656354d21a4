-- Indicator 3.1: provinces existing on the last day, and whether each has a working group;
-- and whether there is a central one.
--
-- :last_day  the year's last day, or the day told; ISO text
-- :known     the moment of knowledge, UTC; a moment far ahead for what is known now
--
-- One row a province, and one for the centre, 'central'.
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
SELECT place.code AS seat,
    (SELECT COUNT(*) FROM seated WHERE seated.province_id = place.id) AS has_group
FROM place
UNION ALL
SELECT 'central', (SELECT COUNT(*) FROM seated WHERE seated.province_id IS NULL)
ORDER BY seat

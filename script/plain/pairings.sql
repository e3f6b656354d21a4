-- A page of the pairings as the API gives them, made into JSON by PostgreSQL itself, as somebody
-- would write it who wants this page alone, of the present register.
--
-- :as_at    facts as they stood at the end of this day
-- :size     how many rows
-- :api      where addresses of the API begin
-- :portal   where those of pages begin
WITH listed AS (
    SELECT held.*, status.leads_to AS status_on
    FROM registry_pairing held
    LEFT JOIN LATERAL (
        SELECT event.leads_to
        FROM registry_pairingevent event
        WHERE event.pairing_id = held.id AND NOT event.is_void AND event.leads_to <> ''
          AND event.status_from <= :as_at
          AND NOT EXISTS (SELECT 1 FROM registry_pairingevent later WHERE later.replaces_id = event.id)
        ORDER BY event.status_from DESC, event.effective_on DESC, event.rank DESC, event.id DESC
        LIMIT 1
    ) status ON TRUE
    WHERE held.confirmation <> 'rejected'
      AND (status.leads_to IS NOT NULL OR NOT EXISTS (
        SELECT 1
        FROM registry_pairingevent event
        WHERE event.pairing_id = held.id AND NOT event.is_void AND event.leads_to <> ''
          AND event.status_from IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM registry_pairingevent later WHERE later.replaces_id = event.id)
      ))
),
page AS NOT MATERIALIZED (
    SELECT json_build_object(
        'number', row.number,
        'province', json_build_object(
            'code', province.code, 'name_th', province.name_th, 'name_en', province.name_en
        ),
        'counterpart', json_build_object(
            'id', unit.id,
            'name_th', unit.name_th,
            'name_en', unit.name_en,
            'name_local', unit.name_local,
            'former_names', CASE
                WHEN unit.former_names = '' THEN '[]'::json
                ELSE (
                    SELECT COALESCE(json_agg(name ORDER BY place), '[]')
                    FROM regexp_split_to_table(unit.former_names, '\r?\n')
                        WITH ORDINALITY AS line(name, place)
                    WHERE btrim(name) <> ''
                )
            END,
            'unit_type', json_build_object(
                'code', kind.code, 'name_th', kind.name_th, 'name_en', kind.name_en,
                'level', kind.level
            ),
            'parent_th', unit.parent_th,
            'parent_en', unit.parent_en,
            'country', json_build_object(
                'code', country.code, 'name_th', country.name_th, 'name_en', country.name_en
            )
        ),
        'relation', row.relation,
        'confirmation', row.confirmation,
        'status', COALESCE(row.status_on, row.status),
        'is_undated', row.status_on IS NULL,
        'is_in_force', COALESCE(row.status_on = 'signed', FALSE),
        'signed_on', signing.happened_on,
        'signed_precision', CASE length(signing.happened_on)
            WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day'
        END,
        'signed_assumed', signing.is_assumed,
        'signed_year_be', left(signing.happened_on, 4)::int + 543,
        'expires_on', row.expires_on,
        'is_equal_level', kind.level = 1,
        'level_reason', row.level_reason,
        'list_numbers', (
            SELECT COALESCE(json_agg(json_build_object(
                'edition', edition.as_at, 'list_number', listed.list_number
            ) ORDER BY edition.id, listed.id), '[]')
            FROM registry_editionrow listed
            JOIN registry_edition edition ON edition.id = listed.edition_id
            WHERE listed.pairing_id = row.id AND edition.as_at <= :as_at
        ),
        'joined_numbers', (
            SELECT COALESCE(json_agg(closed.number ORDER BY closed.number), '[]')
            FROM registry_pairing closed
            WHERE closed.merged_into_id = row.id
        ),
        'revision', row.revision,
        'links', json_build_object(
            'self', :api || 'pairings/' || row.number || '/',
            'html', :portal || 'pairings/' || row.number || '/',
            'province', :api || 'provinces/' || province.code || '/',
            'counterpart', :api || 'counterparts/' || unit.id || '/',
            'country', :api || 'countries/' || country.code || '/',
            'activities', :api || 'activities/?pairing=' || row.number
        )
    ) AS told
    FROM (SELECT * FROM listed ORDER BY number LIMIT :size) row
    JOIN registry_province province ON province.id = row.province_id
    JOIN registry_counterpart unit ON unit.id = row.counterpart_id
    JOIN registry_unittype kind ON kind.id = unit.unit_type_id
    JOIN registry_country country ON country.id = unit.country_id
    LEFT JOIN LATERAL (
        SELECT event.happened_on, event.is_assumed
        FROM registry_pairingevent event
        WHERE event.pairing_id = row.id AND NOT event.is_void AND event.kind = 'signed'
          AND event.effective_on <= :as_at
          AND NOT EXISTS (SELECT 1 FROM registry_pairingevent later WHERE later.replaces_id = event.id)
        ORDER BY event.effective_on, event.id
        LIMIT 1
    ) signing ON TRUE
    ORDER BY row.number
)
SELECT json_build_object(
    'as_at', :as_at::date,
    'known_at', NULL,
    'joined', (
        SELECT COALESCE(json_agg(json_build_object(
            'number', closed.number, 'merged_into', target.number
        ) ORDER BY closed.number), '[]')
        FROM registry_pairing closed
        JOIN registry_pairing target ON target.id = closed.merged_into_id
    ),
    'count', (SELECT COUNT(*) FROM listed),
    'next', :api || 'pairings/?page=2&page_size=' || :size,
    'previous', NULL,
    'results', (SELECT json_agg(told) FROM page)
)::text

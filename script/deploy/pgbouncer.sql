-- Lets PgBouncer ask for the password of the portal's role alone, by auth_query. Once, on the
-- primary, by a superuser in the portal's database, after: CREATE ROLE pgbouncer LOGIN PASSWORD '…'
CREATE FUNCTION pooled_password(asked text) RETURNS TABLE (usename name, passwd text)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
    AS $$ SELECT rolname, rolpassword FROM pg_authid WHERE rolname = asked AND rolname = 'sistercity' $$;
REVOKE ALL ON FUNCTION pooled_password(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pooled_password(text) TO pgbouncer;

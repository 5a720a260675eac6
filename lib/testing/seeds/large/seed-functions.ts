import { passwordHash } from '../person-rows'

/**
 * Rows are found by a number, not by a look at another table: ids are made of it (UUID version 7, the time growing with it). Every body
 * is immutable, else PostgreSQL calls it instead of writing it in: ten times as slow.
 */
export const seedFunctions = `
  CREATE FUNCTION seed_id(n bigint, what text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(1640000000000 + n * 60000), 12, '0') || '7' || substr(md5(what || n::text), 1, 3) || 'a' || substr(md5(what || n::text), 4, 15))::uuid $$;
  CREATE FUNCTION seed_user(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT seed_id(n, 'user') $$;
  CREATE FUNCTION seed_company(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('017d0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  CREATE FUNCTION seed_password_hash() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '${passwordHash}' $$;
  CREATE FUNCTION seed_agent(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || (100 + n % 50)::text || '.0.0.0 Safari/537.36' $$;
  CREATE FUNCTION seed_types() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY['sign-in.succeeded', 'sign-in.succeeded',
    'sign-in.succeeded', 'sign-in.succeeded', 'sign-in.succeeded', 'sign-in.succeeded', 'sign-in.succeeded', 'sign-in.succeeded',
    'sign-in.factor-failed', 'sign-in.challenged', 'session.ended', 'session.ended', 'session.ended', 'session.ended', 'session.ended',
    'step-up.succeeded', 'factor.renamed', 'email-code.sent', 'sign-in.new-browser', 'user.unlocked'] $$;
  CREATE FUNCTION seed_first(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN n IN (401, 402, 403) THEN 'Xaver' ELSE
    (ARRAY['Anna','Andreas','Antonia','Bela','Berta','Carla','Carlos','Clara','Daniel','David','Dora','Emil','Emma','Erik','Felix',
    'Franz','Greta','Hanna','Hugo','Ida','Jakob','Johanna','Jonas','Karl','Katharina','Lena','Leon','Lukas','Maria','Marie','Martin',
    'Maximilian','Nora','Oskar','Paula','Paul','Rosa','Sophie','Theo','Vera'])[1 + n * 7 % 40] END $$;
  CREATE FUNCTION seed_family(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT
    (ARRAY['Ander','Bau','Berg','Brun','Feld','Fisch','Gross','Hart','Hoff','Kauf','Klein','Lang','Meier','Neu','Ober','Roth','Schmidt',
    'Stein','Wald','Zimmer'])[1 + n / 40 % 20] || (ARRAY['bauer','er','hof','ing','mann','lein','er-Roth','sohn','stadt','ner'])[1 + n / 800 % 10] $$`

/** seed_company(0). */
export const bigCompany = '017d0000-0000-7000-8000-000000000000'
/** Three people at every size. */
export const rareName = 'Xaver'

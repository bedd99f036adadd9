-- Scores dated before this installation began: those of a sample's invented leads.
do $$
declare first date;
begin
  select min(to_date(right(c.relname, 6), 'YYYYMM')) into strict first
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'lead_scores'::regclass;
  execute format('create table lead_scores_earlier partition of lead_scores for values from (minvalue) to (%L)',
    first::timestamp at time zone 'utc');
end $$;

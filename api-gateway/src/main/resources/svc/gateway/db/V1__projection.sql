-- What the events say, in tables. Every row follows from the newest event of its key, so dropping
-- the schema and reading the (compacted) topics again gives the same rows.

-- One row. Its id is part of the ids that event streams hand out: a schema that is made anew numbers
-- its events anew, and clients that come back with an old id are told so.
create table generation (
  id uuid primary key default gen_random_uuid(),
  last_seq bigint not null default 0
);
insert into generation default values;

-- The next offset to read, written in the same transaction as the rows.
create table projection_offset (
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

-- The newest events in the order in which they were projected, without gaps in seq. The data is text:
-- jsonb refuses an escaped NUL, which JSON allows.
create table event_log (
  seq bigint primary key,
  event_id uuid not null unique,
  type text not null,
  time timestamptz not null,
  key text not null,
  data text not null
);

create table cluster (
  name text collate "C" primary key,
  listed_at timestamptz not null,
  workloads int not null,
  images int not null
);

-- What a container uses: an image, or text that is no image reference.
create table discovery (
  key text collate "C" primary key,
  workload text collate "C" not null,
  cluster text collate "C" not null,
  namespace text collate "C" not null,
  kind text not null,
  name text collate "C" not null,
  container text collate "C" not null,
  image text collate "C",
  registry text collate "C",
  rejected_text text,
  rejected_reason text,
  discovered_at timestamptz not null,
  check ((image is null) <> (rejected_text is null))
);
create index discovery_workload on discovery (workload);
create index discovery_image on discovery (image);
create index discovery_cluster on discovery (cluster);

create table copy (
  source text collate "C" primary key,
  registry text collate "C" not null,
  target text,
  state text not null check (state in ('COPIED', 'RETRYING', 'PARKED', 'REFUSED')),
  digest text,
  media_type text,
  bytes bigint,
  bytes_moved bigint,
  took_millis bigint,
  code text,
  message text,
  advice text,
  attempts int,
  next_attempt timestamptz,
  changed_at timestamptz not null
);
create index copy_state on copy (state, changed_at);

create table rewrite (
  workload text collate "C" primary key,
  state text not null check (state in ('REWRITTEN', 'FAILED')),
  code text,
  message text,
  changed_at timestamptz not null
);

-- Which containers of a workload run from their copy.
create table rewrite_image (
  workload text collate "C" not null references rewrite on delete cascade,
  container text collate "C" not null,
  source text not null,
  target text not null,
  primary key (workload, container)
);

-- A copy that somebody waits for but that no event has told of yet is PENDING.
create view copy_status as
select source, registry, target, state, digest, media_type, bytes, bytes_moved, took_millis, code,
       message, advice, attempts, next_attempt, changed_at
from copy
union all
select image, min(registry), null, 'PENDING', null, null, null, null, null, null,
       null, null, null, null, min(discovered_at)
from discovery
where image is not null and not exists (select from copy where copy.source = discovery.image)
group by image;

create view container_status as
select d.key, d.workload, d.cluster, d.namespace, d.kind, d.name, d.container, d.image, d.registry,
       d.rejected_text, d.rejected_reason,
       case when d.image is null then 'REJECTED' else coalesce(c.state, 'PENDING') end as state,
       c.target, c.message,
       i.container is not null and r.state = 'REWRITTEN' as rewritten
from discovery d
left join copy c on c.source = d.image
left join rewrite_image i on i.workload = d.workload and i.container = d.container
  and i.source = d.image
left join rewrite r on r.workload = d.workload;

create view workload_status as
select s.workload as key, s.cluster, s.namespace, s.kind, s.name,
       case
         when bool_or(s.state in ('PARKED', 'REFUSED', 'REJECTED')) then 'FAILED'
         when min(r.state) = 'FAILED' then 'REWRITE_FAILED'
         when bool_and(s.rewritten) then 'REWRITTEN'
         when bool_or(s.state = 'RETRYING') then 'RETRYING'
         when bool_or(s.state = 'PENDING') then 'PENDING'
         else 'COPIED'
       end as state,
       min(r.message) as message
from container_status s
left join rewrite r on r.workload = s.workload
group by s.workload, s.cluster, s.namespace, s.kind, s.name;

-- How far node caches are, which of them stand because somebody asked for them, and what watchers tell of
-- how a cluster uses its images.
create table node_cache (
  key text collate "C" primary key,
  cluster text collate "C" not null,
  name text collate "C" not null,
  origin text not null,
  state text not null,
  images int not null,
  nodes int not null,
  daemon_sets int not null,
  present int not null,
  pulling int not null,
  failed int not null,
  waiting int not null,
  -- JSON, as the event has it: it is shown as it is and never searched.
  preview text,
  message text,
  advice text,
  changed_at timestamptz not null
);
create index node_cache_name on node_cache (cluster, name);

create table cached_image (
  key text collate "C" primary key,
  cluster text collate "C" not null,
  cache text collate "C" not null,
  image text collate "C" not null,
  present int not null,
  pulling int not null,
  failed int not null,
  waiting int not null,
  -- JSON, as the event has it.
  nodes text not null,
  omitted int not null,
  changed_at timestamptz not null
);
create index cached_image_cache on cached_image (cluster, cache);

create table requested_cache (
  key text collate "C" primary key,
  cluster text collate "C" not null,
  name text collate "C" not null
);

-- Null until the next event tells it; whoever wants it at once drops the schema, which is built anew.
alter table cluster add column platforms text[];
alter table discovery add column role text, add column pull_policy text,
  add column digests text[], add column pull_secrets text[];

create or replace view container_status as
select d.key, d.workload, d.cluster, d.namespace, d.kind, d.name, d.container, d.image, d.registry,
       d.rejected_text, d.rejected_reason,
       case when d.image is null then 'REJECTED' else coalesce(c.state, 'PENDING') end as state,
       c.target, c.message,
       i.container is not null and r.state = 'REWRITTEN' as rewritten,
       d.role, d.pull_policy, d.digests, d.pull_secrets
from discovery d
left join copy c on c.source = d.image
left join rewrite_image i on i.workload = d.workload and i.container = d.container
  and i.source = d.image
left join rewrite r on r.workload = d.workload;

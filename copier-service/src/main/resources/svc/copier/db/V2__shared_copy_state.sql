-- What target registries hold, by their own word. Hints: a registry may delete a blob at any time. One tenant never mounts what
-- another one pushed.
create table blob_holder (
  tenant     text        not null default 'default',
  registry   text        not null,
  digest     text        not null,
  repository text        not null,
  seen_at    timestamptz not null default clock_timestamp(),
  primary key (tenant, registry, digest, repository)
);
create index blob_holder_seen on blob_holder (seen_at);

-- What one worker does at a time: 'blob REGISTRY DIGEST' is an upload, 'tag REGISTRY/REPOSITORY:TAG' a merge. A row without a lease
-- that holds is what its last owner left: kept is the encrypted checkpoint of an upload.
create sequence copy_lease_epoch;
create table copy_lease (
  name         text primary key,
  owner        text        not null,
  -- A sequence, because rows come and go: whoever holds an older one is fenced off.
  epoch        bigint      not null default nextval('copy_lease_epoch'),
  leased_until timestamptz not null,
  kept         bytea,
  changed_at   timestamptz not null default clock_timestamp()
);
create index copy_lease_owner on copy_lease (owner);

-- What is left of the requests that a registry grants a login (empty: without one).
create table request_budget (
  registry       text        not null,
  username       text        not null,
  request_limit  bigint      not null,
  remaining      bigint      not null,
  window_seconds bigint      not null,
  resets_at      timestamptz not null,
  primary key (registry, username)
);

-- paused_until: nothing is asked of the registry; copies_paused_until: no copy that needs it is begun.
-- strikes counts the refusals in a row that did not say for how long.
alter table registry_pause
  alter column paused_until set default '-infinity',
  add column copies_paused_until timestamptz not null default '-infinity',
  add column strikes integer not null default 0;
update registry_pause set copies_paused_until = paused_until, paused_until = '-infinity';

-- Re-checks of tags that may have moved. reason is why the job runs now; told_digest is what a moved tag was last told of to mean.
alter table copy_job
  add column reason text not null default 'DISCOVERED' check (reason in ('DISCOVERED', 'DRIFT')),
  add column source_digest text,
  add column told_digest text,
  add column copied_event bytea,
  add column recheck_at timestamptz;
update copy_job set source_digest = digest where state = 'DONE';
create index copy_job_recheck on copy_job (recheck_at) where state = 'DONE' and recheck_at is not null;

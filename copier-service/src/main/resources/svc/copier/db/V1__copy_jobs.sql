-- Every reference that was ever discovered, in canonical form.
create table reference (
  source        text primary key,
  registry      text        not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at  timestamptz not null default clock_timestamp()
);

-- The name of a copy belongs to the source that took it first; another source is refused.
create table target_name (
  target text primary key,
  source text not null
);

create table copy_job (
  id              uuid primary key     default gen_random_uuid(),
  -- sha256 of source, target and policy version: the same work is one row, however often it is asked for.
  dedup_key       text        not null unique,
  source          text        not null,
  source_registry text        not null,
  target          text,
  target_registry text,
  state           text        not null check (state in ('READY', 'LEASED', 'DONE', 'PARKED', 'REFUSED')),
  attempts        integer     not null default 0,
  run_at          timestamptz not null default clock_timestamp(),
  lease_owner     text,
  lease_until     timestamptz,
  -- Grows with each claim: whoever holds an older one is fenced off.
  lease_epoch     bigint      not null default 0,
  digest          text,
  error_code      text,
  error_message   text,
  created_at      timestamptz not null default clock_timestamp(),
  updated_at      timestamptz not null default clock_timestamp()
);
create index copy_job_ready on copy_job (run_at) where state = 'READY';
create index copy_job_leased on copy_job (lease_until) where state = 'LEASED';

-- A registry that asked to be left alone: no worker of any process claims a job that needs it before then.
create table registry_pause (
  registry     text primary key,
  paused_until timestamptz not null
);

-- Events, written in the transaction that makes them true. Sequence numbers commit out of order: never read "seq > last".
create table outbox (
  seq          bigint generated always as identity primary key,
  event_id     uuid        not null unique,
  event_type   text        not null,
  data         bytea       not null,
  created_at   timestamptz not null default clock_timestamp(),
  published_at timestamptz
);
create index outbox_pending on outbox (seq) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

-- Records that could not be read, as they came.
create table dead_letter (
  topic         text        not null,
  partition     integer     not null,
  record_offset bigint      not null,
  record_key    text,
  value         bytea       not null,
  reason        text        not null,
  received_at   timestamptz not null default clock_timestamp(),
  primary key (topic, partition, record_offset)
);

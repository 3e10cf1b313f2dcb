-- Which clusters use a reference. It stays true: a platform too many costs some bytes, one too few a pod.
create table reference_cluster (
  source  text not null,
  cluster text not null,
  primary key (source, cluster)
);
create index reference_cluster_cluster on reference_cluster (cluster);

-- What a cluster's nodes run, by its own word; empty when it does not know. A platform stays, since nodes come and go.
create table cluster_nodes (
  cluster   text   primary key,
  platforms text[] not null
);

-- platforms: for whom the index was copied; null: it was copied whole.
-- PLATFORMS: it is needed for more of them; SUSPECTED: somebody could not pull the copy; VANISHED: the target has lost it.
alter table copy_job
  add column platforms text[],
  drop constraint copy_job_reason_check,
  add constraint copy_job_reason_check
    check (reason in ('DISCOVERED', 'DRIFT', 'PLATFORMS', 'SUSPECTED', 'VANISHED'));

-- Whether a workload pulls the reference at every start (imagePullPolicy: Always). It stays true: looking at a tag
-- too often costs one small request.
alter table reference add column pulled_always boolean not null default false;

-- Why a cluster's rewriting is halted, which workloads roll out just now, and what a person can do about a
-- workload that is not rewritten.
create table halt (
  cluster text collate "C" primary key,
  since timestamptz not null,
  failures int not null,
  message text not null,
  advice text not null
);

create table rollout (
  workload text collate "C" primary key,
  aim text not null check (aim in ('COPIES', 'ORIGINALS')),
  since timestamptz not null
);

alter table rewrite add column advice text;

create or replace view workload_status as
select s.workload as key, s.cluster, s.namespace, s.kind, s.name,
       case
         when bool_or(s.state in ('PARKED', 'REFUSED', 'REJECTED')) then 'FAILED'
         when min(r.state) = 'FAILED' then 'REWRITE_FAILED'
         when bool_and(s.rewritten) then 'REWRITTEN'
         when bool_or(s.state = 'RETRYING') then 'RETRYING'
         when bool_or(s.state = 'PENDING') then 'PENDING'
         when min(r.state) = 'WITHHELD' then 'WITHHELD'
         else 'COPIED'
       end as state,
       min(r.message) as message,
       min(r.code) as code,
       min(r.advice) as advice,
       min(o.aim) as rollout_aim,
       min(o.since) as rollout_since
from container_status s
left join rewrite r on r.workload = s.workload
left join rollout o on o.workload = s.workload
group by s.workload, s.cluster, s.namespace, s.kind, s.name;

-- A workload that could be rewritten and is not: code and message say why.
alter table rewrite drop constraint rewrite_state_check;
alter table rewrite add constraint rewrite_state_check
  check (state in ('REWRITTEN', 'FAILED', 'WITHHELD'));

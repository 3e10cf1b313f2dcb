-- Rows that were projected before V4 hold nothing in its columns until the next event of their key, which may
-- never come. So the topics are read again from their start, into the rows that there are: nothing disappears
-- from sight meanwhile. Those events are news to the log, whose numbers get a new generation.
truncate event_log;
delete from generation;
insert into generation default values;

-- A gateway of the version before, which still runs during an update, goes on from its own place in the topics.
-- What it wrote here would count as read. It does not find this table, and projects nothing until it is replaced.
drop table projection_offset;
create table projected_offset (
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

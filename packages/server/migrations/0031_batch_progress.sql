-- When a change of many, or its undoing, last moved on: one that has not for long is said to stand still.
alter table batches add column moved_at timestamptz;

-- The language of the page on which somebody reported a barrier, and what they were answered by mail.
alter table barrier_report add column language text not null default 'de';
alter table barrier_report add column reply text not null default '';

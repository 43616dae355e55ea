delete from notice
where at < $1 and not exists (select 1 from notice_follow where notice_follow.notice_id = notice.id)

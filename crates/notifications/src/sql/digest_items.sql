select text_de, text_en, text_plain, path from notice
where id in (select notice_id from notice_follow join follow on follow.id = notice_follow.follow_id where follow.follower_id = $1)
order by at, id

select attribution, attribution_url from municipality where attribution <> ''
union
select attribution, attribution_url from place where attribution <> ''
order by 1

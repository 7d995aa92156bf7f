-- How far back, and how near to now, each cluster that is backed up can be restored. It outlives the cluster as its history does.

create table archive (
    cluster_id  uuid primary key references ha_cluster (id) on delete cascade,
    server_name text not null,    -- of the incarnation that this is about
    first_at    timestamptz,      -- the earliest moment that can be restored
    last_at     timestamptz,      -- the latest that is proven to be in the archive
    mark_at     timestamptz,      -- a commit that is not proven to be there yet
    mark_wal    text,
    keys        bigint not null default 0, -- the version of the store whose keys the cluster was given last
    checked_at  timestamptz not null,
    check ((mark_at is null) = (mark_wal is null))
);

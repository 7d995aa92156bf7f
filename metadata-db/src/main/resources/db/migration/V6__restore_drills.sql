-- What a drill has proven of a cluster's archive. It outlives its job, and the cluster that was made for it.

create table restore_drill (
    id         uuid primary key,
    tenant     text not null references tenant (name),
    cluster_id uuid not null references ha_cluster (id) on delete cascade,
    job_id     uuid not null, -- that began it
    state      text not null check (state in ('RUNNING', 'PASSED', 'FAILED', 'CANCELLED')),
    report     jsonb not null,
    created_at timestamptz not null,
    ended_at   timestamptz,
    check ((state = 'RUNNING') = (ended_at is null))
);
create index restore_drill_by_cluster on restore_drill (cluster_id, id desc);

-- What several control plane processes must agree on stands here as keys, checks and partial indexes.

create table installation (
    id         uuid primary key,
    only_row   boolean not null default true unique check (only_row),
    created_at timestamptz not null
);

create table data_plane (
    name       text primary key,
    operators  text[] not null check (cardinality(operators) > 0), -- the first is the default
    settings   jsonb not null,
    is_default boolean not null default false,
    created_at timestamptz not null
);
create unique index data_plane_one_default on data_plane (is_default) where is_default;

create table tenant (
    name               text primary key check (name ~ '^[a-z][a-z0-9]{0,19}$'),
    default_data_plane text references data_plane (name),
    created_at         timestamptz not null
);

create table api_key (
    id          uuid primary key,
    tenant      text references tenant (name), -- null: a platform administrator's
    name        text not null,
    role        text not null check (role in ('VIEWER', 'EDITOR', 'ADMIN', 'PLATFORM_ADMIN')),
    prefix      text not null unique,
    secret_hash bytea not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    check ((tenant is null) = (role = 'PLATFORM_ADMIN'))
);
create unique index api_key_living_name on api_key (coalesce(tenant, ''), name) where revoked_at is null;

create table tenant_namespace (
    tenant     text not null references tenant (name),
    data_plane text not null references data_plane (name),
    name       text not null,
    created_at timestamptz not null,
    primary key (tenant, data_plane, name)
);

create table ha_cluster (
    id                 uuid primary key,
    tenant             text not null references tenant (name),
    namespace          text not null,
    name               text not null,
    data_plane         text not null references data_plane (name),
    operator           text not null,
    desired            jsonb not null,
    generation         bigint not null check (generation >= 1),
    settled_generation bigint not null default 0 check (settled_generation <= generation),
    state              text not null check (state in ('PROVISIONING', 'READY', 'UPDATING', 'DEGRADED', 'UNAVAILABLE',
                                                      'HIBERNATED', 'FENCED', 'DELETING', 'FAILED')),
    failed_job         uuid, -- the job that left the cluster unlike its desired state
    observation        jsonb,
    observed_at        timestamptz,
    look               bigint not null default 0, -- the number of the look that is stored
    next_look          bigint not null default 1,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    deleted_at         timestamptz,
    foreign key (tenant, data_plane, namespace) references tenant_namespace (tenant, data_plane, name)
);
create unique index ha_cluster_living_name on ha_cluster (tenant, namespace, name) where deleted_at is null;
create index ha_cluster_by_tenant on ha_cluster (tenant, id desc);
create index ha_cluster_by_data_plane on ha_cluster (data_plane) where deleted_at is null;

create table job (
    id                uuid primary key,
    tenant            text not null references tenant (name),
    kind              text not null,
    state             text not null check (state in ('PENDING', 'RUNNING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    cluster_id        uuid not null references ha_cluster (id),
    cluster_namespace text not null,
    cluster_name      text not null,
    generation        bigint not null, -- of the cluster, once this job was accepted
    previous          jsonb,           -- desired state before; null where there was none
    target            jsonb,           -- desired state after; null where the cluster goes
    memory            jsonb not null default '{}',
    epoch             bigint not null default 0,
    wake_seq          bigint not null default 0,
    past_no_return    boolean not null default false,
    plan              jsonb,
    result            jsonb,
    problem           jsonb,
    expected_seconds  integer,
    retry_of          uuid references job (id),
    retried_by        uuid references job (id),
    requester_type    text not null,
    requester_name    text not null,
    request_id        text not null,
    created_at        timestamptz not null,
    started_at        timestamptz,
    finished_at       timestamptz,
    check ((state in ('SUCCEEDED', 'FAILED', 'CANCELLED')) = (finished_at is not null))
);
create index job_by_tenant on job (tenant, id desc);
create index job_by_cluster on job (cluster_id, id desc);
create index job_living on job (state) where finished_at is null;
create index job_durations on job (kind, finished_at desc) where state = 'SUCCEEDED';

create table job_step (
    job_id         uuid not null references job (id) on delete cascade,
    position       integer not null,
    name           text not null, -- stored with running jobs: renaming one is a migration
    state          text not null check (state in ('PENDING', 'RUNNING', 'WAITING', 'DONE', 'SKIPPED', 'FAILED')),
    note           text,
    attempts       integer not null default 0,
    compensation   boolean not null default false,
    started_at     timestamptz,
    unreachable_ms bigint not null default 0, -- time in which the data plane did not answer
    looked_at      timestamptz,
    finished_at    timestamptz,
    primary key (job_id, position)
);

create table job_target (
    job_id     uuid not null references job (id) on delete cascade,
    cluster_id uuid not null references ha_cluster (id),
    role       text not null check (role in ('CHANGES', 'READS')),
    active     boolean not null default true,
    primary key (job_id, cluster_id)
);
create unique index job_target_one_change on job_target (cluster_id) where active and role = 'CHANGES';

-- One row per tenant, counted up as the last statement of a transaction: its row lock makes the order of sequence
-- numbers the order of commits, so a reader that goes by numbers skips none.
create table event_sequence (
    tenant text primary key references tenant (name),
    last   bigint not null default 0
);

create table event (
    tenant     text not null references tenant (name),
    seq        bigint not null,
    type       text not null,
    at         timestamptz not null,
    cluster_id uuid,
    job_id     uuid,
    data       jsonb not null default '{}',
    primary key (tenant, seq)
);
create index event_by_cluster on event (tenant, cluster_id, seq) where cluster_id is not null;
create index event_by_job on event (tenant, job_id, seq) where job_id is not null;

create table idempotency_key (
    scope       text not null, -- tenant and credential
    key         text not null,
    fingerprint text not null,
    status      integer,
    location    text,
    resource_id text,
    created_at  timestamptz not null,
    primary key (scope, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

create table audit_entry (
    id         uuid primary key,
    tenant     text, -- null: a platform matter
    actor_type text not null,
    actor_name text not null,
    action     text not null,
    subject    text not null,
    request_id text not null,
    at         timestamptz not null
);
create index audit_entry_by_tenant on audit_entry (tenant, id desc);

-- db-scheduler's own table, as its version 16 wants it.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_by_priority on scheduled_tasks (priority desc, execution_time);

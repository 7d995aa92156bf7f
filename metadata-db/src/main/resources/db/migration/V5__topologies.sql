-- Clusters that hold the same data, of which one takes writes and the other follows it.

create table topology (
    id         uuid primary key,
    tenant     text not null references tenant (name),
    name       text not null,
    created_at timestamptz not null
);
create unique index topology_name on topology (tenant, name);

create table topology_member (
    topology_id uuid not null references topology (id) on delete cascade,
    cluster_id  uuid not null references ha_cluster (id) on delete cascade,
    role        text not null check (role in ('PRIMARY', 'PROMOTING', 'REPLICA', 'LOST')),
    primary key (topology_id, cluster_id)
);
create unique index topology_member_one_topology on topology_member (cluster_id);
create unique index topology_member_one_primary on topology_member (topology_id) where role in ('PRIMARY', 'PROMOTING');

alter table job add column topology_id uuid; -- outlives the topology, as the job does

-- A job may have a part in a cluster that is forgotten before the job's own is.
alter table job_target drop constraint job_target_cluster_id_fkey;
alter table job_target add foreign key (cluster_id) references ha_cluster (id) on delete cascade;
create index job_target_by_cluster on job_target (cluster_id, job_id);

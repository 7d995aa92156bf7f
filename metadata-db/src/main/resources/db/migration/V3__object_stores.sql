-- Where archives of WAL and base backups are kept: a tenant's own stores, and the platform's, which every tenant may use.

create table object_store (
    id                     uuid primary key,
    tenant                 text references tenant (name), -- null: the platform's
    name                   text not null,
    kind                   text not null check (kind in ('S3', 'DIRECTORY')),
    location               text not null,
    endpoint               text, -- as data planes reach it; null: Amazon's own, or none
    region                 text,
    control_plane_endpoint text, -- as this control plane reaches it, where that is another address
    iam_role               text, -- in place of keys
    access_key_id          text,
    secret_access_key      bytea, -- sealed
    shortcoming            jsonb, -- what the last check has found; null: all was well
    checked_at             timestamptz,
    version                bigint not null default 1,
    created_at             timestamptz not null,
    removed_at             timestamptz, -- what was kept there is still known by where it is
    check ((access_key_id is null) = (secret_access_key is null)),
    check (removed_at is null or secret_access_key is null)
);
-- That no tenant has a name of the platform's is seen to by whoever adds one: no index can say it.
create unique index object_store_living_name on object_store (coalesce(tenant, ''), name) where removed_at is null;
create index object_store_by_tenant on object_store (tenant, id desc) where removed_at is null;

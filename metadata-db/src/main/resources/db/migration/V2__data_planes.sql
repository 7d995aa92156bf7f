-- Data planes that somebody registers, with credentials; and which server watches each of them.

alter table data_plane
    add column kind         text not null default 'sandbox', -- whose provider knows what the settings mean
    add column credentials  bytea,                           -- sealed; the clear settings say only what may be shown
    add column identity     text,                            -- what tells this place from any other
    add column offers       jsonb not null default '{}',     -- by operator: what it was found to be able to do
    add column shortcomings jsonb not null default '[]',
    add column checked_at   timestamptz,
    add column version      bigint not null default 1,       -- counts the changes after which a server connects anew
    add column removed_at   timestamptz,                     -- the history of its clusters refers to it
    add check (removed_at is null or (credentials is null and not is_default));
create unique index data_plane_one_of_each on data_plane (kind, identity) where removed_at is null;

create table observer_lease (
    data_plane text primary key references data_plane (name),
    holder     text not null,
    epoch      bigint not null, -- counts the holders
    until      timestamptz not null
);

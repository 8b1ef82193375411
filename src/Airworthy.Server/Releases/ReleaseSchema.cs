namespace Airworthy.Server.Releases;

/// <summary>
/// The tables of what tools and events tell about releases; what sessions tell stands in facts. A release is one of the organization, with the projects it is linked to.
/// Times are ticks (UTC).
/// </summary>
internal static class ReleaseSchema
{
    public const string Sql = """
        create table if not exists release (
            id integer primary key autoincrement,  -- inside this file only, never given out twice
            version text not null unique,
            created_at integer not null,           -- when a tool or an event first named it; a session may have been earlier
            released_at integer,                   -- null until it is finalized
            is_archived integer not null default 0,
            ref text, url text, user_agent text,
            first_event integer, last_event integer) strict;

        create table if not exists release_project (
            release integer not null, project integer not null, created_at integer not null,
            primary key (release, project)) strict, without rowid;
        create index if not exists release_project_project on release_project (project);

        -- Where events of it came from.
        create table if not exists release_event_environment (
            release integer not null, project integer not null, environment text not null, first_event integer not null, last_event integer not null,
            primary key (release, project, environment)) strict, without rowid;

        create table if not exists repository (
            id integer primary key, name text not null unique, created_at integer not null) strict;
        create table if not exists commit_author (
            id integer primary key, email text not null unique, name text) strict; -- no name if nobody told it
        create table if not exists source_commit (
            id integer primary key, repository integer not null, sha text not null, message text, created_at integer not null, author integer,
            unique (repository, sha)) strict;
        create table if not exists commit_file (
            commit_id integer not null, path text not null, type text not null, -- A, M or D
            primary key (commit_id, path)) strict, without rowid;
        create table if not exists release_commit (
            release integer not null, position integer not null, commit_id integer not null,
            primary key (release, position)) strict, without rowid;
        create index if not exists release_commit_commit on release_commit (commit_id);
        -- The head of each repository, where a tool named only that.
        create table if not exists release_head (
            release integer not null, repository integer not null, sha text not null,
            primary key (release, repository)) strict, without rowid;

        create table if not exists deploy (
            id integer primary key, release integer not null, environment text not null, name text, url text, started_at integer, finished_at integer not null) strict;
        create table if not exists deploy_project (
            deploy integer not null, project integer not null, primary key (deploy, project)) strict, without rowid;
        create index if not exists deploy_release on deploy (release);

        -- Counts what changes ReleaseCatalog. Events that only come again change nothing of it.
        create table if not exists release_changes (count integer not null) strict;
        insert into release_changes select 0 where not exists (select 1 from release_changes);
        create trigger if not exists release_added after insert on release begin update release_changes set count = count + 1; end;
        create trigger if not exists release_changed after update of released_at, is_archived, ref, url, user_agent on release
            begin update release_changes set count = count + 1; end;
        create trigger if not exists release_removed after delete on release begin update release_changes set count = count + 1; end;
        create trigger if not exists release_linked after insert on release_project begin update release_changes set count = count + 1; end;
        create trigger if not exists release_seen after insert on release_event_environment begin update release_changes set count = count + 1; end;
        create trigger if not exists release_deployed after insert on deploy_project begin update release_changes set count = count + 1; end;
        create trigger if not exists release_commits_set after insert on release_commit when new.position = 0
            begin update release_changes set count = count + 1; end;
        create trigger if not exists release_commits_cleared after delete on release_commit when old.position = 0
            begin update release_changes set count = count + 1; end;
        """;
}

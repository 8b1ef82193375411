namespace Airworthy.Server.Issues;

/// <summary>
/// The tables of events and issues. Times are ticks (UTC); releases are rows of <c>release</c> (see <c>Releases/ReleaseSchema</c>), environments are their names, empty for none.
/// An event is written in the transaction of its issue's figures, once for each id of a project, so the figures are exact.
/// </summary>
internal static class IssueSchema
{
    public const string Sql = """
        create table if not exists issue (
            id integer primary key,
            project integer not null,
            number integer not null,               -- in its project, from 1: the end of its short id
            title text not null, culprit text not null,
            type text, value text, filename text, function text, -- of the latest event
            level integer not null, platform text not null, logger text, is_unhandled integer not null, -- of the latest event
            first_seen integer not null, last_seen integer not null,
            first_release integer, last_release integer, -- of the event that made it; of the latest event that names one
            last_release_at integer,               -- when that event happened
            events integer not null, users integer not null,
            status integer not null, substatus integer not null, -- IssueStatus, IssueSubstatus
            changed_at integer not null,           -- when the status last changed
            resolution integer,                    -- Resolution; null if it is not resolved in a release
            resolution_release integer,            -- the release it is resolved in, or whose successor it is resolved in
            resolution_after integer,              -- resolved in whatever comes after this release; null otherwise
            ignored_until integer, ignored_events integer, -- back when this time has come, or so many events more than there were
            unique (project, number)) strict;
        create index if not exists issue_last_seen on issue (project, last_seen);
        create index if not exists issue_first_release on issue (first_release);

        -- The last number that was given out: one is never given out twice, also when its issue is deleted.
        create table if not exists issue_number (project integer primary key, last integer not null) strict;

        -- All the hashes of an issue: an event belongs to the issue that any of its hashes names.
        create table if not exists issue_hash (
            project integer not null, hash blob not null, issue integer not null,
            primary key (project, hash)) strict, without rowid;

        create table if not exists issue_user (
            issue integer not null, user integer not null, -- keyed hash
            primary key (issue, user)) strict, without rowid;

        create table if not exists issue_environment (
            issue integer not null, environment text not null,
            first_seen integer not null, last_seen integer not null, first_release integer, events integer not null,
            primary key (issue, environment)) strict, without rowid;
        create index if not exists issue_environment_first_release on issue_environment (first_release, environment);

        -- Counts by hour: kept as long as the hours of sessions.
        create table if not exists issue_hour (
            issue integer not null, hour integer not null, release integer not null, environment text not null, -- release 0 for none
            project integer not null, events integer not null, unhandled integer not null,
            primary key (issue, hour, release, environment)) strict, without rowid;
        create index if not exists issue_hour_release on issue_hour (release, hour);
        create index if not exists issue_hour_project on issue_hour (project, hour);

        create table if not exists event (
            id integer primary key,                -- in the order in which they came
            project integer not null, event_id blob not null, issue integer not null,
            at integer not null, received_at integer not null,
            release integer, environment text not null,
            level integer not null, platform text not null, is_unhandled integer not null, has_exception integer not null,
            title text not null, culprit text not null, message text, "transaction" text,
            type text, value text,                 -- of the main exception
            user_id text, user_name text, user_email text, user_ip text,
            tags text not null,                    -- a JSON object
            unique (project, event_id)) strict;
        -- With what most filters ask for, so that they are answered from the index alone.
        create index if not exists event_issue_kind on event (issue, at, is_unhandled, level, environment);
        create index if not exists event_time_kind on event (project, at, is_unhandled, level, environment);
        drop index if exists event_issue; -- of earlier versions
        drop index if exists event_time;
        -- Few events have a message of their own beside their exception.
        create index if not exists event_message on event (issue, message) where message is not null;
        create index if not exists event_release on event (release, at);

        -- The whole event, Brotli; of the newest events of each issue.
        create table if not exists event_body (
            event integer primary key, issue integer not null, body blob not null) strict;
        create index if not exists event_body_issue on event_body (issue, event);

        -- What happened to an issue: created, resolved, regressed, ...
        create table if not exists issue_activity (
            id integer primary key, issue integer not null, at integer not null, kind text not null, data text not null) strict; -- a JSON object
        create index if not exists issue_activity_issue on issue_activity (issue, at);

        -- A commit says that it fixes an issue.
        create table if not exists issue_commit (
            issue integer not null, commit_id integer not null, primary key (issue, commit_id)) strict, without rowid;
        create index if not exists issue_commit_commit on issue_commit (commit_id);

        -- What SDKs say they have thrown away.
        create table if not exists client_report (
            project integer not null, day integer not null, kind text not null, reason text not null, category text not null, quantity integer not null,
            primary key (project, day, kind, reason, category)) strict, without rowid;

        -- What became of events and client reports, by the day on which they came: counted in the transaction that stores them. What is dropped before that is a fact in the log.
        create table if not exists item_outcome (
            project integer not null, day integer not null, item integer not null, reason integer not null, -- ItemType, DropReason or -1 for kept
            quantity integer not null,
            primary key (project, day, item, reason)) strict, without rowid;

        -- Since when all events, and all hours, are there; one row.
        create table if not exists event_expiry (
            id integer primary key check (id = 1), events_from integer not null, hours_from integer not null) strict;
        """;
}

/// <summary>Stored: never renumber.</summary>
internal enum IssueStatus
{
    Unresolved,
    Resolved,
    Ignored,
}

/// <summary>Stored: never renumber.</summary>
internal enum IssueSubstatus
{
    None,
    New,
    Ongoing,
    Escalating,
    Regressed,
    ArchivedUntilEscalating,
    ArchivedUntilConditionMet,
    ArchivedForever,
}

/// <summary>Stored: never renumber.</summary>
internal enum ResolutionKind
{
    InRelease,
    InNextRelease,
}

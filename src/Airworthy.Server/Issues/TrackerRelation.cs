namespace Airworthy.Server.Issues;

/// <summary>A column whose values are rows of another table. They are no foreign keys of SQLite's: each event would pay for looks that its own writing makes superfluous.</summary>
internal sealed record TrackerRelation(string Table, string Column, string Target)
{
    public static readonly IReadOnlyList<TrackerRelation> All =
    [
        new("issue_hash", "issue", "issue"),
        new("issue_user", "issue", "issue"),
        new("issue_environment", "issue", "issue"),
        new("issue_hour", "issue", "issue"),
        new("issue_activity", "issue", "issue"),
        new("issue_commit", "issue", "issue"),
        new("issue_commit", "commit_id", "source_commit"),
        new("event", "issue", "issue"),
        new("event", "release", "release"),
        new("event_body", "event", "event"),
        new("event_body", "issue", "issue"),
        new("issue_hour", "release", "release"),
        new("issue", "first_release", "release"),
        new("issue", "last_release", "release"),
        new("issue", "resolution_release", "release"),
        new("issue", "resolution_after", "release"),
        new("issue_environment", "first_release", "release"),
        new("release_project", "release", "release"),
        new("release_event_environment", "release", "release"),
        new("release_commit", "release", "release"),
        new("release_commit", "commit_id", "source_commit"),
        new("release_head", "release", "release"),
        new("release_head", "repository", "repository"),
        new("source_commit", "repository", "repository"),
        new("source_commit", "author", "commit_author"),
        new("commit_file", "commit_id", "source_commit"),
        new("deploy", "release", "release"),
        new("deploy_project", "deploy", "deploy"),
    ];

    /// <summary>Counts the rows whose value is no row of the other table. None, and 0 that stands for it where a column is part of a key, are values of no row.</summary>
    public string CountMissing =>
        $"select count(*) from {Table} where {Column} is not null and {Column} <> 0 and not exists (select 1 from {Target} other where other.id = {Table}.{Column})";
}

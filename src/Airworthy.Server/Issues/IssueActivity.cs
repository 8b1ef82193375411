using System.Text.Json.Nodes;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What has happened to an issue, as its page tells it. The kinds are those of Sentry's API.</summary>
internal static class IssueActivity
{
    public const string FirstSeen = "first_seen";
    public const string Regression = "set_regression";
    public const string Resolved = "set_resolved";
    public const string ResolvedInRelease = "set_resolved_in_release";
    public const string ResolvedInCommit = "set_resolved_in_commit";
    public const string Unresolved = "set_unresolved";
    public const string Ignored = "set_ignored";

    /// <summary>On the writer's thread.</summary>
    /// <param name="by">Who did it; null if nobody did.</param>
    public static void Add(SqlSession session, long issue, DateTime at, string kind, JsonObject? data = null, string? by = null)
    {
        data ??= [];
        if (by is not null)
            data["by"] = by;
        session.Execute(
            "insert into issue_activity (issue, at, kind, data) values ($1, $2, $3, $4)", issue, at.Ticks, kind, data.ToJsonString());
    }
}

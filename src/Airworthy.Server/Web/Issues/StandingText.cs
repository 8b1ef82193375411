using System.Text.Json;
using Airworthy.Server.Issues;
using Airworthy.Server.Web.Events;

namespace Airworthy.Server.Web.Issues;

/// <summary>Why an issue stands as it does, in parts: a release or a commit is more than a word.</summary>
/// <param name="Lead">Before the release, or all there is to say.</param>
/// <param name="Release">A link to its details; null for none.</param>
/// <param name="Rest">Behind it.</param>
internal sealed record StandingText(string Lead, string? Release, string Rest)
{
    /// <param name="activity">The newest first.</param>
    public static StandingText Of(Issue issue, IssueStanding standing, IReadOnlyList<ActivityEntry> activity)
    {
        return standing switch
        {
            { Status: IssueStatus.Resolved } => Resolved(issue, Last(activity, IssueActivity.Resolved, IssueActivity.ResolvedInRelease, IssueActivity.ResolvedInCommit)),
            { Status: IssueStatus.Ignored } => Ignored(issue, Last(activity, IssueActivity.Ignored)),
            { Substatus: IssueSubstatus.Regressed } => Regressed(Last(activity, IssueActivity.Regression)),
            { Substatus: IssueSubstatus.New } => new("Its first event came less than a week ago.", null, ""),
            _ => new("It is open.", null, ""),
        };
    }

    private static StandingText Resolved(Issue issue, JsonElement? data)
    {
        var by = By(data);
        var commit = data?.Text("commit") is { } sha ? $" by commit {sha[..Math.Min(12, sha.Length)]}" : "";
        if (issue is { IsResolvedInNext: true, Resolution: not null })
            return data?.Text("current_release_version") is { } current ? new("Resolved in whatever comes after ", current, by) : new($"Resolved in the next release{by}", null, "");
        return issue.ResolvedIn is { } release ? new("Resolved in ", release, commit + by) : new($"Resolved{commit}{(commit.Length > 0 ? ", which is in no release yet" : "")}{by}", null, "");
    }

    private static StandingText Ignored(Issue issue, JsonElement? data)
    {
        var until = issue switch
        {
            { IgnoredUntil: { } time } => $"Ignored until {FigureText.Moment(time)}",
            { IgnoredEvents: { } events } => $"Ignored until {FigureText.Exact(Math.Max(0, events - issue.Lifetime.Events), "more event")}",
            _ => "Ignored for good",
        };
        return new(until + By(data), null, "");
    }

    private static StandingText Regressed(JsonElement? data) => data?.Text("version") is { Length: > 0 } version
        ? new("It was resolved, and happened again in ", version, ".")
        : new("It was resolved, and happened again.", null, "");

    private static string By(JsonElement? data) => data?.Text("by") is { } by ? $", said {by}." : ".";

    private static JsonElement? Last(IReadOnlyList<ActivityEntry> activity, params string[] kinds) =>
        activity.FirstOrDefault(entry => kinds.Contains(entry.Kind)) is { } last ? JsonSerializer.Deserialize<JsonElement>(last.Data) : null;
}

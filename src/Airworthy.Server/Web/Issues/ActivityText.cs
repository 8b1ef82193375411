using System.Text.Json;
using Airworthy.Server.Issues;
using Airworthy.Server.Web.Events;

namespace Airworthy.Server.Web.Issues;

/// <summary>Something that has happened to an issue, in words.</summary>
/// <param name="Kind">As a mark's class names it: seen, resolved, regressed, ignored or open.</param>
/// <param name="Text">What was done.</param>
/// <param name="Release">Null for none.</param>
/// <param name="EventId">The event that did it; null for none.</param>
/// <param name="By">Who did it; null if nobody did, but facts.</param>
internal sealed record ActivityText(DateTime At, string Kind, string Text, string? Release, string? EventId, string? By)
{
    public static ActivityText Of(ActivityEntry entry)
    {
        var data = JsonSerializer.Deserialize<JsonElement>(entry.Data);
        var version = data.Text("version") is { Length: > 0 } named ? named : null;
        var (kind, text) = entry.Kind switch
        {
            IssueActivity.FirstSeen => ("seen", "First event came in"),
            IssueActivity.Regression => ("regressed", version is null ? "Happened again" : "Happened again in"),
            IssueActivity.Resolved => ("resolved", "Resolved"),
            IssueActivity.ResolvedInRelease when data.Text("commit") is { } sha => ("resolved", $"Resolved by commit {Short(sha)} in"),
            IssueActivity.ResolvedInRelease => ("resolved", version is null ? "Resolved in the next release" : "Resolved in"),
            IssueActivity.ResolvedInCommit => ("resolved", $"Resolved by commit {Short(data.Text("commit") ?? "")}"),
            IssueActivity.Ignored => ("ignored", IgnoredText(data)),
            IssueActivity.Unresolved => ("open", "Unresolved again"),
            var other => ("seen", other.Replace('_', ' ')),
        };
        return new(entry.At, kind, text, version, data.Text("event_id"), data.Text("by"));
    }

    private static string IgnoredText(JsonElement data) => (data.Number("ignoreDuration"), data.Number("ignoreCount")) switch
    {
        ({ } minutes, _) => $"Ignored for {FigureText.Duration(minutes * 60_000.0)}",
        (_, { } events) => $"Ignored until {FigureText.Exact(events, "more event")}",
        _ => "Ignored for good",
    };

    private static string Short(string sha) => sha[..Math.Min(12, sha.Length)];
}

using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Web.Issues;

/// <summary>An issue as a list shows it.</summary>
public sealed record ShownIssue
{
    internal required Issue Issue { get; init; }

    internal required IssueStanding Standing { get; init; }

    public required string ShortId { get; init; }

    public required string Project { get; init; }

    /// <summary>In the time the page is about.</summary>
    public required long Events { get; init; }

    public required IReadOnlyList<long> Points { get; init; }

    public required string? FirstRelease { get; init; }

    public required string? LastRelease { get; init; }

    public long Id => Issue.Id;

    public EventLevel Level => Issue.Level;

    internal static ShownIssue Of(ListedIssue listed, string slug, IReadOnlyDictionary<long, string> versions, DateTime now) => new()
    {
        Issue = listed.Issue,
        Standing = listed.Issue.StandingAt(now),
        ShortId = Server.Issues.ShortId.Write(slug, listed.Issue.Number),
        Project = slug,
        Events = listed.Counts.Events,
        Points = listed.Points ?? [],
        FirstRelease = listed.Issue.FirstRelease is { } first ? versions.GetValueOrDefault(first) : null,
        LastRelease = listed.Issue.LastRelease is { } last ? versions.GetValueOrDefault(last) : null,
    };
}

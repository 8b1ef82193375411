using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Web.Issues;

/// <summary>An issue as a list shows it.</summary>
public sealed class ShownIssue
{
    internal ShownIssue(Issue issue, IssueStanding standing, string project) => (Issue, Standing, Project) = (issue, standing, project);

    internal Issue Issue { get; }

    internal IssueStanding Standing { get; }

    /// <summary>The project's slug.</summary>
    public string Project { get; }

    public string ShortId => Server.Issues.ShortId.Write(Project, Issue.Number);

    /// <summary>In the time the page is about.</summary>
    public long Events { get; init; }

    public IReadOnlyList<long> Points { get; init; } = [];

    public string? FirstRelease { get; init; }

    public string? LastRelease { get; init; }

    public long Id => Issue.Id;

    public EventLevel Level => Issue.Level;

    internal static ShownIssue Of(ListedIssue listed, string slug, IReadOnlyDictionary<long, string> versions, DateTime now) => new(listed.Issue, listed.Issue.StandingAt(now), slug)
    {
        Events = listed.Counts.Events,
        Points = listed.Points ?? [],
        FirstRelease = listed.Issue.FirstRelease is { } first ? versions.GetValueOrDefault(first) : null,
        LastRelease = listed.Issue.LastRelease is { } last ? versions.GetValueOrDefault(last) : null,
    };
}

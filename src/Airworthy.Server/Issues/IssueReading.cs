using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>All that the page of one issue tells of it beside its events.</summary>
/// <param name="Activity">The newest first.</param>
internal sealed record IssueView(
    Issue Issue, Project Project, IssueRelease? FirstRelease, IssueRelease? LastRelease, IReadOnlyList<ActivityEntry> Activity, IReadOnlyList<IssueTag> Tags, IssueHistory History)
{
    public string ShortId => Issues.ShortId.Write(Project.Slug, Issue.Number);
}

/// <summary>Reads issues for pages, in one snapshot. Never writes.</summary>
internal sealed class IssueReading(TrackerDatabase tracker, IssueLookup lookup, IssueReleases releases, ProjectDirectory projects)
{
    private const int ValuesOfTag = 5;
    private const int ReleasesOffered = 20;

    /// <summary>By its number or its short id; null if there is none.</summary>
    public IssueView? Find(string idOrShortId, IssueSeries series) => tracker.Read(session =>
    {
        if (lookup.Find(session, idOrShortId) is not { } issue)
            return null;
        return new IssueView(
            issue, projects.Find(issue.Project)!, Find(issue.FirstRelease), Find(issue.LastRelease), IssueDetails.ActivityOf(session, issue),
            IssueTags.Read(session, issue.Id, environments: null, key: null, ValuesOfTag), IssueHistory.Read(session, issue.Id, series));

        IssueRelease? Find(long? release) => release is { } row ? releases.Find(session, issue.Project, row) : null;
    });

    /// <summary>Short ids and titles by the issues' numbers.</summary>
    public IReadOnlyDictionary<long, (string ShortId, string Title)> NamesOf(IEnumerable<long> issues) => tracker.Read(session => session.QueryOnce(
        "select id, project, number, title from issue where id in (select value from json_each($1))",
        row => (Id: row.GetInt64(0), Project: new ProjectId(row.GetInt32(1)), Number: row.GetInt64(2), Title: row.GetString(3)), [JsonSerializer.Serialize(issues.Distinct())])
        .Where(issue => projects.Find(issue.Project) is not null)
        .ToDictionary(issue => issue.Id, issue => (ShortId.Write(projects.Find(issue.Project)!.Slug, issue.Number), issue.Title)));

    /// <summary>The project's open releases, the newest first; not all of them.</summary>
    public IReadOnlyList<string> NewestReleases(ProjectId project) => tracker.Read(session => releases.Of(session, project))
        .Where(release => !release.IsArchived).OrderByDescending(release => release.Date).Take(ReleasesOffered).Select(release => release.Version).ToList();

    /// <summary>The names of releases by their rows in the tracker.</summary>
    public IReadOnlyDictionary<long, string> VersionsOf(IEnumerable<long> releases) => tracker.Read(session => session.QueryOnce(
        "select id, version from release where id in (select value from json_each($1))",
        row => (Id: row.GetInt64(0), Version: row.GetString(1)), [JsonSerializer.Serialize(releases.Distinct())])
        .ToDictionary(release => release.Id, release => release.Version));
}

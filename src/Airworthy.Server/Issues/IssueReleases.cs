using System.Collections.Concurrent;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>A project's releases, in the orders that decide what a resolution covers: what tools and events tell of them, and what sessions do.</summary>
internal sealed class IssueReleases(SessionBeginnings sessions, TimeProvider time)
{
    private const string Columns = "release.id, release.version, release.created_at, release.released_at, release.is_archived";

    // To find out takes all releases, and it changes seldom. Sentry keeps the answer for an hour.
    private static readonly TimeSpan MaxSchemeAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ProjectId, (DateTimeOffset At, int Releases, bool IsSemantic)> _schemes = new();

    /// <summary>Null if it was deleted.</summary>
    public IssueRelease? Find(SqlSession session, ProjectId project, long release) =>
        session.Query($"select {Columns} from release where id = $1", row => Read(row, project), release).FirstOrDefault();

    /// <summary>Null if the project has none of this version.</summary>
    public IssueRelease? Find(SqlSession session, ProjectId project, string version) =>
        session.Query($"select {Columns} from release_project join release on release.id = release where project = $1 and version = $2", row => Read(row, project), project.Value, version)
            .FirstOrDefault()
        ?? (sessions.Of(project).TryGetValue(version, out var created) ? OfSessions(version, created) : null);

    /// <summary>All of the project, archived ones too, in no order.</summary>
    public List<IssueRelease> Of(SqlSession session, ProjectId project)
    {
        var told = session.Query($"select {Columns} from release_project join release on release.id = release where project = $1", row => Read(row, project), project.Value);
        var versions = told.Select(release => release.Version).ToHashSet(StringComparer.Ordinal);
        told.AddRange(sessions.Of(project).Where(pair => !versions.Contains(pair.Key)).Select(pair => OfSessions(pair.Key, pair.Value)));
        return told;
    }

    /// <summary>Whether a release of the project is compared by its version, and not by its date.</summary>
    public bool CompareByVersion(SqlSession session, ProjectId project, IssueRelease release) => release.Name.IsSemantic && IsSemantic(session, project);

    /// <summary>Whether the project names its open releases by semantic versions.</summary>
    public bool IsSemantic(SqlSession session, ProjectId project)
    {
        var now = time.GetUtcNow();
        var releases = sessions.Of(project).Count;
        if (_schemes.TryGetValue(project, out var known) && known.Releases == releases && now - known.At < MaxSchemeAge)
            return known.IsSemantic;
        var isSemantic = IsSemantic(project, Of(session, project));
        _schemes[project] = (now, releases, isSemantic);
        return isSemantic;
    }

    /// <summary>The project's latest open release: by version if it names them so, else by date. Null without any.</summary>
    public IssueRelease? Latest(SqlSession session, ProjectId project)
    {
        var all = Of(session, project);
        return Highest(project, all.Where(release => !release.IsArchived), IsSemantic(project, all));
    }

    /// <summary>The highest of some releases: by version, releases that have none being lower than all others, or by date. Null without any.</summary>
    public static IssueRelease? Highest(ProjectId project, IEnumerable<IssueRelease> releases, bool byVersion)
    {
        var all = releases.OrderBy(release => release.Row ?? 0).ThenBy(release => release.Version, StringComparer.Ordinal).ToList();
        var highest = VersionScheme.Latest([.. all.Select((release, place) => Dated(project, release, place, release.Date))], byVersion);
        return highest is null ? null : all[highest.Id.Value];
    }

    /// <summary>A release, or its link to the project, is new.</summary>
    public void Forget(ProjectId project) => _schemes.TryRemove(project, out _);

    private static bool IsSemantic(ProjectId project, IEnumerable<IssueRelease> all) =>
        VersionScheme.IsSemantic(all.Where(release => !release.IsArchived).Select((release, place) => Dated(project, release, place, release.Created)));

    // The orders of releases are those of sessions' releases; here the number is only a place in a list.
    private static DatedRelease Dated(ProjectId project, IssueRelease release, int place, DateTime date) =>
        new(new(new(place), project, release.Version, Encoding.UTF8.GetBytes(release.Version)), date);

    private static IssueRelease OfSessions(string version, DateTime created) => new(null, ReleaseName.Parse(version), created, null, IsArchived: false);

    private IssueRelease Read(SqliteDataReader row, ProjectId project)
    {
        var version = row.GetString(1);
        var told = row.Time(2);
        var created = sessions.Of(project).TryGetValue(version, out var begun) && begun < told ? begun : told;
        return new(row.GetInt64(0), ReleaseName.Parse(version), created, row.TimeOrNull(3), row.GetBoolean(4));
    }
}
